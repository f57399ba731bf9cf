package org.meanet.core.image;

import java.util.Iterator;
import org.apache.spark.TaskContext;
import org.apache.spark.util.TaskCompletionListener;

/** Records that one task reads from files. */
interface RawRecords extends Iterator<RawRecord>, AutoCloseable {

  /** These records, with their files closed when the running task ends, however it ends. */
  default Iterator<RawRecord> closedWithTask() {
    TaskContext.get().addTaskCompletionListener((TaskCompletionListener) context -> close());
    return this;
  }

  @Override
  void close();
}
