package org.meanet.inference.report;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.DoubleFunction;
import java.util.stream.Collectors;
import org.meanet.core.bundle.Manifest;
import org.meanet.core.config.KebabCase;
import org.meanet.core.cost.ServerQueue;
import org.meanet.inference.offload.Answers;
import org.meanet.inference.offload.ByHardness;
import org.meanet.inference.offload.CloudLoad;
import org.meanet.inference.offload.Detection;
import org.meanet.inference.offload.Energy;
import org.meanet.inference.offload.EntropyMoments;
import org.meanet.inference.offload.FleetLoad;
import org.meanet.inference.offload.HardnessDetection;
import org.meanet.inference.offload.Headline;
import org.meanet.inference.offload.Intervals;
import org.meanet.inference.offload.LatencyQuantiles;
import org.meanet.inference.offload.OffloadStatistics;
import org.meanet.inference.offload.SignalDetection;
import org.meanet.inference.offload.Strategy;
import org.meanet.inference.operating.OperatingPoint;

/** The report as plain text, at most 100 columns wide, for a reader who never heard of MEANet. */
final class TerminalReport {
  private static final int WIDTH = 100;

  private final Report report;
  private final OffloadStatistics s;
  private final StringBuilder out = new StringBuilder();

  TerminalReport(Report report) {
    this.report = report;
    this.s = report.offload().statistics().fleet();
  }

  String text() {
    out.setLength(0);
    heading();
    exits();
    accuracy();
    control();
    sameShare();
    hardness();
    entropies();
    signals();
    costs();
    intervals();
    edges();
    report.load().ifPresent(this::load);
    report.operatingPoint().ifPresent(this::operatingPoint);
    return out.toString();
  }

  private void heading() {
    Manifest manifest = report.manifest();
    line(
        "%s: %s images on %s edges, %s classes of which %s are hard",
        shortened(report.name()),
        Display.count(s.images()),
        Display.count(report.offload().statistics().edges().size()),
        Display.count(manifest.classNames().size()),
        Display.count(manifest.hardClasses().size()));
    if (report.routing().cloudReachable()) {
      line(
          "An image goes to the cloud when %s; %s of the images did.",
          Display.condition(report.routing().offload()),
          Display.percent(s.routed().offloaded(), s.images()));
    } else {
      line("The cloud is out of reach: every image is answered at the edge.");
    }
    if (s.reachable() < s.images()) {
      line(
          "Edges reached it for %s of the images; the others are answered at the edge.",
          Display.percent(s.reachable(), s.images()));
    }
  }

  private void exits() {
    section("WHERE IMAGES WERE ANSWERED", "share of the images", "right answers there");
    exit("main exit, on the edge", s.exits().main());
    exit("extension exit, on the edge", s.exits().extension());
    exit("cloud, after an upload", s.exits().cloud());
  }

  private void exit(String name, Answers answers) {
    row(name, share(answers.count(), s.images()), right(answers));
  }

  private void accuracy() {
    section("RIGHT ANSWERS", "all images", "images of hard classes");
    accuracy("main network alone", s.main().accuracy());
    accuracy("edge without cloud (MEANet)", s.meanet().accuracy());
    accuracy("cloud network alone", s.cloudNetwork());
    accuracy("routed: edge and cloud", s.routed().accuracy());
    row("right class in main's top 5", right(s.mainTop5()), "");
    row("right class in cloud's top 5", right(s.cloudTop5()), "");
    row("routed, but for the extension's", right(s.routedTop5()), "in the answering exit's top 5");
  }

  private void accuracy(String name, ByHardness accuracy) {
    row(name, right(accuracy.all()), right(accuracy.hard()));
  }

  private void control() {
    if (s.control().extension().count() == 0) {
      return;
    }
    section("DOES THE EXTENSION ADD ANYTHING?", "images of hard classes", "");
    row("main, among all classes", right(s.control().main()), "");
    row("main, among hard classes only", right(s.control().mainHardOnly()), "the control to beat");
    row("extension", right(s.control().extension()), "");
  }

  private void sameShare() {
    long sent = s.routed().offloaded();
    section("OTHER WAYS TO CHOOSE WHAT TO UPLOAD", "share uploaded", "right answers, all images");
    row("routed, as above", share(sent, s.images()), right(s.routed().accuracy().all()));
    row(
        "same threshold, no extension",
        share(s.twoExit().offloaded(), s.images()),
        right(s.twoExit().accuracy().all()));
    row(
        "as many at random, on average",
        share(sent, s.images()),
        right(new Answers(s.images(), Math.round(s.random().correct()))));
    row(
        "as many, best possible choice",
        share(sent, s.images()),
        right(new Answers(s.images(), s.oracle().correct(sent))));
  }

