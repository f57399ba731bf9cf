package org.meanet.inference.report;

import java.util.Map;

/**
 * A report ready to be written.
 *
 * @param files contents by file name: {@code report.json}, {@code index.html}, {@code edges.csv},
 *     {@code sweep.csv}
 * @param terminal plain text of at most 100 columns
 */
public record RenderedReport(Report report, Map<String, byte[]> files, String terminal) {
  public RenderedReport {
    files = Map.copyOf(files);
  }
}
