package org.meanet.inference.report

import java.util.{Optional, Map => JMap}

import com.fasterxml.jackson.databind.JsonNode
import org.meanet.core.bundle.Manifest
import org.meanet.core.config.{DeviceSpec, Experiment}
import org.meanet.core.cost.{Link, Payload}
import org.meanet.core.fleet.{Always, EdgeFleet, EdgeSetup, Reachability}
import org.meanet.core.metrics.TrainingEvent
import org.meanet.core.routing.{ExtensionRule, MainEntropy, OffloadPolicy, UploadGain}
import org.meanet.core.test.Examples

import scala.collection.JavaConverters._
import scala.util.Random

/** A bundle's manifest, costs and training, as a small run on ten classes has them. */
object TenClasses {
  val hardClasses: Seq[Int] = Seq(6, 4, 2, 0, 3)
  val classNames: Seq[String] = Seq(
    "T-shirt/top",
    "Trouser",
    "Pullover",
    "Dress",
    "Coat",
    "Sandal",
    "Shirt",
    "Sneaker",
    "Bag",
    "Ankle boot"
  )

  def manifest(
      names: Seq[String] = classNames,
      hard: Seq[Int] = hardClasses,
      withExtension: Boolean = true,
      provenance: Map[String, String] = Map("seed" -> "7", "data" -> "fashion-mnist"),
      precision: Seq[Double] = Seq.empty
  ): Manifest = new Manifest(
    Manifest.FORMAT_VERSION,
    names.asJava,
    hard.map(Int.box).asJava,
    block("main", 78042L, 11200000L),
    if (withExtension) Optional.of(block("extension", 141000L, 9300000L)) else Optional.empty(),
    block("cloud", 1228000L, 182000000L),
    if (precision.isEmpty) Optional.empty()
    else
      Optional.of(
        new Manifest.Validation(
          1000,
          800,
          900,
          precision.map(Double.box).asJava,
          Optional.empty(),
          0.3,
          1.1,
          Optional.empty()
        )
      ),
    provenance.asJava
  )

  def routing(
      policy: OffloadPolicy = new MainEntropy(0.5),
      reachable: Boolean = true
  ): Experiment.Routing =
    new Experiment.Routing(policy, ExtensionRule.MORE_CONFIDENT, reachable)

  val costs: Experiment.Costs = new Experiment.Costs(
    "pocket",
    "rack",
    "wifi",
    Payload.RAW,
    JMap.of("pocket", device(1e10, 0.6), "rack", device(4e12, 250), "board", device(5e10, 6)),
    JMap.of(
      "wifi",
      new Link(18.88, 283.17, 132.86, 0.02, "Huang et al., MobiSys 2012"),
      "lte",
      new Link(6, 438.39, 1288.04, 0.07, "Huang et al., MobiSys 2012")
    )
  )

  private def device(macsPerSecond: Double, watts: Double): DeviceSpec = new DeviceSpec(
    macsPerSecond,
    Optional.of[java.lang.Double](watts),
    Optional.empty[java.lang.Double],
    Optional.of[java.lang.Long](64000000L),
    "a figure for specs"
  )

  /** The regression that a {@code report.json} holds. */
  def learnedGain(report: JsonNode): UploadGain = {
    val learned = report.get("learned_gain")
    val weights = Seq("main_confidence", "main_entropy", "main_margin", "extended") ++
      Seq("extension_confidence", "extension_entropy", "extension_agrees")
    UploadGain.of(learned.get("intercept").asDouble, weights.map(learned.get(_).asDouble).toArray)
  }

  /** Edges that all have the device and the link of {@code costs}. */
  def fleet(edges: Int = 4, reachability: Reachability = new Always): EdgeFleet =
    fleetOf(Seq.fill(edges)(("pocket", "wifi", None)), reachability)

  def fleetOf(
      edges: Seq[(String, String, Option[Double])],
      reachability: Reachability = new Always
  ): EdgeFleet = new EdgeFleet(
    edges.map { case (device, link, rate) =>
      new EdgeSetup(
        device,
        link,
        rate.fold(Optional.empty[java.lang.Double])(r => Optional.of[java.lang.Double](r))
      )
    }.asJava,
    reachability,
    0.1,
    7
  )

  /** Three stages, the longest of more rounds than a curve has points; the last per edge. */
  val training: Seq[TrainingEvent] =
    stage("cloud", epochs = 4, rounds = 141, count = 3600, best = 0.9) ++
      stage("main", epochs = 3, rounds = 41, count = 3600, best = 0.84) ++
      stage("extension", epochs = 3, rounds = 22, count = 1800, best = 0.78) ++
      (0 until 4).map(edge =>
        new TrainingEvent.Edge("extension", edge, 700, 2 + edge, 450, Optional.of(340L + edge))
      )

  private def stage(name: String, epochs: Int, rounds: Int, count: Long, best: Double) = {
    val random = new Random(name.hashCode)
    def loss(progress: Double) = (1 - best) * 2 + 2 * math.exp(-6 * progress)
    def correct(progress: Double) = (count * (best - 0.3 * math.exp(-4 * progress))).toLong
    val passes = (1 to epochs).flatMap { epoch =>
      (1 to rounds).map { i =>
        val progress = (epoch - 1 + i.toDouble / rounds) / epochs
        val rate = 0.1 * math.min(progress / 0.3, (1 - progress) / 0.7)
        Examples.round(
          name,
          epoch,
          epochs,
          i,
          rounds,
          loss(progress) + 0.1 * random.nextDouble(),
          rate
        )
      } :+ {
        val progress = epoch.toDouble / epochs
        new TrainingEvent.Validation(name, epoch, count, correct(progress), loss(progress), 0.5)
      }
    }
    val last = correct(1)
    passes :+ new TrainingEvent.Recalibration(
      name,
      2048,
      count,
      last,
      last + count / 100,
      loss(1),
      loss(1) - 0.02,
      0.9
    )
  }

  private def block(name: String, parameters: Long, macs: Long) = new Manifest.Block(
    name + ".onnx",
    "0123456789abcdef" * 4,
    Examples.imageInput("image", 28, 28, Manifest.ChannelOrder.GRAY, 127.5, 127.5),
    Optional.empty(),
    Optional.empty(),
    new Manifest.Output("logits", Seq(Int.box(10)).asJava),
    Optional.empty(),
    parameters,
    macs,
    Optional.empty(),
    Optional.empty()
  )
}
