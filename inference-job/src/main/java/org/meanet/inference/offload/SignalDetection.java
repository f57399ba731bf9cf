package org.meanet.inference.offload;

import org.meanet.core.routing.OffloadPolicy;

/**
 * What a policy's signal tells of an image.
 *
 * @param edgeWrong the images that the edge, without a cloud, answers wrong
 * @param repaired those of them that the cloud answers right: what an upload repairs
 */
public record SignalDetection(OffloadPolicy policy, Detection edgeWrong, Detection repaired) {}
