package org.meanet.core.image.member;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.meanet.core.UserError;
import org.meanet.core.storage.Refusal;

/**
 * Where the parts of one tar lie.
 *
 * @param count of members that are read, without those of tars within
 * @param nested whether there are tars within
 * @param lossReason why the rest of the tar is lost; null if it is whole
 */
record TarIndex(String path, List<TarPart> parts, long count, boolean nested, String lossReason)
    implements Serializable {
  private static final byte[] GZIP = {0x1f, (byte) 0x8b};

  /**
   * @throws UserError if the file cannot be read, or no tar begins there
   */
  static TarIndex of(Configuration conf, String path, long partBytes, MemberFilter filter) {
    try {
      Path file = new Path(path);
      long length = file.getFileSystem(conf).getFileStatus(file).getLen();
      try (FSDataInputStream in = file.getFileSystem(conf).open(file)) {
        requireTar(in, path, length);
        return new Cutting(path, partBytes, filter).cut(TarWalk.whole(in, path, 0, length));
      }
    } catch (FileNotFoundException e) {
      throw new UserError("[" + path + "] does not exist: check the paths in data.source", e);
    } catch (IOException e) {
      throw Refusal.to("read", path, e);
    }
  }

  Optional<Member.Lost> loss() {
    return Optional.ofNullable(lossReason)
        .map(reason -> new Member.Lost(new Path(path).getName(), reason));
  }

  private static void requireTar(FSDataInputStream in, String path, long length)
      throws IOException {
    if (length == 0) {
      throw new UserError("[" + path + "] must be a tar, got an empty file: download it again");
    }
    byte[] block = new byte[(int) Math.min(length, TarWalk.BLOCK)];
    in.readFully(0, block);
    if (block.length > 1 && block[0] == GZIP[0] && block[1] == GZIP[1]) {
      throw new UserError(
          "["
              + path
              + "] must be a tar that is not compressed, as only such a one can be read in parts,"
              + " got a gzip file: unpack it with gunzip first");
    }
    if (!TarWalk.mayBegin(block)) {
      throw new UserError(
          "["
              + path
              + "] must be a tar, got a file that does not begin like one: check the path, or"
              + " download it again");
    }
  }

  /** Parts under way. */
  private static final class Cutting {
    private final String path;
    private final long partBytes;
    private final MemberFilter filter;
    private final List<TarPart> parts = new ArrayList<>();
    private long count;
    private boolean nested;
    private long partStart;
    private boolean partHolds;
    private String key = "";

    Cutting(String path, long partBytes, MemberFilter filter) {
      this.path = path;
      this.partBytes = partBytes;
      this.filter = filter;
    }

    TarIndex cut(TarWalk walk) throws IOException {
      String loss = null;
      try {
        for (Optional<TarEntry> entry = walk.next(); entry.isPresent(); entry = walk.next()) {
          add(entry.get());
        }
      } catch (DamagedTarException e) {
        loss = e.getMessage();
      }
      close(walk.position());
      return new TarIndex(path, List.copyOf(parts), count, nested, loss);
    }

    private void add(TarEntry entry) {
      String next = MemberFilter.key(entry.name());
      if (entry.start() - partStart >= partBytes && !next.equals(key)) {
        close(entry.start());
      }
      key = next;
      boolean tar = TarMembers.isTar(entry);
      boolean taken = entry.kind() != TarEntry.Kind.OTHER && filter.takes(entry.name());
      nested |= tar;
      count += taken ? 1 : 0;
      partHolds |= tar || taken;
    }

    private void close(long end) {
      if (partHolds) {
        parts.add(new TarPart(path, partStart, end));
      }
      partStart = end;
      partHolds = false;
    }
  }
}
