package org.meanet.benchmarks;

import java.util.Map;
import java.util.TreeMap;

/**
 * Looks at what a thread that trains is doing, every few milliseconds, until it is told to stop.
 */
final class StackSampler {
  private static final long MILLIS_BETWEEN_SAMPLES = 3;
  private static final String VERTEX = "Vertex";
  private static final String UPDATERS = "org.deeplearning4j.nn.updater.";

  private final Thread watched;
  private final Map<Place, Long> samples = new TreeMap<>();
  private final Thread sampler = new Thread(this::sample, "sampler");
  private volatile boolean stopped;

  private StackSampler(Thread watched) {
    this.watched = watched;
  }

  /** Starts to look at the thread that calls this. */
  static StackSampler ofThisThread() {
    StackSampler sampler = new StackSampler(Thread.currentThread());
    sampler.sampler.start();
    return sampler;
  }

  /** Which way a layer is computed. */
  enum Pass {
    FORWARD,
    BACKWARD,
    NEITHER
  }

  /**
   * @param layer the simple name of the class that computes
   */
  record Place(String layer, Pass pass) implements Comparable<Place> {
    static final Place UPDATER = new Place("updater", Pass.NEITHER);
    static final Place REST = new Place("rest", Pass.NEITHER);

    /** From the bottom of the stack: what a layer calls belongs to the layer. */
    static Place of(StackTraceElement[] stack) {
      for (int i = stack.length - 1; i >= 0; i--) {
        if (stack[i].getClassName().startsWith(UPDATERS)) {
          return UPDATER;
        }
        Pass pass = passOf(stack[i]);
        if (pass != Pass.NEITHER) {
          return new Place(layerIn(stack, i), pass);
        }
      }
      return REST;
    }

    private static Pass passOf(StackTraceElement frame) {
      if (!frame.getClassName().endsWith(VERTEX)) {
        return Pass.NEITHER;
      }
      return switch (frame.getMethodName()) {
        case "doForward" -> Pass.FORWARD;
        case "doBackward" -> Pass.BACKWARD;
        default -> Pass.NEITHER;
      };
    }

    /** A layer's vertex only passes on to its layer. */
    private static String layerIn(StackTraceElement[] stack, int vertex) {
      int frame = vertex;
      while (frame > 0 && simpleName(stack[frame]).equals("LayerVertex")) {
        frame--;
      }
      return simpleName(stack[frame]);
    }

    private static String simpleName(StackTraceElement frame) {
      return frame.getClassName().replaceFirst(".*\\.", "").replaceFirst("\\$.*", "");
    }

    @Override
    public int compareTo(Place other) {
      return toString().compareTo(other.toString());
    }
  }

  private void sample() {
    while (!stopped) {
      samples.merge(Place.of(watched.getStackTrace()), 1L, Long::sum);
      try {
        Thread.sleep(MILLIS_BETWEEN_SAMPLES);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /** Ends it, and says how often the thread was where. */
  Map<Place, Long> stop() throws InterruptedException {
    stopped = true;
    sampler.join();
    return samples;
  }
}
