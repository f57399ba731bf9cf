package org.meanet.inference.scoring;

import java.util.List;
import org.meanet.core.bundle.Manifest.ImageInput;
import org.meanet.core.image.EncodedImage;
import org.meanet.core.image.ImageDecoder;
import org.meanet.core.image.JpegEncoder;
import org.meanet.core.image.Pixels;
import org.meanet.core.image.Preprocessor;
import org.meanet.core.image.UndecodableImageException;

/**
 * Images as the cloud gets them when the edge compresses them anew before the upload.
 *
 * @param cloud how the cloud makes its input of them
 */
record Reencoder(JpegEncoder encoder, Preprocessor cloud) {

  static Reencoder of(int quality, ImageInput cloud) {
    return new Reencoder(new JpegEncoder(quality), new Preprocessor(cloud));
  }

  /**
   * @param bytes of each image's upload
   * @param images [n, channels, height, width]
   */
  record Uploads(long[] bytes, Tensor images) {}

  /**
   * @param images that have been decoded before
   */
  Uploads of(List<EncodedImage> images) {
    long[] bytes = new long[images.size()];
    float[] values = new float[Math.multiplyExact(images.size(), cloud.length())];
    for (int i = 0; i < bytes.length; i++) {
      EncodedImage upload = reencoded(images.get(i));
      bytes[i] = upload.data().length;
      cloud.write(decoded(upload), values, i * cloud.length());
    }
    return new Uploads(
        bytes,
        new Tensor(
            values,
            new long[] {
              bytes.length, cloud.channels(), cloud.input().height(), cloud.input().width()
            }));
  }

  private EncodedImage reencoded(EncodedImage image) {
    return new EncodedImage(
        image.id(),
        image.label(),
        image.shape(),
        EncodedImage.Encoding.JPEG,
        encoder.encode(decoded(image)));
  }

  private static Pixels decoded(EncodedImage image) {
    try {
      return ImageDecoder.decode(image);
    } catch (UndecodableImageException e) {
      throw new IllegalStateException("Image " + image.id() + " was decoded before", e);
    }
  }
}
