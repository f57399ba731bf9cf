package org.meanet.core.test

import java.io.File
import java.nio.file.{Files, Path, Paths}

/** The machine's Chromium, for specs that look at pages as a reader does. */
object Chromium {

  /** Why a spec is cancelled where there is none. */
  val Missing: String =
    "No chromium or google-chrome on the PATH and none named by MEANET_CHROMIUM, so the page was " +
      "not looked at; install one, with apt-get install chromium on Debian and Ubuntu"

  /** The one that MEANET_CHROMIUM names, or else the first one on the PATH. */
  def find: Option[Path] =
    sys.env.get("MEANET_CHROMIUM").filter(_.nonEmpty).map(Paths.get(_)).orElse {
      val folders = sys.env.getOrElse("PATH", "").split(File.pathSeparator).map(Paths.get(_))
      Seq("chromium", "chromium-browser", "google-chrome")
        .flatMap(name => folders.map(_.resolve(name)))
        .find(file => Files.isExecutable(file))
    }
}
