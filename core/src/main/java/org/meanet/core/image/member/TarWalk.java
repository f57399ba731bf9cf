package org.meanet.core.image.member;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.fs.FSDataInputStream;

/**
 * The entries of a tar, or of a run of them, by seeking from header to header: POSIX ustar and pax,
 * GNU and the old format without a magic number (IEEE Std 1003.1-2017, pax; GNU tar's manual,
 * "Basic Tar Format").
 */
final class TarWalk {
  static final int BLOCK = 512;
  private static final int CHECKSUM = 148;
  private static final int CHECKSUM_LENGTH = 8;
  private static final int TYPE = 156;
  private static final int MAGIC = 257;
  private static final byte[] POSIX = {'u', 's', 't', 'a', 'r', 0};
  private static final int LONGEST_EXTENSION = 1 << 20;

  private final FSDataInputStream in;
  private final String path;
  private final long end;
  private final boolean endMarked;
  private long position;

  private TarWalk(FSDataInputStream in, String path, long start, long end, boolean endMarked) {
    this.in = in;
    this.path = path;
    this.position = start;
    this.end = end;
    this.endMarked = endMarked;
  }

  /**
   * A tar that lies in a file, or is one.
   *
   * @param path for messages
   * @param start its first byte
   * @param end behind its last byte
   */
  static TarWalk whole(FSDataInputStream in, String path, long start, long end) {
    return new TarWalk(in, path, start, end, true);
  }

  /**
   * Neighbouring entries of a tar.
   *
   * @param path for messages
   * @param start the first entry's first header
   * @param end behind the last entry
   */
  static TarWalk part(FSDataInputStream in, String path, long start, long end) {
    return new TarWalk(in, path, start, end, false);
  }

  /** For messages. */
  String path() {
    return path;
  }

  /** Where the next entry begins. */
  long position() {
    return position;
  }

  /**
   * Empty behind the last entry: at the blocks of zeros that end a tar, of which one will do, or
   * behind the last byte of a part.
   *
   * @throws DamagedTarException if there is something else than a header, or a tar ends within the
   *     entry or without a block of zeros
   */
  Optional<TarEntry> next() throws IOException, DamagedTarException {
    long start = position;
    long at = position;
    Extension extension = new Extension(null, -1);
    while (true) {
      if (at == end && at == start) {
        requireEnd();
        return Optional.empty();
      }
      byte[] header = header(at);
      if (isZero(header)) {
        return Optional.empty();
      }
      if (!isHeader(header)) {
        throw noHeader(at);
      }
      char type = (char) header[TYPE];
      long size = hasBody(type) ? number(header, 124, 12, at) : 0;
      String name = name(header);
      long body = at + BLOCK;
      if (type == 'L' || type == 'x') {
        requireWhole(name, body, size);
        extension = extension.with(type, extensionBody(name, body, size));
      } else if (type != 'K' && type != 'g') {
        long bytes = extension.size() >= 0 && hasBody(type) ? extension.size() : size;
        String fullName = extension.name() == null ? name : extension.name();
        requireWhole(fullName, body, bytes);
        position = Math.min(padded(body + bytes), end);
        return Optional.of(new TarEntry(fullName, kind(type, fullName), start, body, bytes));
      } else {
        requireWhole(name, body, size);
      }
      at = padded(body + size);
    }
  }

  private void requireEnd() throws DamagedTarException {
    if (endMarked) {
      throw new DamagedTarException(
          String.format(
              Locale.ROOT,
              "[%s] is cut off between two members: it ends at byte %d without the blocks of zeros"
                  + " that end a tar",
              path,
              end));
    }
  }

  private byte[] header(long at) throws IOException, DamagedTarException {
    if (end - at < BLOCK) {
      throw new DamagedTarException(
          String.format(
              Locale.ROOT,
              "[%s] is cut off: it ends at byte %d, within the header of a member that begins at"
                  + " byte %d",
              path,
              end,
              position));
    }
    byte[] header = new byte[BLOCK];
    in.seek(at);
    in.readFully(header);
    return header;
  }

