package org.meanet.training;

import org.meanet.core.bundle.Manifest.ExtensionValidation;
import org.meanet.core.hardness.Confusion;
import org.meanet.training.calibration.Temperatures;
import org.meanet.training.hardness.ValidationResult;

/** What the terminal is told of the validation split. */
record ValidationLines(ValidationResult validation) {

  /** Of the networks that know all classes. */
  String networks() {
    Confusion main = validation.main();
    return String.format(
        "Validation: main %,d of %,d right (%s), cloud %,d (%s)",
        main.correct(),
        main.total(),
        percent(main.correct(), main.total()),
        validation.cloudCorrect(),
        percent(validation.cloudCorrect(), main.total()));
  }

  /** Of a bundle without an extension. */
  String twoTemperatures(Temperatures fitted) {
    return String.format(
        "Temperatures fitted to validation: main %.2f, cloud %.2f", fitted.main(), fitted.cloud());
  }

  String temperatures(Temperatures fitted) {
    return String.format(
        "Temperatures fitted to validation: main %.2f, extension %.2f, cloud %.2f",
        fitted.main(), fitted.extension(), fitted.cloud());
  }

  /** Of the extension, on images of hard classes. */
  String extension(ExtensionValidation worth) {
    long images = worth.hardImages();
    return String.format(
        "Validation, %,d images of hard classes: main %s right; restricted to the hard classes, the control, %s; extension %s; one of these two %s",
        images,
        percent(worth.mainCorrect(), images),
        percent(worth.controlCorrect(), images),
        percent(worth.extensionCorrect(), images),
        percent(worth.eitherCorrect(), images));
  }

  /** Of main and the extension together, on all images. */
  String edge(ExtensionValidation worth) {
    long images = validation.main().total();
    return String.format(
        "Validation, all %,d images at the edge: main %s right; MEANet with the more confident of main and extension %s, at their temperatures %s, always with the extension %s",
        images,
        percent(validation.main().correct(), images),
        percent(worth.moreConfidentCorrect(), images),
        percent(worth.calibratedCorrect(), images),
        percent(worth.alwaysExtensionCorrect(), images));
  }

  private static String percent(long correct, long images) {
    return images == 0 ? "—" : String.format("%.1f %%", 100.0 * correct / images);
  }
}
