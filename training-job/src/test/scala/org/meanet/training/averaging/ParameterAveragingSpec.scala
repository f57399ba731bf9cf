package org.meanet.training.averaging

import java.util.{Optional, UUID}
import java.util.concurrent.ConcurrentLinkedQueue
import java.util.concurrent.atomic.AtomicLong
import java.util.function.Consumer

import scala.collection.JavaConverters._
import scala.collection.mutable

import org.apache.spark.api.java.{JavaRDD, JavaSparkContext}
import org.apache.spark.scheduler.{SparkListener, SparkListenerJobStart}
import org.deeplearning4j.nn.graph.ComputationGraph
import org.meanet.core.UserError
import org.meanet.core.config.{Cosine, OneCycle, Schedule, Step, Training}
import org.meanet.core.image.EncodedImage
import org.meanet.core.metrics.TrainingEvent
import org.meanet.core.test.SparkSpec
import org.nd4j.linalg.api.ndarray.INDArray
import org.nd4j.linalg.dataset.api.MultiDataSet
import org.nd4j.linalg.learning.config.{Nesterovs, Sgd}
import org.scalatest.freespec.AnyFreeSpec
import org.scalatest.matchers.should.Matchers

class ParameterAveragingSpec extends AnyFreeSpec with Matchers with SparkSpec {
  import SmallNetwork._

  private lazy val context = JavaSparkContext.fromSparkContext(spark.sparkContext)

  private val none = Optional.empty[java.lang.Double]
  private val constant = new Step(0.1, 1.0, java.util.List.of[Integer](1), none)

  private case class Setup(
      workers: Int = 2,
      batch: Int = 16,
      frequency: Int = 2,
      epochs: Int = 1,
      schedule: Schedule = new OneCycle(0.1, 0.25),
      minibatches: Minibatches = PixelMinibatches,
      validation: Training.Validation = new Training.Validation(0, Optional.empty[Integer]),
      edges: Option[EdgeMix] = None,
      everyRounds: Int = 1000,
      from: StageProgress = StageProgress.START
  )

  private class Kept extends StageCheckpoints {
    val saved = mutable.ArrayBuffer.empty[(StageProgress, INDArray, INDArray)]
    var best: INDArray = _
    override def save(progress: StageProgress, graph: ComputationGraph): Unit =
      saved += ((
        progress,
        graph.params.dup,
        Option(graph.getUpdater.getStateViewArray).map(_.dup).orNull
      ))
    override def saveBest(graph: ComputationGraph): Unit = best = graph.params.dup
    override def restoreBest(graph: ComputationGraph): Unit = graph.setParams(best)
    override def newest: Optional[String] =
      if (saved.isEmpty) Optional.empty() else Optional.of("checkpoint " + saved.size)
  }

  private class Trained(val graph: ComputationGraph, val checkpoints: Kept) {
    val events = mutable.ArrayBuffer.empty[TrainingEvent]
    def params: INDArray = graph.params
    // ND4J takes arrays that are nearly the same for equal.
    def numbers: Seq[Float] = graph.params.dup.data.asFloat.toSeq
    def rounds: Seq[TrainingEvent.Round] = events.collect { case r: TrainingEvent.Round => r }.toSeq
    def passes: Seq[TrainingEvent.Validation] = events.collect { case v: TrainingEvent.Validation =>
      v
    }.toSeq
  }

  private def train(
      count: Int,
      setup: Setup,
      graph: ComputationGraph = withBatchNorm(new Nesterovs(0.1, 0.9)),
      validation: Seq[EncodedImage] = Nil
  ): Trained = trainOn(table(images(count)), setup, graph, validation)

  private def table(images: Seq[EncodedImage]): JavaRDD[EncodedImage] =
    context.parallelize(images.asJava, 5)

  private def trainOn(
      images: JavaRDD[EncodedImage],
      setup: Setup,
      graph: ComputationGraph = withBatchNorm(new Nesterovs(0.1, 0.9)),
      validation: Seq[EncodedImage] = Nil,
      checkpoints: Kept = new Kept
  ): Trained = {
    val trained = new Trained(graph, checkpoints)
    val onEvent: Consumer[TrainingEvent] = e => trained.events += e
    new ParameterAveraging(context, setup.workers, setup.batch, setup.frequency, setup.everyRounds)
      .train(
        new TrainingStage(
          "main",
          setup.minibatches,
          PixelMinibatches,
          setup.epochs,
          setup.schedule,
          setup.validation,
          setup.edges.map(Optional.of(_)).getOrElse(Optional.empty[EdgeMix]),
          5
        ),
        graph,
        setup.from,
        new StageImages(images, table(validation)),
        trained.checkpoints,
        onEvent
      )
    trained
  }

