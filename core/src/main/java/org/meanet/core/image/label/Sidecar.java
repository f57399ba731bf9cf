package org.meanet.core.image.label;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * The label stands in a file beside the image, of the same name up to its first dot, as WebDataset
 * has it: {@code 000012.jpg} and {@code 000012.cls}. It is a number from 0, or a class of the list.
 *
 * @param extension which file
 */
public record Sidecar(Extension extension) implements LabelRule {

  /** What the file is called, and how it is read. */
  public enum Extension {
    /** Text that is the label. */
    CLS,
    /** Text that is the label. */
    TXT,
    /** An object with the label at the key {@code label}. */
    JSON
  }

  @Override
  public Optional<String> sidecar() {
    return Optional.of(extension.name().toLowerCase(Locale.ROOT));
  }

  @Override
  public Labels read(Configuration conf, ClassList classes, String key) {
    Extension read = extension;
    return (path, sidecar) -> label(read, classes, sidecar);
  }

  private static int label(Extension extension, ClassList classes, Optional<byte[]> sidecar)
      throws UnlabelledImageException {
    String name = "." + extension.name().toLowerCase(Locale.ROOT);
    if (sidecar.isEmpty()) {
      throw new UnlabelledImageException("must have a " + name + " beside it, got none");
    }
    String text = new String(sidecar.get(), StandardCharsets.UTF_8).strip();
    String label = extension == Extension.JSON ? inJson(text) : text;
    return classes.labelIn(label, "the " + name + " beside it");
  }

  private static String inJson(String text) throws UnlabelledImageException {
    try {
      JsonNode label = new ObjectMapper().readTree(text).path("label");
      if (!label.isValueNode()) {
        throw new UnlabelledImageException("the .json beside it must have the key \"label\"");
      }
      return label.asText();
    } catch (JsonProcessingException e) {
      throw new UnlabelledImageException(
          "the .json beside it must be JSON, got: " + e.getOriginalMessage());
    }
  }
}
