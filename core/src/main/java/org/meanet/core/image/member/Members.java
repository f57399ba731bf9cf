package org.meanet.core.image.member;

import java.util.Iterator;

/**
 * What one task reads. Members of the same {@link MemberFilter#key key} that are neighbours in
 * their folder or archive come one after another, from the same task.
 */
public interface Members extends Iterator<Member>, AutoCloseable {

  @Override
  void close();
}
