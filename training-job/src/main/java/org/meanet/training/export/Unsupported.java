package org.meanet.training.export;

/** The one way in which the exporter refuses a vertex. */
final class Unsupported {
  private Unsupported() {}

  static IllegalArgumentException vertex(String name, Object kind, String why) {
    return new IllegalArgumentException(
        "Cannot export vertex ["
            + name
            + "], a "
            + kind.getClass().getSimpleName()
            + ", to ONNX: "
            + why);
  }
}
