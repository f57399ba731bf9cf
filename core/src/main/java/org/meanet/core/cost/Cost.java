package org.meanet.core.cost;

/**
 * What one decision costs.
 *
 * @param uploadBytes bytes sent to the cloud
 * @param edgeJoules energy of the edge's computing
 * @param uploadJoules energy of the edge's radio
 * @param cloudJoules energy of the cloud's computing, reported apart from the edge's
 * @param latencySeconds from the image's capture to its answer at the edge, without queueing
 */
public record Cost(
    long uploadBytes,
    double edgeJoules,
    double uploadJoules,
    double cloudJoules,
    double latencySeconds) {}
