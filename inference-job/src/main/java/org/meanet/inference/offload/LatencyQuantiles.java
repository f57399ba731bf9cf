package org.meanet.inference.offload;

/**
 * Quantiles of the latency over images, in seconds: the smallest latency that at least the given
 * share of the images does not exceed. Payloads are rounded to 12 significant bits before, so that
 * the number of distinct latencies is bounded; payloads below 4 KiB are exact, the error of others
 * is below 0.025 %. Curves of many images may have fewer bits: {@link SweepSize}.
 */
public record LatencyQuantiles(double p50, double p95, double p99) {}