  private void hardness() {
    if (report.manifest().hardClasses().isEmpty()) {
      return;
    }
    HardnessDetection detection = s.detection();
    long easy = detection.easyAsEasy() + detection.easyAsHard();
    long hard = detection.hardAsEasy() + detection.hardAsHard();
    section("WHAT MAIN TAKES FOR HARD", "taken for easy", "taken for hard");
    row(
        "images of easy classes",
        share(detection.easyAsEasy(), easy),
        share(detection.easyAsHard(), easy));
    row(
        "images of hard classes",
        share(detection.hardAsEasy(), hard),
        share(detection.hardAsHard(), hard));
    row("kind of class recognised", right(detection.detected()), "");
  }

  private void entropies() {
    section("MAIN'S ENTROPY, NATS", "mean ± standard deviation", "images");
    entropy("where main is right", s.entropyRight());
    entropy("where main is wrong", s.entropyWrong());
  }

  private void entropy(String name, EntropyMoments moments) {
    String value =
        moments.count() == 0
            ? "–"
            : Display.number(moments.mean()) + " ± " + Display.number(moments.deviation());
    row(name, value, Display.count(moments.count()));
  }

  private void signals() {
    section("AREA UNDER THE ROC CURVE OF A SIGNAL", "edge wrong", "edge wrong, cloud right");
    for (SignalDetection signal : report.signals().detections()) {
      row(signal.policy().quantity(), auroc(signal.edgeWrong()), auroc(signal.repaired()));
    }
    String errors =
        report.signals().reliabilities().stream()
            .filter(diagram -> !diagram.calibrated())
            .map(
                diagram ->
                    KebabCase.ofConstant(diagram.exit())
                        + " "
                        + Display.percent(diagram.calibrationError().orElseThrow(), 1))
            .collect(Collectors.joining(", "));
    line("Expected calibration error: %s.", errors);
  }

  private static String auroc(Detection detection) {
    return detection.auroc().isEmpty()
        ? "–"
        : String.format(Locale.ROOT, "%.3f", detection.auroc().getAsDouble());
  }

  private void costs() {
    section("ENERGY OF THE EDGES", "total, against cloud-only", "main + extension + upload");
    energy("main network alone", s.main());
    energy("edge without cloud (MEANet)", s.meanet());
    energy("every image to the cloud", s.cloud());
    energy("routed: edge and cloud", s.routed());
    row(
        "the cloud's own, not included",
        Display.joules(s.routed().totals().energy().cloudJoules()),
        "");

    section("UPLOADED", "bytes, against cloud-only", "");
    row(
        "routed: edge and cloud",
        against(
            Display.bytes(s.routed().totals().uploadBytes()),
            s.routed().totals().uploadBytes(),
            s.cloud().totals().uploadBytes()),
        "of " + Display.bytes(s.cloud().totals().uploadBytes()));
    if (s.cloudOnReencoded().count() > 0) {
      row(
          "all images, as stored",
          Display.bytes(s.allPayloads().stored()),
          "the cloud right: " + Display.percent(s.cloudOnStored()));
      row(
          "all images, compressed anew",
          Display.bytes(s.allPayloads().reencoded()),
          "the cloud right: " + Display.percent(s.cloudOnReencoded()));
    }

    section("SECONDS TO AN ANSWER", "median / 95 % / 99 % within", "mean");
    latency("edge without cloud (MEANet)", s.meanetLatency(), s.meanet());
    latency("every image to the cloud", s.cloudLatency(), s.cloud());
    latency("routed: edge and cloud", s.latency(), s.routed());
  }

  private void intervals() {
    Intervals intervals = report.offload().intervals();
    section(
        "95 % INTERVALS",
        "over images",
        intervals.overEdges().isPresent() ? "over edges" : "over edges: too few of them");
    interval("routed: right answers", Headline.ROUTED_ALL, Display::percents);
    interval("routed less cloud", Headline.ROUTED_LESS_CLOUD, Display::points);
    interval("routed less main", Headline.ROUTED_LESS_MAIN, Display::points);
    interval("extension less control", Headline.EXTENSION_LESS_CONTROL, Display::points);
    interval("sent to the cloud", Headline.OFFLOAD_SHARE, Display::percents);
    interval("energy against cloud-only", Headline.ROUTED_OF_CLOUD_JOULES, Display::percents);
    interval("uploaded", Headline.UPLOAD_BYTES, Display::bytes);
    row("95 % answered within", Display.interval(intervals.latency().p95(), Display::seconds), "");
  }

