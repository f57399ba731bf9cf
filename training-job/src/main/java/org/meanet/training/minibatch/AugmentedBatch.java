package org.meanet.training.minibatch;

import java.io.Serializable;
import java.util.List;
import org.meanet.core.UserError;
import org.meanet.core.image.EncodedImage;
import org.meanet.core.image.ImageDecoder;
import org.meanet.core.image.Preprocessor;
import org.meanet.core.image.UndecodableImageException;
import org.meanet.inference.scoring.Tensor;

/** Encoded images as one input tensor, augmented anew in each epoch. */
public record AugmentedBatch(Preprocessor preprocessor, Augmenter augmenter)
    implements Serializable {

  /**
   * The images as they are in an epoch, [n, C, H, W].
   *
   * @throws UserError if one cannot be decoded
   */
  public Tensor of(List<EncodedImage> images, int epoch) {
    float[] values = new float[images.size() * preprocessor.length()];
    for (int i = 0; i < images.size(); i++) {
      EncodedImage image = images.get(i);
      try {
        augmenter.write(
            ImageDecoder.decode(image),
            image.id(),
            epoch,
            preprocessor,
            values,
            i * preprocessor.length());
      } catch (UndecodableImageException e) {
        throw new UserError(
            "Training image ["
                + image.id()
                + "] must be decodable: "
                + e.getMessage()
                + "; prepare the image table again without it",
            e);
      }
    }
    return new Tensor(
        values,
        new long[] {
          images.size(),
          preprocessor.channels(),
          preprocessor.input().height(),
          preprocessor.input().width()
        });
  }
}
