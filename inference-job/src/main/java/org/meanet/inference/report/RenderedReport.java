package org.meanet.inference.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A report ready to be written.
 *
 * @param files contents by file name, in the order in which they are to be written: {@code
 *     edges.csv}, {@code sweep.csv}, {@code report.json} and last {@code index.html}. So a report
 *     that was interrupted never leaves a page that is newer than the numbers beside it.
 * @param terminal plain text of at most 100 columns
 */
public record RenderedReport(Report report, Map<String, byte[]> files, String terminal) {
  public RenderedReport {
    files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
  }
}
