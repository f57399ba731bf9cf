package org.meanet.inference.offload;

/**
 * Bytes of images in both forms an upload can take, to show what the choice is worth.
 *
 * @param stored encoded bytes as they stand in the image table
 * @param raw height × width × channels
 */
public record Payloads(long stored, long raw) {}