  private def inOrder(count: Int, epoch: Int): Seq[EncodedImage] = {
    val order = new SeededOrder(5, epoch, count)
    images(count).zipWithIndex.sortBy { case (_, i) => order.positionOf(i) }.map(_._1)
  }

  "One worker gives the parameters of a plain fit on the same minibatches" in {
    val setup = Setup(workers = 1, epochs = 2)
    val averaged = train(70, setup, withoutBatchNorm(new Nesterovs(0.1, 0.9)))
    val plain = withoutBatchNorm(new Nesterovs(0.1, 0.9))
    val plan = new DataParallelRounds(70, 1, 16, 2)
    var seen = 0
    for (epoch <- 0 to 1) {
      var rest = inOrder(70, epoch)
      (0 until plan.rounds).foreach { r =>
        val (round, later) = rest.splitAt(plan.imagesIn(r).toInt)
        round.grouped(plan.minibatchSize(r, 0)).foreach { batch =>
          plain.setLearningRate(setup.schedule.learningRate((seen + batch.size / 2.0) / 70, 2))
          plain.fit(PixelMinibatches.of(batch.asJava, epoch))
          seen += batch.size
        }
        rest = later
      }
    }
    averaged.params.distance2(plain.params) should be < 1e-6
  }

  "Three workers that average after every step of plain SGD are one machine with a threefold batch" in {
    val averaged = train(
      192,
      Setup(workers = 3, frequency = 1, schedule = constant),
      withoutBatchNorm(new Sgd(0.1))
    )
    val plain = withoutBatchNorm(new Sgd(0.1))
    plain.setLearningRate(0.1)
    inOrder(192, 0).grouped(48).foreach(batch => plain.fit(PixelMinibatches.of(batch.asJava, 0)))
    averaged.rounds should have size 4
    averaged.params.distance2(plain.params) should be < 1e-5
  }

  "Three workers use each of 1,003 images exactly once in each epoch" in {
    val recording = new RecordingMinibatches
    val trained =
      train(1003, Setup(workers = 3, frequency = 4, epochs = 2, minibatches = recording))
    for (epoch <- 0 to 1) {
      val used = recording.inEpoch(epoch)
      used should have size 1003
      used.toSet should have size 1003
    }
    recording.inEpoch(0) should not be recording.inEpoch(1)
    trained.rounds.map(_.round) shouldBe (1 to 6) ++ (1 to 6)
    trained.rounds.last.images shouldBe 2006
  }

  "An epoch decodes each image once and reads it once, in 1 round and in 50" in {
    val read = Seq(1000, 1).map { frequency =>
      val recording = new RecordingMinibatches
      SourceReads.count.set(0)
      val trained = trainOn(
        table(images(400)).map(image => SourceReads.counted(image)),
        Setup(batch = 4, frequency = frequency, epochs = 2, minibatches = recording)
      )
      recording.inEpoch(0) should have size 400
      recording.inEpoch(1) should have size 400
      trained.rounds.map(_.rounds).distinct shouldBe Seq(if (frequency == 1) 50 else 1)
      SourceReads.count.get
    }
    read.head shouldBe read.last
  }

  "The same seed gives the same parameters again, with three workers and dropout, too" in {
    val setup = Setup(workers = 3, epochs = 2)
    val nets = Seq.fill(2)(train(200, setup, withDropout(new Nesterovs(0.1, 0.9))).numbers)
    nets.head shouldBe nets.last
  }

  "The result does not depend on how the image table is cut into files" in {
    val reversed = context.parallelize(images(100).reverse.asJava, 2)
    trainOn(reversed, Setup()).numbers shouldBe train(100, Setup()).numbers
  }

  "A stage that goes on from any checkpoint ends with the same parameters" in {
    val setup = Setup(epochs = 2, everyRounds = 2)
    val whole = train(300, setup)
    whole.checkpoints.saved.map { case (p, _, _) => (p.epoch, p.round) } shouldBe
      Seq((0, 2), (0, 4), (1, 0), (1, 2), (1, 4), (2, 0))
    whole.checkpoints.saved.foreach { case (progress, params, state) =>
      val resumed = withBatchNorm(new Nesterovs(0.1, 0.9))
      resumed.setParams(params)
      resumed.getUpdater.setStateViewArray(state)
      withClue((progress.epoch, progress.round)) {
        train(300, setup.copy(from = progress), resumed).numbers shouldBe whole.numbers
      }
    }
  }

  "BatchNorm's statistics are measured on images as an epoch of the training would have them" in {
    val trained = train(64, Setup(epochs = 2, minibatches = BrighterEachEpoch))
    val next = BrighterEachEpoch.of(images(64).asJava, 2)
    val given = trained.graph.feedForward(next.getFeatures, true).get("conv")
    val means = given.mean(0, 2, 3).toFloatVector
    trained.graph.getParam("bn_mean").toFloatVector.zip(means).foreach { case (measured, mean) =>
      measured shouldBe mean +- 1e-4f
    }
  }

