package org.meanet.core.image.label;

import java.io.Serializable;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * Where the labels of images are. A new rule is one new record that implements this: its components
 * are its configuration.
 */
public sealed interface LabelRule extends Serializable
    permits FileName, Folder, GroundTruth, Sidecar {

  /**
   * Reads what the rule needs beside the images.
   *
   * @param key of the rule in the configuration, for messages
   * @throws org.meanet.core.UserError if that is missing or does not fit the classes
   */
  Labels read(Configuration conf, ClassList classes, String key);

  /** The extension of the file beside each image that has its label, without the dot. */
  default Optional<String> sidecar() {
    return Optional.empty();
  }
}
