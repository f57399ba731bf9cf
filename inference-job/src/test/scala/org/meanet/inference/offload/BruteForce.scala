package org.meanet.inference.offload

import org.meanet.core.cost.{Cost, CostModel, Payload}
import org.meanet.core.routing.{
  Decision,
  EdgeConfidence,
  Exit,
  ExtensionRule,
  LearnedGain,
  MainCalibratedEntropy,
  MainConfidence,
  MainEntropy,
  MainMargin,
  OffloadPolicy,
  UploadGain
}

/** What became of one image. */
final case class Routed(image: ScoredImage, exit: Exit, answer: Int, extended: Boolean) {
  def right: Boolean = answer == image.label
}

/** Algorithm 2 and its statistics a second time, image by image, in memory. */
final class BruteForce(
    images: Seq[ScoredImage],
    hard: Set[Int],
    policy: OffloadPolicy,
    rule: ExtensionRule,
    reachable: ScoredImage => Boolean,
    costs: Int => CostModel,
    payload: Payload
) {
  def isHard(label: Int): Boolean = hard(label)

  def bytes(image: ScoredImage): Long =
    payload match {
      case Payload.RAW       => image.rawBytes
      case Payload.STORED    => image.storedBytes
      case Payload.REENCODED => image.reencoded.get.bytes
    }

  def edgeAnswer(image: ScoredImage): Routed =
    image.extension match {
      case Some(extension) if hard.contains(image.main.label) =>
        val answer = if (mainStands(image.main, extension)) image.main else extension
        Routed(image, Exit.EXTENSION, answer.label, true)
      case _ => Routed(image, Exit.MAIN, image.main.label, extended = false)
    }

  private def mainStands(main: Said, extension: Said): Boolean = rule match {
    case ExtensionRule.MORE_CONFIDENT => main.confidence > extension.confidence
    case ExtensionRule.MORE_CONFIDENT_CALIBRATED =>
      main.calibratedConfidence > extension.calibratedConfidence
    case ExtensionRule.ALWAYS_EXTENSION => false
  }

  def edgeConfidence(image: ScoredImage): Double =
    image.extension match {
      case Some(extension) if hard.contains(image.main.label) =>
        if (mainStands(image.main, extension)) image.main.confidence else extension.confidence
      case _ => image.main.confidence
    }

  /** What the policy looks at. */
  def value(image: ScoredImage, policy: OffloadPolicy): Double =
    policy match {
      case _: MainEntropy           => image.main.entropy
      case _: EdgeConfidence        => edgeConfidence(image)
      case _: MainConfidence        => image.main.confidence
      case _: MainMargin            => image.main.margin
      case _: MainCalibratedEntropy => image.main.calibratedEntropy
      case learned: LearnedGain     => probability(image, learned.gain.get)
    }

  private def probability(image: ScoredImage, gain: UploadGain): Double = {
    val ofMain = gain.intercept + gain.mainConfidence * image.main.confidence +
      gain.mainEntropy * image.main.entropy + gain.mainMargin * image.main.margin
    val logOdds = image.extension match {
      case Some(extension) if hard.contains(image.main.label) =>
        ofMain + gain.extended + gain.extensionConfidence * extension.confidence +
          gain.extensionEntropy * extension.entropy +
          (if (extension.label == image.main.label) gain.extensionAgrees else 0)
      case _ => ofMain
    }
    1 / (1 + math.exp(-logOdds))
  }

  def route(image: ScoredImage): Routed = {
    val edge = edgeAnswer(image)
    val complex = policy match {
      case _: MainEntropy | _: MainCalibratedEntropy | _: LearnedGain =>
        value(image, policy) > policy.threshold
      case _ => value(image, policy) < policy.threshold
    }
    if (reachable(image) && complex)
      Routed(
        image,
        Exit.CLOUD,
        image.cloud.label,
        edge.extended && (policy.isInstanceOf[EdgeConfidence] || policy.isInstanceOf[LearnedGain])
      )
    else edge
  }

  val routed: Seq[Routed] = images.map(route)
  val edge: Seq[Routed] = images.map(edgeAnswer)

  def answers(which: Seq[Routed]): Answers =
    new Answers(which.size.toLong, which.count(_.right).toLong)

  def byHardness(which: Seq[Routed]): ByHardness = new ByHardness(
    answers(which),
    answers(which.filter(r => hard(r.image.label))),
    answers(which.filterNot(r => hard(r.image.label)))
  )

  def answered(exit: Exit): Answers = answers(routed.filter(_.exit == exit))
  def uploadBytes: Long = routed.filter(_.exit == Exit.CLOUD).map(r => bytes(r.image)).sum

  private def cost(r: Routed): Cost =
    costs(r.image.edge).of(new Decision(r.exit, r.answer, r.extended), bytes(r.image))

  def latencies(which: Seq[Routed]): Seq[Double] = which.map(cost(_).latencySeconds)

  def edgeJoules(which: Seq[Routed]): Double =
    which.map(cost).map(c => c.mainJoules + c.extensionJoules + c.uploadJoules).sum

  def energy(which: Seq[Routed]): Energy = {
    val costs = which.map(cost)
    new Energy(
      costs.map(_.mainJoules).sum,
      costs.map(_.extensionJoules).sum,
      costs.map(_.uploadJoules).sum,
      costs.map(_.cloudJoules).sum
    )
  }

  def edgeSeconds(which: Seq[Routed]): Double = which.map(cost(_).latency.edgeSeconds).sum
}
