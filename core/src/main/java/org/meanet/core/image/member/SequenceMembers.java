package org.meanet.core.image.member;

import java.io.EOFException;
import java.io.IOException;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.BytesWritable;
import org.apache.hadoop.io.SequenceFile;
import org.apache.hadoop.io.Text;
import org.meanet.core.storage.Refusal;

/** The records of one part of a SequenceFile. */
final class SequenceMembers implements Members {
  private final SequenceFile.Reader reader;
  private final SequencePart part;
  private final MemberFilter filter;
  private boolean started;
  private boolean ended;
  private Member next;

  SequenceMembers(SequenceFile.Reader reader, SequencePart part, MemberFilter filter) {
    this.reader = reader;
    this.part = part;
    this.filter = filter;
  }

  @Override
  public boolean hasNext() {
    while (next == null && !ended) {
      try {
        next = advance();
      } catch (IOException e) {
        if (!isDamage(e)) {
          throw Refusal.to("read", part.path(), e);
        }
        ended = true;
        next = lost();
      } catch (NegativeArraySizeException | IllegalArgumentException e) {
        // What a length of random bytes leads to.
        ended = true;
        next = lost();
      }
    }
    return next != null;
  }

  // Hadoop says "File is corrupt!" where a sync mark is not the file's.
  private static boolean isDamage(IOException e) {
    return e instanceof EOFException
        || e instanceof ChecksumException
        || String.valueOf(e.getMessage()).contains("corrupt");
  }

  private Member.Lost lost() {
    return new Member.Lost(
        new Path(part.path()).getName(),
        String.format(
            Locale.ROOT,
            "[%s] is cut off or damaged in its part from byte %d to %d",
            part.path(),
            part.start(),
            part.end()));
  }

  /** Null where the record is none that is read, or there is none. */
  private Member advance() throws IOException {
    if (!started) {
      started = true;
      if (part.start() > reader.getPosition()) {
        reader.sync(part.start());
      }
      // A sync mark behind the part's end belongs to the next part.
      ended = reader.getPosition() >= part.end();
      if (ended) {
        return null;
      }
    }
    long position = reader.getPosition();
    Text key = new Text();
    if (!reader.next(key) || position >= part.end() && reader.syncSeen()) {
      ended = true;
      return null;
    }
    String name = key.toString();
    if (!filter.takes(name)) {
      return null;
    }
    BytesWritable value = new BytesWritable();
    reader.getCurrentValue(value);
    Optional<String> refusal = MemberBytes.refusal(value.getLength());
    return refusal.isPresent()
        ? new Member.Refused(name, refusal.get())
        : new Member.Whole(name, value.copyBytes());
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

  @Override
  public void close() {
    try {
      reader.close();
    } catch (IOException e) {
      throw Refusal.to("read", part.path(), e);
    }
  }
}
