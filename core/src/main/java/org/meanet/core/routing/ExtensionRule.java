package org.meanet.core.routing;

/** Whose answer stands when an image reaches the extension (Algorithm 2, step 3). */
public enum ExtensionRule {
  /** Main's answer if main is more confident than the extension, else the extension's. */
  MORE_CONFIDENT {
    @Override
    ExitScore choose(ExitScore main, ExitScore extension) {
      return main.confidence() > extension.confidence() ? main : extension;
    }
  },
  /**
   * The same at the temperatures that fit each exit's confidence to how often it is right: an
   * extension that is too sure of itself does not outvote main for that.
   */
  MORE_CONFIDENT_CALIBRATED {
    @Override
    ExitScore choose(ExitScore main, ExitScore extension) {
      return main.calibratedConfidence() > extension.calibratedConfidence() ? main : extension;
    }
  },
  /** Always the extension's, as the published ResNet-32 scripts do. */
  ALWAYS_EXTENSION {
    @Override
    ExitScore choose(ExitScore main, ExitScore extension) {
      return extension;
    }
  };

  abstract ExitScore choose(ExitScore main, ExitScore extension);
}
