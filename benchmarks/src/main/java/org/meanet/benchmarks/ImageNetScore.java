package org.meanet.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.meanet.core.image.EncodedImage;
import org.meanet.core.image.UndecodableImageException;
import org.meanet.core.json.StrictJson;

/**
 * Photographs of ImageNet through an edge's and a cloud's network: the scoring job beside a bare
 * loop and PyTorch, each in a JVM of its own, which take turns; the fastest pass of each counts.
 */
final class ImageNetScore implements Benchmark {
  private static final String NAME = "imagenet-score";
  private static final String WORK = "MobileNetV1 0.25 at 128, MobileNetV2 1.0 at 224";
  private static final String BARE_LOOP = "bare loop";
  private static final String JOB = "meanet job";
  private static final String PYTORCH = "pytorch";
  private static final int WARM_UP = 256;
  private static final int PHOTOGRAPHS = 1000;
  private static final int TIMES = 4;

  private record Peer(PhotographEngine engine, Libraries libraries, Engine.NativeThreads threads) {}

  private static final Map<String, Peer> PEERS = peers();

  private record Row(
      String work,
      String engine,
      double imagesPerSecond,
      List<Double> imagesPerSecondOfPasses,
      double ratioToPeer,
      String peer,
      int threads) {}

  private record Results(Machine machine, int passes, String pass, List<Row> results) {}

  private static Map<String, Peer> peers() {
    Map<String, Peer> peers = new LinkedHashMap<>();
    peers.put(
        BARE_LOOP, new Peer(new BareLoop(), Libraries.ONNX_RUNTIME, Engine.NativeThreads.ONE));
    peers.put(JOB, new Peer(new PhotographJob(), Libraries.ONNX_RUNTIME, Engine.NativeThreads.ONE));
    peers.put(
        PYTORCH, new Peer(new TorchPhotographs(), Libraries.PYTORCH, Engine.NativeThreads.ALL));
    return peers;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String description() {
    return "images/s of the scoring job on photographs: beside a bare loop and PyTorch";
  }

  @Override
  public void run(Options options) throws Exception {
    // Named here, not in the log of a child.
    Photographs.first(1);
    MobileNetPair.model(MobileNetPair.CLOUD);
    Machine machine = Machine.thisOne();
    Map<String, List<Double>> passes = new LinkedHashMap<>();
    for (int pass = 1; pass <= options.passes(); pass++) {
      for (String peer : PEERS.keySet()) {
        double speed = inItsOwnJvm(peer, options.threads());
        System.out.printf("%s, pass %d: %.1f images/s%n", peer, pass, speed);
        passes.computeIfAbsent(peer, p -> new ArrayList<>()).add(speed);
      }
    }
    List<Row> rows = rows(passes, options.threads());
    print(machine, rows);
    Files.writeString(
        Path.of("benchmarks", "results", NAME + ".json"),
        StrictJson.write(new Results(machine, options.passes(), "fastest", rows)));
  }

  private static double inItsOwnJvm(String name, int threads)
      throws IOException, InterruptedException {
    Peer peer = PEERS.get(name);
    Path file = Files.createTempFile("speed", ".txt");
    try {
      ChildJvm.run(
          NAME + " " + name,
          peer.libraries(),
          threads,
          peer.threads().of(threads),
          ImageNetScore.class,
          List.of(name, Integer.toString(threads), file.toAbsolutePath().toString()));
      return Double.parseDouble(Files.readString(file));
    } finally {
      Files.delete(file);
    }
  }

  /** The JVM of one engine: its name, threads, and the file for its images per second. */
  public static void main(String[] args) throws Exception {
    PhotographEngine engine = PEERS.get(args[0]).engine();
    int threads = Integer.parseInt(args[1]);
    List<EncodedImage> images = images();
    engine.ready(images.subList(0, WARM_UP), threads).call();
    Callable<Void> work = engine.ready(images, threads);
    long start = System.nanoTime();
    work.call();
    double seconds = (System.nanoTime() - start) / 1e9;
    Files.writeString(Path.of(args[2]), Double.toString(images.size() / seconds));
    // Pools of native libraries' own threads would keep the JVM.
    System.exit(0);
  }

  /** Each photograph several times, under ids of its own. */
  private static List<EncodedImage> images() throws IOException, UndecodableImageException {
    List<EncodedImage> images = new ArrayList<>();
    for (EncodedImage image : Photographs.first(PHOTOGRAPHS)) {
      for (int copy = 0; copy < TIMES; copy++) {
        images.add(
            new EncodedImage(
                copy + "/" + image.id(),
                image.label(),
                image.shape(),
                image.encoding(),
                image.data()));
      }
    }
    return images;
  }

  private static List<Row> rows(Map<String, List<Double>> passes, int threads) {
    double peer = fastest(passes.get(BARE_LOOP));
    List<Row> rows = new ArrayList<>();
    passes.forEach(
        (engine, speeds) ->
            rows.add(
                new Row(
                    WORK,
                    engine,
                    Comparison.rounded(fastest(speeds), 1),
                    speeds.stream().map(speed -> Comparison.rounded(speed, 1)).toList(),
                    Comparison.rounded(fastest(speeds) / peer, 3),
                    BARE_LOOP,
                    threads)));
    return rows;
  }

  private static double fastest(List<Double> speeds) {
    return speeds.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
  }

  private static void print(Machine machine, List<Row> rows) {
    System.out.printf(
        "%n%s, %d cores, load average %.2f; %s%n",
        machine.cpu(), machine.cores(), machine.loadAverage(), WORK);
    System.out.printf("%-14s %12s %14s%n", "engine", "images/s", "÷ " + BARE_LOOP);
    for (Row row : rows) {
      System.out.printf(
          "%-14s %12.1f %14.2f%n", row.engine(), row.imagesPerSecond(), row.ratioToPeer());
    }
  }
}
