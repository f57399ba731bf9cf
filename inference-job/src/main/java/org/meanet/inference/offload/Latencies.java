package org.meanet.inference.offload;

/** Latency quantiles of the four ways of answering, over one set of images. */
record Latencies(
    LatencyQuantiles main,
    LatencyQuantiles routed,
    LatencyQuantiles meanet,
    LatencyQuantiles cloud) {}
