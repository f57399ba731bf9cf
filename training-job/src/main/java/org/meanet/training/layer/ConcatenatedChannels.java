package org.meanet.training.layer;

import org.deeplearning4j.nn.conf.graph.MergeVertex;

/**
 * The channels of several maps [n, H, W, C], one map's after the other's.
 *
 * <p>DL4J's own vertex forgets along which axis it merges when it is cloned, and every task trains
 * a clone.
 *
 * <p>Public with a public constructor because DL4J restores it by name from a network's JSON.
 */
public final class ConcatenatedChannels extends MergeVertex {
  private static final long serialVersionUID = 1L;
  private static final int CHANNELS = 3;

  public ConcatenatedChannels() {
    setMergeAxis(CHANNELS);
  }

  @Override
  public ConcatenatedChannels clone() {
    return new ConcatenatedChannels();
  }
}