  "Spark's UI reads like the algorithm, and a round is one job" in {
    val jobs = new ConcurrentLinkedQueue[String]
    val listener = new SparkListener {
      override def onJobStart(job: SparkListenerJobStart): Unit =
        jobs.add(job.properties.getProperty("spark.job.description"))
    }
    spark.sparkContext.addSparkListener(listener)
    val rounds =
      try train(300, Setup(epochs = 2)).rounds
      finally spark.sparkContext.removeSparkListener(listener)
    val ofRounds = jobs.asScala.filter(_.contains("round")).toSeq
    ofRounds shouldBe rounds.map(r =>
      s"Train main: epoch ${r.epoch} of 2, round ${r.round} of ${r.rounds}"
    )
    jobs.asScala.toSeq should contain("Train main: measure BatchNorm's statistics")
  }

  "The parts of a round's seconds add up to it, and none is negative" in {
    // As many workers as slots, then more.
    val rounds = Seq(2, 5).map(workers => train(300, Setup(workers)).rounds)
    rounds.flatten.foreach { round =>
      val parts = Seq(
        round.computeSeconds,
        round.readingSeconds,
        round.broadcastSeconds,
        round.queueingSeconds,
        round.aggregationSeconds
      )
      parts.sum shouldBe round.seconds +- 1e-9
      parts.foreach(_ should be >= 0.0)
    }
    // How long the others queue depends on the machine; RoundResultSpec has the arithmetic.
    rounds.head.foreach(_.queueingSeconds shouldBe 0)
  }

  "The learning rate follows the images seen, whatever the workers and rounds" in {
    val schedule = new Cosine(0.2, Optional.of[java.lang.Double](0.25))
    for ((workers, frequency) <- Seq((1, 2), (3, 1), (2, 100))) {
      val rounds =
        train(240, Setup(workers, frequency = frequency, epochs = 3, schedule = schedule)).rounds
      rounds.foreach { round =>
        val inRound = 240.0 / round.rounds
        val expected = schedule.learningRate((round.images - inRound / 2) / 240, 3)
        round.learningRate shouldBe expected +- 1e-3
      }
    }
  }

  "A stage ends when the validation split has not improved for as long as its patience" in {
    val setup = Setup(
      epochs = 30,
      schedule = constant,
      validation = new Training.Validation(1, Optional.of[Integer](2))
    )
    val trained = train(60, setup, validation = images(90).drop(60))
    val correct = trained.passes.map(_.correct)
    correct.size should be < 30
    correct.last should be <= correct.max
    correct.indexOf(correct.max) shouldBe correct.size - 3
    val end = new TrainingEvent.Best("main", correct.size - 2, correct.size, 30, 2)
    trained.events.collect { case b: TrainingEvent.Best => b } shouldBe Seq(end)
    // BatchNorm's statistics are measured anew in the best network; its weights are as they were.
    val best = withBatchNorm(new Nesterovs(0.1, 0.9))
    best.setParams(trained.checkpoints.best)
    Seq("conv_W", "bn_gamma", "logits_W").foreach { weights =>
      trained.graph.getParam(weights) shouldBe best.getParam(weights)
    }
  }

  "A stage with patience names its best epoch, however seldom it is validated" in {
    val trained = train(
      60,
      Setup(
        epochs = 5,
        schedule = constant,
        validation = new Training.Validation(2, Optional.of[Integer](9))
      ),
      validation = images(90).drop(60)
    )
    val correct = trained.passes.map(_.correct)
    val best = trained.passes(correct.indexOf(correct.max)).epoch
    trained.events.collect { case b: TrainingEvent.Best =>
      (b.epoch, b.endedAfter, b.endedEarly)
    } shouldBe
      Seq((best, 5, false))
  }

  "A stage with patience that goes on from any checkpoint keeps the same network" in {
    val setup = Setup(
      epochs = 30,
      schedule = constant,
      validation = new Training.Validation(1, Optional.of[Integer](2))
    )
    val held = images(90).drop(60)
    val whole = train(60, setup, validation = held)
    whole.checkpoints.saved.foreach { case (progress, params, state) =>
      val resumed = withBatchNorm(new Nesterovs(0.1, 0.9))
      resumed.setParams(params)
      resumed.getUpdater.setStateViewArray(state)
      withClue(progress.epoch) {
        val kept = new Kept
        kept.best = whole.checkpoints.best
        val again = trainOn(table(images(60)), setup.copy(from = progress), resumed, held, kept)
        again.numbers shouldBe whole.numbers
        progress.epoch + again.passes.size shouldBe whole.passes.size
      }
    }
  }

