package org.meanet.inference.offload;

import java.util.List;

/**
 * What the exits' own figures are worth, on the images of one scores table.
 *
 * @param detections of each policy, the rule's own first
 * @param reliabilities of each exit, as it is and at its temperature
 */
public record SignalQuality(List<SignalDetection> detections, List<Reliability> reliabilities) {
  public SignalQuality {
    detections = List.copyOf(detections);
    reliabilities = List.copyOf(reliabilities);
  }
}
