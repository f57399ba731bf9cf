package org.meanet.inference.scoring;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.TaskContext;
import org.apache.spark.util.TaskCompletionListener;
import org.meanet.core.bundle.Bundle;
import org.meanet.core.bundle.Manifest;
import org.meanet.core.gpu.TaskGpu;

/**
 * The bundles that are loaded in this JVM: one set of sessions for all tasks of an executor, each
 * opened when it is first used. A bundle stays loaded between tasks and jobs until another one is
 * wanted, so that a long-lived executor does not gather bundles.
 */
final class ExecutorBlocks {
  private static final Map<Key, Loaded> LOADED = new HashMap<>();

  private ExecutorBlocks() {}

  /** A bundle retrained in the same place has other hashes in its manifest. */
  private record Key(String uri, Manifest manifest, Optional<TaskGpu> gpu) {}

  private static final class Loaded {
    private final BundleBlocks blocks;
    private int borrowers;

    private Loaded(BundleBlocks blocks) {
      this.blocks = blocks;
    }
  }

  /** The right to use loaded blocks until it is closed. */
  static final class Loan implements AutoCloseable {
    private final Loaded loaded;
    private boolean returned;

    private Loan(Loaded loaded) {
      this.loaded = loaded;
    }

    BundleBlocks blocks() {
      return loaded.blocks;
    }

    @Override
    public void close() {
      synchronized (ExecutorBlocks.class) {
        if (!returned) {
          returned = true;
          loaded.borrowers--;
        }
      }
    }
  }

  /**
   * The blocks of a bundle, the same ones for all who ask in this JVM.
   *
   * @param conf what the first who asks hands over serves to load the blocks
   * @param gpu that they compute on; on the CPU where there is none
   */
  static synchronized Loan borrow(Bundle bundle, Configuration conf, Optional<TaskGpu> gpu) {
    Key key = new Key(bundle.uri(), bundle.manifest(), gpu);
    Loaded loaded = LOADED.get(key);
    if (loaded == null) {
      closeIdle();
      loaded = new Loaded(new BundleBlocks(bundle, conf, gpu));
      LOADED.put(key, loaded);
    }
    loaded.borrowers++;
    return new Loan(loaded);
  }

  /** As {@link #borrow}, until the calling task ends. */
  static BundleBlocks lendToTask(Bundle bundle, Configuration conf, Optional<TaskGpu> gpu) {
    Loan loan = borrow(bundle, conf, gpu);
    TaskCompletionListener giveBack = context -> loan.close();
    TaskContext.get().addTaskCompletionListener(giveBack);
    return loan.blocks();
  }

  private static void closeIdle() {
    Iterator<Loaded> each = LOADED.values().iterator();
    while (each.hasNext()) {
      Loaded loaded = each.next();
      if (loaded.borrowers == 0) {
        each.remove();
        loaded.blocks.close();
      }
    }
  }
}
