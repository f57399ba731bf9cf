package org.meanet.inference.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import org.meanet.inference.offload.ShownImage;
import org.meanet.inference.offload.ShownImages;

/**
 * What {@code report.json} says of the images that the page shows; their pictures are not in it.
 */
final class GalleryJson {
  private GalleryJson() {}

  static void write(ObjectNode node, ShownImages shown) {
    list(node.putArray("uploaded_and_wrong"), shown.uploadedAndWrong());
    list(node.putArray("kept_and_wrong"), shown.keptAndWrong());
    ObjectNode right = node.putObject("answered_right");
    list(right.putArray("main"), shown.byMain());
    list(right.putArray("extension"), shown.byExtension());
    list(right.putArray("cloud"), shown.byCloud());
  }

  private static void list(ArrayNode node, List<ShownImage> images) {
    images.forEach(image -> image(node.addObject(), image));
  }

  private static void image(ObjectNode node, ShownImage image) {
    node.put("id", image.id());
    node.put("label", image.label());
    node.put("edge", image.edge());
    node.put("exit", image.exit().name().toLowerCase(Locale.ROOT));
    node.put("answer", image.answer());
    said(node.putObject("main"), image.main());
    node.put("main_entropy_nats", image.mainEntropy());
    image.extension().ifPresent(said -> said(node.putObject("extension"), said));
    said(node.putObject("cloud"), image.cloud());
    node.put("edge_confidence", image.edgeConfidence());
    node.put("edge_joules", image.edgeJoules());
  }

  private static void said(ObjectNode node, ShownImage.Said said) {
    node.put("label", said.predicted());
    node.put("confidence", said.confidence());
  }
}
