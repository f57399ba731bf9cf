package org.meanet.core.run;

/**
 * What is said on standard error when a command is told to end, by Ctrl-C or by a signal. Whatever
 * the job says of it comes from having Spark taken away, and helps nobody.
 */
final class Farewell implements AutoCloseable {
  private final Thread hook;

  private Farewell(Thread hook) {
    this.hook = hook;
  }

  /** To be closed when the job has ended by itself. */
  static Farewell of(Job job) {
    String words = "stopped: " + job.whenStopped();
    Thread hook = new Thread(() -> System.err.println(words), "farewell");
    Runtime.getRuntime().addShutdownHook(hook);
    return new Farewell(hook);
  }

  /** Whether the JVM has been told to end. */
  static boolean isDue() {
    Thread nothing = new Thread(() -> {}, "probe");
    try {
      Runtime.getRuntime().addShutdownHook(nothing);
      Runtime.getRuntime().removeShutdownHook(nothing);
      return false;
    } catch (IllegalStateException e) {
      return true;
    }
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // It is being said.
      return;
    }
  }
}