  "A network is validated as one machine would" in {
    val setup = Setup(validation = new Training.Validation(1, Optional.empty[Integer]))
    val held = images(90).drop(60)
    val trained = train(60, setup, withoutBatchNorm(new Nesterovs(0.1, 0.9)), held)
    val answers =
      trained.graph.outputSingle(PixelMinibatches.of(held.asJava, 0).getFeatures(0)).toFloatMatrix
    val pass = trained.passes.head
    pass.images shouldBe 30
    pass.correct shouldBe answers.zip(held).count { case (p, i) => p.indexOf(p.max) == i.label }
    pass.loss shouldBe answers
      .zip(held)
      .map { case (p, i) =>
        -math.log(p(i.label))
      }
      .sum / 30 +- 1e-6
  }

  "Parameters that are no longer finite stop the stage and say where, and what is left" in {
    val first = train(64, Setup(workers = 1, schedule = constant))
    val kept = new Kept
    kept.saved ++= first.checkpoints.saved
    val error = the[UserError] thrownBy trainOn(
      table(images(64)),
      Setup(
        workers = 1,
        epochs = 2,
        schedule = new OneCycle(1e38, 0.99),
        from = first.checkpoints.saved.last._1
      ),
      checkpoints = kept
    )
    error.getMessage should include("The loss and parameters of main must be finite, got loss [")
    error.getMessage should include regex "in epoch 2, round [12] at learning rate"
    error.getMessage should include(
      "lower training.main.schedule.peak, with which the stage starts"
    )
    error.getMessage should endWith("The last good checkpoint is [checkpoint 1]")
  }

  "Fewer images than workers is refused" in {
    val error = the[UserError] thrownBy train(2, Setup(workers = 3, frequency = 1))
    error.getMessage should include("on [2] images with [3] workers")
  }

  "More edges than images is refused, with the key and both numbers" in {
    val mix = EdgeMix.of(new Training.Edges(100000, none), 3, 11)
    val error = the[UserError] thrownBy train(60, Setup(edges = Some(mix)))
    error.getMessage shouldBe "training.main.edges.count must be at most the [60] training images " +
      "of the stage, got [100000]"
  }

  "Each edge trains on its own images, and counts for as many as it has" in {
    val mix = EdgeMix.of(
      new Training.Edges(3, Optional.of[java.lang.Double](0.3)),
      3,
      11
    )
    val recording = new RecordingMinibatches
    val trained = train(
      150,
      Setup(
        frequency = 1,
        batch = 8,
        schedule = constant,
        minibatches = recording,
        edges = Some(mix)
      ),
      withoutBatchNorm(new Sgd(0.1)),
      images(200).drop(150)
    )
    recording.inEpoch(0).sorted shouldBe images(150).map(_.id).sorted
    val reported = trained.events.collect { case e: TrainingEvent.Edge => e }
    reported.map(_.images) shouldBe (0 until 3).map(e =>
      images(150).count(mix.edgeOf(_) == e).toLong
    )
    reported.map(_.validationImages).sum shouldBe 50

    // The same by hand: every edge steps on its own share of a round, then the weighted mean.
    val plan = new PerEdgeRounds(reported.map(_.images).toArray, 8, 1)
    val byEdge = images(150).sortBy(i => (mix.edgeOf(i), i.id))
    val order = plan.order(5, 0)
    val placed = byEdge.zipWithIndex
      .map { case (image, i) => (order.positionOf(i), image) }
      .sortBy(_._1)
      .groupBy { case (position, _) => plan.partitionOf(position) }
    var mean = withoutBatchNorm(new Sgd(0.1)).params
    for (round <- 0 until plan.rounds) {
      val shares = (0 until 3).flatMap(e => placed.get(round * 3 + e).map(_.map(_._2)))
      val stepped = shares.map { share =>
        val net = withoutBatchNorm(new Sgd(0.1))
        net.setLearningRate(0.1)
        net.setParams(mean)
        net.fit(PixelMinibatches.of(share.asJava, 0))
        net.params.mul(share.size.toDouble / shares.map(_.size).sum)
      }
      mean = stepped.reduce(_ add _)
    }
    trained.params.distance2(mean) should be < 1e-5
  }
}

/** local mode: the executors share this JVM. */
object SourceReads {
  val count = new AtomicLong
  def counted(image: EncodedImage): EncodedImage = {
    count.incrementAndGet()
    image
  }
}

object UsedIds {
  val used = new ConcurrentLinkedQueue[(String, Int, String)]
}

class RecordingMinibatches extends Minibatches {
  private val name = UUID.randomUUID.toString
  override def of(images: java.util.List[EncodedImage], epoch: Int): MultiDataSet = {
    images.asScala.foreach(image => UsedIds.used.add((name, epoch, image.id)))
    PixelMinibatches.of(images, epoch)
  }
  def inEpoch(epoch: Int): Seq[String] =
    UsedIds.used.asScala.collect { case (`name`, `epoch`, id) => id }.toSeq
}
