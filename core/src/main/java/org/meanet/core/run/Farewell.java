package org.meanet.core.run;

import java.io.OutputStream;
import java.io.PrintStream;

/**
 * What is said on standard error when a command is told to end, by Ctrl-C or by a signal: the last
 * word. Whatever the job, Spark and Scala's thread pools say after it comes from being stopped one
 * before the other, and helps nobody.
 */
final class Farewell implements AutoCloseable {
  private final Thread hook;

  private Farewell(Thread hook) {
    this.hook = hook;
  }

  /**
   * To be closed when the command has ended by itself.
   *
   * @param whenStopped what to tell beside the fact
   */
  static Farewell of(String whenStopped) {
    Thread hook = new Thread(() -> say("stopped: " + whenStopped), "farewell");
    Runtime.getRuntime().addShutdownHook(hook);
    return new Farewell(hook);
  }

  private static void say(String words) {
    PrintStream terminal = System.err;
    System.setErr(new PrintStream(OutputStream.nullOutputStream()));
    terminal.println(words);
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
