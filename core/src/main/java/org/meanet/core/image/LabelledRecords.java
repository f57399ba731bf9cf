package org.meanet.core.image;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.meanet.core.UserError;
import org.meanet.core.image.label.Labels;
import org.meanet.core.image.label.UnlabelledImageException;
import org.meanet.core.image.member.Member;
import org.meanet.core.image.member.MemberFilter;
import org.meanet.core.image.member.Members;

/** Members of folders or archives with their labels. */
final class LabelledRecords implements RawRecords {
  private final Members members;
  private final Labels labels;
  private final Optional<String> sidecar;
  private final SourceSplit split;
  private final Damage damage;
  private final Deque<RawRecord> ready = new ArrayDeque<>();
  private Member ahead;

  /**
   * @param sidecar extension of the files beside the images that have their labels
   */
  LabelledRecords(
      Members members, Labels labels, Optional<String> sidecar, SourceSplit split, Damage damage) {
    this.members = members;
    this.labels = labels;
    this.sidecar = sidecar;
    this.split = split;
    this.damage = damage;
  }

  static UserError failure(Member.Lost loss) {
    return new UserError(
        loss.reason()
            + ": download or write it again, or set data.source.damaged = reject to go on without"
            + " what is lost");
  }

  /** A member that is not an image: its reason is the whole message. */
  static RawRecord rejected(SourceSplit split, Member.Lost loss) {
    return new RawRecord.Unreadable(id(split, loss.path()), loss.reason());
  }

  private static String id(SourceSplit split, String path) {
    return split.label() + "/" + path;
  }

  @Override
  public boolean hasNext() {
    while (ready.isEmpty() && (ahead != null || members.hasNext())) {
      Member member = take();
      if (member instanceof Member.Lost loss) {
        lose(loss);
      } else if (member instanceof Member.Refused refused) {
        refuse(refused);
      } else if (sidecar.isEmpty()) {
        Member.Whole image = (Member.Whole) member;
        ready.add(record(image, Optional.empty()));
      } else {
        addGroup((Member.Whole) member, sidecar.get());
      }
    }
    return !ready.isEmpty();
  }

  private Member take() {
    Member member = ahead == null ? members.next() : ahead;
    ahead = null;
    return member;
  }

  private void lose(Member.Lost loss) {
    if (damage == Damage.FAIL) {
      throw failure(loss);
    }
    ready.add(rejected(split, loss));
  }

  // An image whose sidecar is refused says itself that it has none.
  private void refuse(Member.Refused refused) {
    if (sidecar.isEmpty() || MemberFilter.isImage(refused.path())) {
      ready.add(new RawRecord.Unreadable(id(split, refused.path()), refused.reason()));
    }
  }

  /** The images among all neighbours of one key, in which the label may come first or last. */
  private void addGroup(Member.Whole first, String extension) {
    String key = MemberFilter.key(first.path());
    List<Member.Whole> images = new ArrayList<>();
    Optional<byte[]> label = Optional.empty();
    Member member = first;
    while (member instanceof Member.Whole whole && MemberFilter.key(whole.path()).equals(key)) {
      if (MemberFilter.extension(whole.path()).equals(extension)) {
        label = Optional.of(whole.bytes());
      } else if (MemberFilter.isImage(whole.path())) {
        images.add(whole);
      }
      member = members.hasNext() ? members.next() : null;
    }
    ahead = member;
    for (Member.Whole image : images) {
      ready.add(record(image, label));
    }
  }

  private RawRecord record(Member.Whole image, Optional<byte[]> beside) {
    String id = id(split, image.path());
    try {
      return new RawRecord.Encoded(id, labels.of(image.path(), beside), image.bytes());
    } catch (UnlabelledImageException e) {
      return new RawRecord.Unreadable(id, e.getMessage());
    }
  }

  @Override
  public RawRecord next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return ready.poll();
  }

  @Override
  public void close() {
    members.close();
  }
}
