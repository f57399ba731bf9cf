package org.meanet.core.image;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What stands before the first scan of a JPEG (ITU-T T.81, annex B).
 *
 * @param components of each pixel: 1 is grey, 3 in most files, 4 of inks
 * @param progressive whether each scan refines the picture
 * @param adobe whether Adobe's marker is there: it means that inks are stored inverted
 * @param transform of Adobe's marker: 2 for YCCK, 0 for CMYK; 0 without the marker
 * @param profiles where ICC profiles lie
 */
record JpegHeader(
    int height,
    int width,
    int components,
    boolean progressive,
    boolean adobe,
    int transform,
    List<Segment> profiles) {
  private static final int START_OF_IMAGE = 0xd8;
  private static final int END_OF_IMAGE = 0xd9;
  private static final int START_OF_SCAN = 0xda;
  private static final int PROFILE = 0xe2;
  private static final int ADOBE = 0xee;
  private static final byte[] ADOBE_NAME = "Adobe".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] PROFILE_NAME = "ICC_PROFILE\0".getBytes(StandardCharsets.US_ASCII);

  /** Bytes from {@code start} to before {@code end}. */
  record Segment(int start, int end) {}

  static JpegHeader of(byte[] file) throws UndecodableImageException {
    if (!begins(file)) {
      throw new UndecodableImageException("not a sound jpeg image: it does not begin like one");
    }
    List<Segment> profiles = new ArrayList<>();
    boolean adobe = false;
    int transform = 0;
    int at = 2;
    while (true) {
      // As libjpeg: what stands between two segments is passed over.
      while (at < file.length && unsigned(file, at) != 0xff) {
        at++;
      }
      while (at < file.length && unsigned(file, at) == 0xff) {
        at++;
      }
      int marker = at < file.length ? unsigned(file, at) : END_OF_IMAGE;
      int body = at + 3;
      if (marker == END_OF_IMAGE || marker == START_OF_SCAN || body > file.length) {
        throw new UndecodableImageException("not a sound jpeg image: it has no frame header");
      }
      if (hasNoLength(marker)) {
        at++;
        continue;
      }
      int end = at + 1 + (unsigned(file, at + 1) << Byte.SIZE | unsigned(file, at + 2));
      if (end < body || end > file.length) {
        throw new UndecodableImageException("not a sound jpeg image: it ends within its header");
      }
      if (isFrame(marker) && end >= body + 6) {
        // Adobe's marker may follow the frame, though nobody writes it there.
        return new JpegHeader(
            unsigned(file, body + 1) << Byte.SIZE | unsigned(file, body + 2),
            unsigned(file, body + 3) << Byte.SIZE | unsigned(file, body + 4),
            unsigned(file, body + 5),
            marker == 0xc2,
            adobe,
            transform,
            List.copyOf(profiles));
      }
      if (marker == ADOBE && end - body >= 12 && holds(file, body, ADOBE_NAME)) {
        adobe = true;
        transform = unsigned(file, body + 11);
      } else if (marker == PROFILE && holds(file, body, PROFILE_NAME)) {
        profiles.add(new Segment(at - 1, end));
      }
      at = end;
    }
  }

  /** Whether a file's first bytes are a JPEG's. */
  static boolean begins(byte[] file) {
    return file.length > 2
        && unsigned(file, 0) == 0xff
        && unsigned(file, 1) == START_OF_IMAGE
        && unsigned(file, 2) == 0xff;
  }

  /** The file without its ICC profiles. */
  byte[] withoutProfiles(byte[] file) {
    if (profiles.isEmpty()) {
      return file;
    }
    ByteArrayOutputStream rest = new ByteArrayOutputStream(file.length);
    int at = 0;
    for (Segment profile : profiles) {
      rest.write(file, at, profile.start() - at);
      at = profile.end();
    }
    rest.write(file, at, file.length - at);
    return rest.toByteArray();
  }

  private static boolean hasNoLength(int marker) {
    return marker <= 1 || marker >= 0xd0 && marker <= START_OF_IMAGE;
  }

  private static boolean isFrame(int marker) {
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
  }

  private static boolean holds(byte[] file, int at, byte[] name) {
    if (file.length < at + name.length) {
      return false;
    }
    for (int i = 0; i < name.length; i++) {
      if (file[at + i] != name[i]) {
        return false;
      }
    }
    return true;
  }

  private static int unsigned(byte[] file, int at) {
    return Byte.toUnsignedInt(file[at]);
  }
}
