package org.meanet.endtoend

import java.nio.file.{Path, Paths}

/** The checkout under test. */
object Repository {

  /** scalatest-maven-plugin tells the module's folder; other runners start in it. */
  val root: Path = Paths.get(sys.props.getOrElse("basedir", "")).toAbsolutePath.getParent

  val launcher: Path = root.resolve("bin/meanet")
  val fashionMnist: Path = root.resolve("data/fashion-mnist")
  val costs: Path = root.resolve("conf/costs.conf")
  val experiments: Path = root.resolve("conf/experiments")
  val localConf: Path = root.resolve("conf/local")
  val sparkHome: Path = root.resolve("spark-runtime/target/spark")
  val inferenceJar: Path =
    root.resolve("inference-job/target/meanet-inference-job-0.1.0-SNAPSHOT-spark.jar")
}
