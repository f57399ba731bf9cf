package org.meanet.training.minibatch;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.meanet.core.image.EncodedImage;

/**
 * Feature maps by image, for all tasks of a JVM. What came first stays: an epoch asks for every
 * image once, so that throwing the oldest out would leave nothing to find in the next.
 */
final class FeatureStore {
  // Of the heap; Spark's own share and the tasks' minibatches need the rest.
  private static final int SHARE = 4;

  private static FeatureStore current = new FeatureStore("", 0);

  private final String main;
  private final long capacity;
  private final Map<Key, float[]> features = new ConcurrentHashMap<>();
  private final AtomicLong bytes = new AtomicLong();

  /**
   * @param main which block's features these are
   * @param capacity bytes that may be kept
   */
  FeatureStore(String main, long capacity) {
    this.main = main;
    this.capacity = capacity;
  }

  /** The store of a block's features; those of another block are forgotten. */
  static synchronized FeatureStore ofThisJvm(String main) {
    if (!current.main.equals(main)) {
      current = new FeatureStore(main, Runtime.getRuntime().maxMemory() / SHARE);
    }
    return current;
  }

  /** An image; other data sets may use the same ids, in one JVM, with the same main block. */
  private record Key(String id, int length, int hash) {
    static Key of(EncodedImage image) {
      return new Key(image.id(), image.data().length, Arrays.hashCode(image.data()));
    }
  }

  /** Null if there are none. */
  float[] get(EncodedImage image) {
    return features.get(Key.of(image));
  }

  /** Keeps them, or not where there is no more room. */
  void put(EncodedImage image, float[] values) {
    long size = (long) Float.BYTES * values.length;
    if (bytes.addAndGet(size) > capacity) {
      bytes.addAndGet(-size);
    } else if (features.putIfAbsent(Key.of(image), values) != null) {
      bytes.addAndGet(-size);
    }
  }

  int size() {
    return features.size();
  }
}
