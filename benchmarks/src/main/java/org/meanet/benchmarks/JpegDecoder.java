package org.meanet.benchmarks;

import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_COLOR;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_IGNORE_ORIENTATION;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_REDUCED_COLOR_2;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imdecode;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.meanet.core.image.EncodedImage;
import org.meanet.core.image.ImageDecoder;
import org.meanet.core.image.ImageShape;
import org.meanet.core.image.Pixels;
import org.meanet.core.image.UndecodableImageException;

/** Ways from a JPEG to pixels. Both libraries are in C; the JDK's is libjpeg 6b. */
enum JpegDecoder {
  MEANET("this project (ImageIO)", 1) {
    @Override
    Pixels decode(EncodedImage jpeg) throws UndecodableImageException {
      return ImageDecoder.decode(jpeg);
    }
  },
  IMAGEIO_SUBSAMPLED("ImageIO, every second pixel", 2) {
    @Override
    Pixels decode(EncodedImage jpeg) throws IOException {
      ImageReader reader = ImageIO.getImageReadersByFormatName("jpeg").next();
      try (ImageInputStream in =
          new MemoryCacheImageInputStream(new ByteArrayInputStream(jpeg.data()))) {
        reader.setInput(in, true, true);
        ImageReadParam half = reader.getDefaultReadParam();
        half.setSourceSubsampling(2, 2, 0, 0);
        BufferedImage image = reader.read(0, half);
        return pixels(
            ((DataBufferByte) image.getRaster().getDataBuffer()).getData(),
            image.getHeight(),
            image.getWidth());
      } finally {
        reader.dispose();
      }
    }
  },
  TURBO("libjpeg-turbo (OpenCV)", 1) {
    @Override
    Pixels decode(EncodedImage jpeg) {
      return turbo(jpeg, IMREAD_COLOR);
    }
  },
  TURBO_REDUCED("libjpeg-turbo, half the size", 2) {
    @Override
    Pixels decode(EncodedImage jpeg) {
      return turbo(jpeg, IMREAD_REDUCED_COLOR_2);
    }
  };

  private final String label;
  private final int reduction;

  JpegDecoder(String label, int reduction) {
    this.label = label;
    this.reduction = reduction;
  }

  abstract Pixels decode(EncodedImage jpeg) throws IOException, UndecodableImageException;

  /** For a table. */
  String label() {
    return label;
  }

  /** The same library's decoder that keeps the size. */
  JpegDecoder whole() {
    return switch (this) {
      case MEANET, IMAGEIO_SUBSAMPLED -> MEANET;
      case TURBO, TURBO_REDUCED -> TURBO;
    };
  }

  /** How many times smaller the sides become. */
  int reduction() {
    return reduction;
  }

  private static Pixels turbo(EncodedImage jpeg, int how) {
    byte[] file = jpeg.data();
    try (BytePointer bytes = new BytePointer(file);
        Mat in = new Mat(1, file.length, 0, bytes);
        Mat image = imdecode(in, how | IMREAD_IGNORE_ORIENTATION)) {
      byte[] bgr = new byte[Math.toIntExact(image.total() * image.channels())];
      image.data().get(bgr);
      return pixels(bgr, image.rows(), image.cols());
    }
  }

  /** With blue and red exchanged, if there are any. */
  private static Pixels pixels(byte[] samples, int height, int width) {
    int channels = samples.length / (height * width);
    if (channels == 3) {
      for (int i = 0; i < samples.length; i += 3) {
        byte blue = samples[i];
        samples[i] = samples[i + 2];
        samples[i + 2] = blue;
      }
    }
    return new Pixels(new ImageShape(height, width, channels), samples);
  }
}