  private void interval(String name, Headline headline, DoubleFunction<String> number) {
    Intervals intervals = report.offload().intervals();
    intervals
        .of(headline)
        .ifPresent(
            images ->
                row(
                    name,
                    Display.interval(images, number),
                    intervals
                        .ofEdges(headline)
                        .map(edges -> Display.interval(edges, number))
                        .orElse("")));
  }

  private void edges() {
    EdgeTable table = new EdgeTable(report);
    out.append('\n').append(table.head()).append('\n');
    out.append("─".repeat(WIDTH)).append('\n');
    table.lines().forEach(line -> out.append(line).append('\n'));
  }

  private void load(FleetLoad load) {
    CloudLoad cloud = load.cloud();
    section("LOAD OF THE CLOUD", "", "");
    row(
        "images sent to it a second",
        Display.number(cloud.requestsPerSecond()),
        "a server needs " + Display.seconds(cloud.serviceSeconds()));
    row("one server would be busy", Display.busy(cloud.utilisationOfOneServer()), "");
    String target = Display.seconds(cloud.targetSeconds());
    servers("servers, mean within " + target, cloud.forMean());
    servers("servers, 95 % within " + target, cloud.forP95());
    tooSlow("device computes", load.overloadedDevices());
    tooSlow("link uploads", load.overloadedLinks());
  }

  private void operatingPoint(OperatingPoint chosen) {
    OperatingPointText text = new OperatingPointText(chosen);
    section("OPERATING POINT FOR THE BUDGETS", "promised, on validation images", "on test images");
    text.rows().forEach(row -> row(row.get(0), row.get(1), row.get(2)));
    out.append('\n');
    wrapped(text.sentence());
    wrapped(text.settings(report.routing()));
  }

  private void wrapped(String text) {
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ")) {
      if (line.length() > 0 && line.length() + 1 + word.length() > WIDTH) {
        out.append(line).append('\n');
        line.setLength(0);
      }
      line.append(line.length() == 0 ? "" : " ").append(word);
    }
    out.append(line).append('\n');
  }

  private void servers(String name, Optional<ServerQueue> queue) {
    row(
        name,
        queue.map(q -> Display.count(q.servers())).orElse("none is enough"),
        queue
            .map(
                q ->
                    "wait "
                        + Display.seconds(q.meanWaitSeconds())
                        + ", 95 % "
                        + Display.seconds(q.waitSeconds(CloudLoad.P95)))
            .orElse("one image takes longer"));
  }

  private void tooSlow(String what, List<Integer> edges) {
    if (!edges.isEmpty()) {
      line(
          "%s of %s edges cannot keep up: more images arrive than the %s, as at edge %d.",
          Display.count(edges.size()),
          Display.count(report.offload().statistics().edges().size()),
          what,
          edges.get(0));
    }
  }

  private void energy(String name, Strategy strategy) {
    Energy energy = strategy.totals().energy();
    row(
        name,
        against(
            Display.joules(energy.edgeJoules()),
            energy.edgeJoules(),
            s.cloud().totals().energy().edgeJoules()),
        Display.joules(energy.mainJoules())
            + " + "
            + Display.joules(energy.extensionJoules())
            + " + "
            + Display.joules(energy.uploadJoules()));
  }

  private void latency(String name, LatencyQuantiles quantiles, Strategy strategy) {
    row(
        name,
        Display.seconds(quantiles.p50())
            + " / "
            + Display.seconds(quantiles.p95())
            + " / "
            + Display.seconds(quantiles.p99()),
        Display.seconds(strategy.totals().meanLatencySeconds()));
  }

  private static String against(String shown, double value, double whole) {
    return String.format(Locale.ROOT, "%s %9s", shown, Display.percent(value, whole));
  }

  private static String share(long part, long whole) {
    return String.format(
        Locale.ROOT, "%s %9s", Display.ratio(part, whole), Display.percent(part, whole));
  }

  private static String right(Answers answers) {
    return share(answers.correct(), answers.count());
  }

  private void section(String title, String first, String second) {
    out.append('\n');
    row(title, first, second);
    out.append("─".repeat(WIDTH)).append('\n');
  }

  private void row(String name, String first, String second) {
    line("%-36s%31s%33s", name, first, second);
  }

  private void line(String format, Object... values) {
    out.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
  }

  private static String shortened(String name) {
    return name.length() <= 30 ? name : name.substring(0, 29) + "…";
  }
}
