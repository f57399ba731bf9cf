package org.meanet.benchmarks;

/**
 * One row of a comparison, which has JVMs of its own.
 *
 * @param nativeThreads of one operation
 */
record Engine(String name, Libraries libraries, NativeThreads nativeThreads, Trial trial) {

  enum NativeThreads {
    /** All threads compute one operation. */
    ALL,
    /** Each of the threads computes operations of its own. */
    ONE;

    int of(int threads) {
      return this == ALL ? threads : 1;
    }
  }
}
