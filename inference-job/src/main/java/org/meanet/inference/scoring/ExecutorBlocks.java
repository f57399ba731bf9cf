package org.meanet.inference.scoring;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.meanet.core.bundle.Bundle;
import org.meanet.core.bundle.Manifest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bundles that are loaded in this JVM: one set of sessions for all tasks of an executor. A
 * bundle stays loaded between tasks and jobs until another one is wanted, so that a long-lived
 * executor does not gather bundles.
 */
final class ExecutorBlocks {
  private static final Logger LOG = LoggerFactory.getLogger(ExecutorBlocks.class);
  private static final Map<Key, Loaded> LOADED = new HashMap<>();
  private static long loads;

  private ExecutorBlocks() {}

  /** A bundle retrained in the same place has other hashes in its manifest. */
  private record Key(String uri, Manifest manifest) {}

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
   * The blocks of a bundle, loaded by the first who asks while the others wait.
   *
   * @throws org.meanet.core.UserError if a file differs from its hash, or a model from the manifest
   */
  static synchronized Loan borrow(Bundle bundle, Configuration conf) {
    Key key = new Key(bundle.uri(), bundle.manifest());
    Loaded loaded = LOADED.get(key);
    if (loaded == null) {
      closeIdle();
      loaded = new Loaded(new BundleBlocks(bundle, conf));
      LOADED.put(key, loaded);
      loads++;
      LOG.info("Loaded the bundle {}", bundle.uri());
    }
    loaded.borrowers++;
    return new Loan(loaded);
  }

  /** How often this JVM has loaded a bundle. */
  static synchronized long loads() {
    return loads;
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
