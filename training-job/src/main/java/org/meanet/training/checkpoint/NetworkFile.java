package org.meanet.training.checkpoint;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.meanet.core.json.StrictJson;
import org.meanet.training.averaging.StageProgress;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A network with its updater's state and, while its stage is under way, how far that has come:
 * DL4J's model zip, which its {@code ModelSerializer} reads, with two more entries. The zip's own
 * checksums tell a damaged file.
 *
 * <p>Reading takes numbers into a network of the expected layout; the layout that the file names is
 * never built.
 */
final class NetworkFile {
  private static final String CONFIGURATION = "configuration.json";
  private static final String PARAMETERS = "coefficients.bin";
  private static final String LAYOUT = "layout.txt";
  private static final String UPDATER = "updaterState.bin";
  private static final String PROGRESS = "progress.json";
  // Twenty times a ResNet-101's configuration.
  private static final int MOST_TEXT_BYTES = 16 << 20;

  private NetworkFile() {}

  /** Writes the file and closes the stream. */
  static void write(ComputationGraph graph, Optional<StageProgress> progress, OutputStream out)
      throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      // Weights do not compress.
      zip.setLevel(Deflater.NO_COMPRESSION);
      if (progress.isPresent()) {
        text(zip, PROGRESS, StrictJson.write(progress.get()));
      }
      text(zip, LAYOUT, layout(graph));
      text(zip, CONFIGURATION, graph.getConfiguration().toJson());
      array(zip, PARAMETERS, graph.params());
      INDArray state = graph.getUpdater().getStateViewArray();
      if (state != null) {
        array(zip, UPDATER, state);
      }
    }
  }

  private static void text(ZipOutputStream zip, String name, String text) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(text.getBytes(StandardCharsets.UTF_8));
    zip.closeEntry();
  }

  private static void array(ZipOutputStream zip, String name, INDArray array) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    DataOutputStream data = new DataOutputStream(zip);
    Nd4j.write(array, data);
    data.flush();
    zip.closeEntry();
  }

  /**
   * Reads a file into a network of the same layout.
   *
   * @return how far the stage had come; empty for a network that is not under way
   * @throws IOException if the file is damaged or of another layout; the network may hold part of
   *     it then
   */
  static Optional<StageProgress> read(InputStream in, ComputationGraph graph) throws IOException {
    Optional<StageProgress> progress = Optional.empty();
    boolean parameters = false;
    boolean layout = false;
    INDArray state = graph.getUpdater().getStateViewArray();
    boolean updater = state == null;
    ZipInputStream zip = new ZipInputStream(in);
    for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
      switch (entry.getName()) {
        case PROGRESS ->
            progress =
                Optional.of(StrictJson.read(text(zip, PROGRESS), StageProgress.class, PROGRESS));
        case LAYOUT -> {
          requireSameLayout(graph, text(zip, LAYOUT));
          layout = true;
        }
        case PARAMETERS -> {
          StoredArray.read(zip, graph.params(), PARAMETERS);
          parameters = true;
        }
        case UPDATER -> {
          if (state == null) {
            throw new IOException(UPDATER + " must not be there, as the network has no such state");
          }
          StoredArray.read(zip, state, UPDATER);
          updater = true;
        }
        // The configuration, or an entry that DL4J has added.
        default -> text(zip, entry.getName());
      }
      // At an entry's end the zip compares its checksum.
      if (zip.read() != -1) {
        throw new IOException(entry.getName() + " must end with its numbers");
      }
    }
    if (!layout) {
      throw new IOException(
          "it has no entry " + LAYOUT + ", so it is of an earlier version, with other layers");
    }
    if (!parameters || !updater) {
      throw new IOException("it has no entry " + (parameters ? UPDATER : PARAMETERS));
    }
    return progress;
  }

  /** Name and shape of each parameter, line by line in the order of their numbers. */
  private static String layout(ComputationGraph graph) {
    // In paramTable() they have the order of the configuration, which is another.
    return Arrays.stream(graph.topologicalSortOrder())
        .mapToObj(index -> graph.getVertices()[index])
        .filter(GraphVertex::hasLayer)
        .flatMap(
            vertex ->
                vertex.paramTable(false).entrySet().stream()
                    .map(
                        entry ->
                            vertex.getVertexName()
                                + "_"
                                + entry.getKey()
                                + " "
                                + Arrays.toString(entry.getValue().shape())))
        .collect(Collectors.joining("\n"));
  }

  /** Two layouts of as many numbers would be mistaken for each other. */
  private static void requireSameLayout(ComputationGraph graph, String got) throws IOException {
    List<String> expected = layout(graph).lines().toList();
    List<String> found = got.lines().toList();
    for (int i = 0; i < Math.max(expected.size(), found.size()); i++) {
      String ours = i < expected.size() ? expected.get(i) : "none more";
      String theirs = i < found.size() ? found.get(i) : "none more";
      if (!ours.equals(theirs)) {
        throw new IOException(
            "parameter " + (i + 1) + " must be [" + ours + "], got [" + theirs + "]");
      }
    }
  }

  // A few kilobytes may unpack to any number of them.
  private static String text(InputStream zip, String name) throws IOException {
    byte[] bytes = zip.readNBytes(MOST_TEXT_BYTES + 1);
    if (bytes.length > MOST_TEXT_BYTES) {
      throw new IOException(name + " must have at most " + MOST_TEXT_BYTES + " bytes, got more");
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
