package org.meanet.inference.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.stream.StreamSupport;
import org.apache.hadoop.conf.Configuration;
import org.meanet.core.UserError;
import org.meanet.core.storage.StoredFile;

/**
 * A finished run, by its report.
 *
 * @param folder as the user wrote it
 * @param report its {@code report.json}
 */
record ComparedRun(String folder, JsonNode report) {
  // What a comparison shows; docs/report.schema.json has all.
  private static final List<String> NUMBERS =
      List.of(
          "/images",
          "/class_count",
          "/exits/cloud/count",
          "/accuracy/main/all/correct",
          "/accuracy/meanet/all/correct",
          "/accuracy/cloud/all/correct",
          "/accuracy/routed/all/correct",
          "/accuracy/routed/hard/count",
          "/energy_joules/routed",
          "/energy_joules/cloud_only",
          "/upload_bytes",
          "/latency_seconds/p95",
          "/sweep/0/points/0/offloaded",
          "/sweep/0/points/0/all/correct",
          "/sweep/0/points/0/energy_joules",
          "/sweep/0/points/0/upload_bytes");
  private static final List<String> TEXTS = List.of("/name", "/policy/condition");

  /**
   * @throws UserError if the run has no report, or one that cannot be compared
   */
  static ComparedRun read(String folder, Configuration hadoop) {
    String remedy = "make it with bin/meanet report --run " + folder;
    String file = folder + "/report.json";
    String text = new StoredFile(hadoop, file, remedy).text();
    JsonNode report;
    try {
      report = new ObjectMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new UserError("[" + file + "] must be JSON, got a damaged file: " + remedy, e);
    }
    NUMBERS.stream()
        .filter(key -> !report.at(key).isNumber())
        .forEach(key -> lacks(file, key, remedy));
    TEXTS.stream()
        .filter(key -> !report.at(key).isTextual())
        .forEach(key -> lacks(file, key, remedy));
    ComparedRun run = new ComparedRun(folder, report);
    if (run.classNames().size() != run.count("/class_count")) {
      lacks(file, "/classes", remedy);
    }
    return run;
  }

  /** By label. */
  List<String> classNames() {
    return StreamSupport.stream(report.path("classes").spliterator(), false)
        .map(one -> one.path("name").asText())
        .toList();
  }

  private static void lacks(String file, String key, String remedy) {
    throw new UserError(
        "["
            + file
            + "] must be a report of this version, got one without ["
            + key
            + "]: "
            + remedy);
  }

  long count(String key) {
    return report.at(key).asLong();
  }

  double number(String key) {
    return report.at(key).asDouble();
  }

  String text(String key) {
    return report.at(key).asText();
  }
}
