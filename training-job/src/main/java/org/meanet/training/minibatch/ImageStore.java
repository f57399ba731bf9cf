package org.meanet.training.minibatch;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.meanet.core.image.EncodedImage;

/**
 * Numbers by image that a block gives, for all tasks of a JVM. What came first stays: an epoch asks
 * for every image once, so that throwing the oldest out would leave nothing to find in the next.
 */
final class ImageStore {

  /** What is kept, one store for each in a JVM. */
  enum Purpose {
    /** Main's outputs. */
    MAIN(4),
    /** What the cloud's network says, far smaller. */
    TEACHER(16);

    // Of the heap; Spark's own share and the tasks' minibatches need the rest.
    private final int share;

    Purpose(int share) {
      this.share = share;
    }
  }

  private static final Map<Purpose, ImageStore> STORES = new HashMap<>();

  private final String block;
  private final long capacity;
  private final Map<Key, float[]> kept = new ConcurrentHashMap<>();
  private final AtomicLong bytes = new AtomicLong();

  /**
   * @param block which block's numbers these are, and which of them where not all are kept
   * @param capacity bytes that may be kept
   */
  ImageStore(String block, long capacity) {
    this.block = block;
    this.capacity = capacity;
  }

  /** The store of what a block gives; what another block gave for that purpose is forgotten. */
  static synchronized ImageStore ofThisJvm(Purpose purpose, String block) {
    ImageStore current = STORES.get(purpose);
    if (current == null || !current.block.equals(block)) {
      current = new ImageStore(block, Runtime.getRuntime().maxMemory() / purpose.share);
      STORES.put(purpose, current);
    }
    return current;
  }

  /** An image; other data sets may use the same ids, in one JVM, with the same block. */
  private record Key(String id, int length, int hash) {
    static Key of(EncodedImage image) {
      return new Key(image.id(), image.data().length, Arrays.hashCode(image.data()));
    }
  }

  /**
   * The numbers of each image.
   *
   * @param compute gives those of the images at some positions, in that order; asked at most once
   */
  List<float[]> of(List<EncodedImage> images, Function<int[], List<float[]>> compute) {
    float[][] values = new float[images.size()][];
    for (int i = 0; i < values.length; i++) {
      values[i] = kept.get(Key.of(images.get(i)));
    }
    int[] missing = IntStream.range(0, values.length).filter(i -> values[i] == null).toArray();
    if (missing.length > 0) {
      List<float[]> computed = compute.apply(missing);
      for (int i = 0; i < missing.length; i++) {
        values[missing[i]] = computed.get(i);
        put(images.get(missing[i]), computed.get(i));
      }
    }
    return List.of(values);
  }

  /** Keeps them, or not where there is no more room. */
  private void put(EncodedImage image, float[] values) {
    long size = (long) Float.BYTES * values.length;
    if (bytes.addAndGet(size) > capacity) {
      bytes.addAndGet(-size);
    } else if (kept.putIfAbsent(Key.of(image), values) != null) {
      bytes.addAndGet(-size);
    }
  }

  int size() {
    return kept.size();
  }
}
