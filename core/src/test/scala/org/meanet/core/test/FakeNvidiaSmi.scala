package org.meanet.core.test

import java.nio.file.attribute.PosixFilePermissions
import java.nio.file.{Files, Path}

/** Stands for NVIDIA's command on a machine without a GPU. */
object FakeNvidiaSmi {

  /** Of a machine with these GPUs, by index: name and compute capability of each. */
  def of(folder: Path, gpus: String*): Path = {
    val answers =
      gpus.zipWithIndex.map { case (gpu, index) => s"""  --id=$index\\ *) echo "$gpu" ;;""" }
    saying(
      folder,
      s"""case "$$*" in
         |${answers.mkString("\n")}
         |  --query-gpu=index\\ *) seq 0 ${gpus.size - 1} ;;
         |  *) echo "No devices were found"; exit 6 ;;
         |esac
         |""".stripMargin
    )
  }

  /** One that does what a script says. */
  def saying(folder: Path, script: String): Path = {
    val command = Files.createDirectories(folder).resolve("nvidia-smi")
    Files.writeString(command, "#!/bin/sh\n" + script)
    Files.setPosixFilePermissions(command, PosixFilePermissions.fromString("rwxr-xr-x"))
  }
}