  private static boolean isZero(byte[] block) {
    for (byte b : block) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  /** Whether a file that begins with these bytes may be a tar. */
  static boolean mayBegin(byte[] block) {
    return block.length == BLOCK && (isZero(block) || isHeader(block));
  }

  // Some old programs summed signed bytes.
  private static boolean isHeader(byte[] block) {
    long unsigned = 0;
    long signed = 0;
    for (int i = 0; i < BLOCK; i++) {
      byte b = i >= CHECKSUM && i < CHECKSUM + CHECKSUM_LENGTH ? (byte) ' ' : block[i];
      unsigned += Byte.toUnsignedInt(b);
      signed += b;
    }
    long stated = octal(block, CHECKSUM, CHECKSUM_LENGTH);
    return stated == unsigned || stated == signed;
  }

  private DamagedTarException noHeader(long at) {
    return new DamagedTarException(
        String.format(
            Locale.ROOT,
            "[%s] is damaged or no tar: byte %d must begin a header, got something else",
            path,
            at));
  }

  /** −1 where there is no such number. */
  private static long octal(byte[] header, int from, int length) {
    String digits =
        new String(header, from, length, StandardCharsets.ISO_8859_1).replace('\0', ' ').strip();
    return digits.matches("[0-7]{1,21}") ? Long.parseLong(digits, 8) : -1;
  }

  // GNU tar and others write numbers that octal digits cannot hold in base 256, marked by the first
  // bit.
  private long number(byte[] header, int from, int length, long at) throws DamagedTarException {
    long value = -1;
    if ((header[from] & 0x80) == 0) {
      value = octal(header, from, length);
    } else {
      int leading = header[from] & 0x7f;
      for (int i = from + 1; i < from + length - Long.BYTES; i++) {
        leading |= header[i];
      }
      if (leading == 0) {
        value = 0;
        for (int i = from + length - Long.BYTES; i < from + length; i++) {
          value = value << Byte.SIZE | Byte.toUnsignedInt(header[i]);
        }
      }
    }
    if (value < 0) {
      throw noHeader(at);
    }
    return value;
  }

  private static String name(byte[] header) {
    String name = text(header, 0, 100);
    // GNU tar keeps times where POSIX has the first part of a long name.
    boolean posix = Arrays.equals(header, MAGIC, MAGIC + POSIX.length, POSIX, 0, POSIX.length);
    String prefix = posix ? text(header, 345, 155) : "";
    return prefix.isEmpty() ? name : prefix + "/" + name;
  }

  private static String text(byte[] bytes, int from, int most) {
    int length = 0;
    while (length < most && bytes[from + length] != 0) {
      length++;
    }
    return new String(bytes, from, length, StandardCharsets.UTF_8);
  }

  private void requireWhole(String name, long body, long size) throws DamagedTarException {
    if (size > end - body) {
      throw new DamagedTarException(
          String.format(
              Locale.ROOT,
              "[%s] is cut off in [%s]: this member has %d bytes from byte %d on, but the tar ends"
                  + " at byte %d",
              path,
              name,
              size,
              body,
              end));
    }
  }

  private byte[] extensionBody(String name, long body, long size)
      throws IOException, DamagedTarException {
    if (size > LONGEST_EXTENSION) {
      throw new DamagedTarException(
          String.format(
              Locale.ROOT,
              "[%s] is damaged: the extended header [%s] must have at most %d bytes, got [%d]",
              path,
              name,
              LONGEST_EXTENSION,
              size));
    }
    byte[] bytes = new byte[(int) size];
    in.seek(body);
    in.readFully(bytes);
    return bytes;
  }

  private static boolean hasBody(char type) {
    return type < '1' || type > '6';
  }

  private static TarEntry.Kind kind(char type, String name) {
    return switch (type) {
      case '0', '\0', '7' -> name.endsWith("/") ? TarEntry.Kind.OTHER : TarEntry.Kind.FILE;
      case '1', '2' -> TarEntry.Kind.LINK;
      case 'S' -> TarEntry.Kind.SPARSE;
      default -> TarEntry.Kind.OTHER;
    };
  }

  private static long padded(long at) {
    return (at + BLOCK - 1) / BLOCK * BLOCK;
  }

  /**
   * What headers before the entry's own say of it.
   *
   * @param name null without one
   * @param size −1 without one
   */
  private record Extension(String name, long size) {

    Extension with(char type, byte[] body) {
      return type == 'L' ? new Extension(text(body, 0, body.length), size) : pax(body);
    }

    /** Records of "length key=value\n", where the length counts all of the record's bytes. */
    private Extension pax(byte[] body) {
      Extension read = this;
      int at = 0;
      while (at < body.length) {
        int space = at;
        while (space < body.length && body[space] != ' ') {
          space++;
        }
        String digits = new String(body, at, space - at, StandardCharsets.ISO_8859_1);
        if (!digits.matches("[1-9]\\d{0,6}")) {
          return read;
        }
        int next = at + Integer.parseInt(digits);
        if (next < space + 2 || next > body.length) {
          return read;
        }
        String record = new String(body, space + 1, next - space - 2, StandardCharsets.UTF_8);
        read = read.pax(record);
        at = next;
      }
      return read;
    }

    private Extension pax(String record) {
      if (record.startsWith("path=")) {
        return new Extension(record.substring("path=".length()), size);
      }
      if (record.matches("size=\\d{1,18}")) {
        return new Extension(name, Long.parseLong(record.substring("size=".length())));
      }
      return this;
    }
  }
}
