package org.meanet.inference.offload;

/** Latency quantiles of one edge or of all, with the two baselines beside. */
record Latencies(LatencyQuantiles routed, LatencyQuantiles meanet, LatencyQuantiles cloud) {}
