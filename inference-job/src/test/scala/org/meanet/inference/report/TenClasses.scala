package org.meanet.inference.report

import java.util.{Optional, Map => JMap}

import org.meanet.core.bundle.Manifest
import org.meanet.core.config.Experiment
import org.meanet.core.cost.{Device, Link, Payload}
import org.meanet.core.routing.{ExtensionRule, MainEntropy, OffloadPolicy}

import scala.collection.JavaConverters._

/** A bundle's manifest and costs, as a small run on ten classes has them. */
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
      provenance: Map[String, String] = Map("seed" -> "7", "data" -> "fashion-mnist")
  ): Manifest = new Manifest(
    Manifest.FORMAT_VERSION,
    names.asJava,
    hard.map(Int.box).asJava,
    block("main", 78042L, 11200000L),
    if (withExtension) Optional.of(block("extension", 141000L, 9300000L)) else Optional.empty(),
    block("cloud", 1228000L, 182000000L),
    Optional.empty(),
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
    JMap.of(
      "pocket",
      new Device(1e10, 0.6, "a figure for specs"),
      "rack",
      new Device(4e12, 250, "a figure for specs")
    ),
    JMap.of("wifi", new Link(18.88, 283.17, 132.86, 0.02, "Huang et al., MobiSys 2012"))
  )

  private def block(name: String, parameters: Long, macs: Long) = new Manifest.Block(
    name + ".onnx",
    "0123456789abcdef" * 4,
    new Manifest.ImageInput("image", 28, 28, Manifest.ChannelOrder.GRAY, 127.5, 127.5, 1),
    Optional.empty(),
    new Manifest.Output("logits", Seq(Int.box(10)).asJava),
    Optional.empty(),
    parameters,
    macs
  )
}
