package org.meanet.inference.scoring;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.meanet.core.bundle.Manifest;
import org.meanet.core.image.EncodedImage;
import org.meanet.core.image.ImageDecoder;
import org.meanet.core.image.Pixels;
import org.meanet.core.image.Preprocessor;
import org.meanet.core.image.UndecodableImageException;

/**
 * Up to a batch of images as input tensors. An image is decoded once; blocks that want the same
 * pixels share a tensor. The memory is allocated once and used for batch after batch.
 */
final class ImageBatch {
  // Blocks may call the same pixels by different names.
  private static final String ANY_NAME = "";

  private final int capacity;
  private final Map<Manifest.ImageInput, Slot> slots = new LinkedHashMap<>();
  private final List<EncodedImage> images = new ArrayList<>();

  /**
   * @param inputs of all blocks
   * @param capacity images that fit
   */
  ImageBatch(List<Manifest.ImageInput> inputs, int capacity) {
    this.capacity = capacity;
    inputs.forEach(input -> slots.computeIfAbsent(input.named(ANY_NAME), this::slot));
  }

  /** Room for the tensor of one kind of input. */
  private record Slot(Preprocessor preprocessor, float[] values) {}

  private Slot slot(Manifest.ImageInput input) {
    Preprocessor preprocessor = new Preprocessor(input);
    return new Slot(preprocessor, new float[Math.multiplyExact(capacity, preprocessor.length())]);
  }

  void clear() {
    images.clear();
  }

  boolean isFull() {
    return images.size() == capacity;
  }

  /** The images of the batch, in the order of the tensors' items. */
  List<EncodedImage> images() {
    return Collections.unmodifiableList(images);
  }

  /**
   * Appends an image; the batch must not be full.
   *
   * @return why the image was left out, if it cannot be decoded
   */
  Optional<RejectedImage> add(EncodedImage image) {
    Pixels pixels;
    try {
      pixels = ImageDecoder.decode(image);
    } catch (UndecodableImageException e) {
      return Optional.of(new RejectedImage(image.id(), image.label(), e.getMessage()));
    }
    for (Slot slot : slots.values()) {
      int length = slot.preprocessor().length();
      slot.preprocessor().write(pixels, slot.values(), images.size() * length);
    }
    images.add(image);
    return Optional.empty();
  }

  /**
   * The batch as one of the inputs it was made for, [n, channels, height, width]; valid until the
   * batch changes.
   */
  Tensor tensor(Manifest.ImageInput input) {
    Slot slot = slots.get(input.named(ANY_NAME));
    Preprocessor preprocessor = slot.preprocessor();
    float[] values = slot.values();
    return new Tensor(
        isFull() ? values : Arrays.copyOf(values, images.size() * preprocessor.length()),
        new long[] {images.size(), preprocessor.channels(), input.height(), input.width()});
  }
}
