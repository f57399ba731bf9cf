package org.meanet.core.image.member;

import java.util.List;
import java.util.OptionalLong;

/**
 * What the given paths hold, before any of it is read.
 *
 * @param parts one for each task
 * @param losses damaged ends of archives that show before the members are read
 * @param count members that pass the filter; empty where that takes reading them all
 */
public record FoundMembers(List<MemberPart> parts, List<Member.Lost> losses, OptionalLong count) {

  public FoundMembers {
    parts = List.copyOf(parts);
    losses = List.copyOf(losses);
  }
}
