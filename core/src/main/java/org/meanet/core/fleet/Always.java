package org.meanet.core.fleet;

/** Every image reaches the cloud. */
public record Always() implements Reachability {

  @Override
  public boolean reaches(long seed, String id, double seconds) {
    return true;
  }

  @Override
  public boolean needsClock() {
    return false;
  }

  @Override
  public String words() {
    return "always";
  }
}
