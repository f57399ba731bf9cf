package org.meanet.inference.offload;

/**
 * Bytes of images in the forms an upload can take, to show what the choice is worth.
 *
 * @param stored encoded bytes as they stand in the image table
 * @param raw height × width × channels
 * @param reencoded as JPEGs made anew; 0 where the scores have none
 */
public record Payloads(long stored, long raw, long reencoded) {}
