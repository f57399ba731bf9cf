package org.meanet.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * How long something is repeated: for so many seconds, and at least once.
 *
 * @param warmUpSeconds that do not count
 * @param seconds that count
 */
record Pace(double warmUpSeconds, double seconds) {
  private static final double NANOS = 1e9;

  /**
   * Repeats the steps, each in a thread of its own, at the same time.
   *
   * @param images of one step
   * @return images per second, of all threads together
   */
  double imagesPerSecond(List<? extends Runnable> steps, int images)
      throws InterruptedException, ExecutionException {
    ExecutorService threads = Executors.newFixedThreadPool(steps.size());
    try {
      CyclicBarrier warm = new CyclicBarrier(steps.size());
      List<Callable<Double>> loops = new ArrayList<>();
      for (Runnable step : steps) {
        loops.add(
            () -> {
              stepsPerSecond(step, warmUpSeconds);
              warm.await();
              return stepsPerSecond(step, seconds);
            });
      }
      double sum = 0;
      for (Future<Double> loop : threads.invokeAll(loops)) {
        sum += loop.get();
      }
      return sum * images;
    } finally {
      threads.shutdown();
    }
  }

  private static double stepsPerSecond(Runnable step, double seconds) {
    long start = System.nanoTime();
    int steps = 0;
    double elapsed;
    do {
      step.run();
      steps++;
      elapsed = (System.nanoTime() - start) / NANOS;
    } while (elapsed < seconds);
    return steps / elapsed;
  }
}
