package org.meanet.core.image.member;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.meanet.core.storage.Refusal;

/**
 * The members of a part of a tar, and of the tars in it: {@code n01440764.tar} counts as a folder
 * {@code n01440764}. One member is in memory at a time.
 */
final class TarMembers implements Members {
  private static final String TAR = ".tar";

  private final FSDataInputStream in;
  private final String path;
  private final MemberFilter filter;
  private final Deque<Level> levels = new ArrayDeque<>();
  private Member next;

  TarMembers(FSDataInputStream in, TarPart part, MemberFilter filter) {
    this.in = in;
    this.path = part.path();
    this.filter = filter;
    String name = new Path(path).getName();
    levels.push(new Level(TarWalk.part(in, path, part.start(), part.end()), name, ""));
  }

  static boolean isTar(TarEntry entry) {
    return entry.kind() == TarEntry.Kind.FILE
        && entry.name().toLowerCase(Locale.ROOT).endsWith(TAR);
  }

  @Override
  public boolean hasNext() {
    while (next == null && !levels.isEmpty()) {
      try {
        next = advance(levels.peek());
      } catch (DamagedTarException e) {
        next = new Member.Lost(levels.pop().name(), e.getMessage());
      } catch (IOException e) {
        throw Refusal.to("read", path, e);
      }
    }
    return next != null;
  }

  @Override
  public Member next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    Member member = next;
    next = null;
    return member;
  }

  /** Null where the entry is none that is read. */
  private Member advance(Level level) throws IOException, DamagedTarException {
    Optional<TarEntry> found = level.walk().next();
    if (found.isEmpty()) {
      levels.pop();
      return null;
    }
    TarEntry entry = found.get();
    String name = level.folder() + clean(entry.name());
    if (isTar(entry)) {
      String within = level.walk().path() + ": " + entry.name();
      long end = entry.body() + entry.size();
      levels.push(
          new Level(
              TarWalk.whole(in, within, entry.body(), end),
              name,
              name.substring(0, name.length() - TAR.length()) + "/"));
      return null;
    }
    if (entry.kind() == TarEntry.Kind.OTHER || !filter.takes(name)) {
      return null;
    }
    Optional<String> refusal = entry.kind().refusal().or(() -> MemberBytes.refusal(entry.size()));
    return refusal.isPresent()
        ? new Member.Refused(name, refusal.get())
        : new Member.Whole(name, bytes(entry));
  }

  private byte[] bytes(TarEntry entry) throws IOException {
    byte[] bytes = new byte[(int) entry.size()];
    in.seek(entry.body());
    in.readFully(bytes);
    return bytes;
  }

  private static String clean(String name) {
    return name.replaceFirst("^(\\./+|/+)+", "");
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw Refusal.to("read", path, e);
    }
  }

  /**
   * @param name of the tar, for an id
   * @param folder before the names of its members, with a slash at the end, or empty
   */
  private record Level(TarWalk walk, String name, String folder) {}
}
