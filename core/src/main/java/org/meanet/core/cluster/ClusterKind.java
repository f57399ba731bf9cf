package org.meanet.core.cluster;

/** Who gives Spark its executors. */
enum ClusterKind {
  /** Nobody: tasks run in the driver. */
  LOCAL(false),
  STANDALONE(false),
  YARN(true),
  KUBERNETES(true);

  private final boolean killsForMemory;

  ClusterKind(boolean killsForMemory) {
    this.killsForMemory = killsForMemory;
  }

  /** By Spark's master URL. */
  static ClusterKind of(String master) {
    if (master.startsWith("local") && !master.startsWith("local-cluster")) {
      return LOCAL;
    }
    if (master.startsWith("yarn")) {
      return YARN;
    }
    return master.startsWith("k8s://") ? KUBERNETES : STANDALONE;
  }

  /** Whether an executor lives in a container that is killed when it takes more than it asked. */
  boolean killsForMemory() {
    return killsForMemory;
  }
}
