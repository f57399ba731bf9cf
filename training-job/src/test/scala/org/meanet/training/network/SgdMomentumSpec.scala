package org.meanet.training.network

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration
import org.nd4j.linalg.factory.Nd4j
import org.scalatest.freespec.AnyFreeSpec

class SgdMomentumSpec extends AnyFreeSpec {
  private val gradients = Seq(Seq(1.0, -2.0), Seq(0.5, 0.25), Seq(-3.0, 1.0), Seq(0.0, 2.0))
  private val rates = Seq(0.0, 0.1, 0.01, 0.001)
  private val momentum = 0.9

  /** PyTorch's documented recursion of torch.optim.SGD, number by number. */
  private def expected(nesterov: Boolean): Seq[Seq[Double]] = {
    val velocity = Array(0.0, 0.0)
    for ((gradient, rate) <- gradients.zip(rates)) yield gradient.indices.map { i =>
      velocity(i) = momentum * velocity(i) + gradient(i)
      rate * (if (nesterov) gradient(i) + momentum * velocity(i) else velocity(i))
    }
  }

  private def steps(nesterov: Boolean): Seq[Seq[Double]] = {
    val sgd = new SgdMomentum(momentum, nesterov, 1)
    val updater = sgd.instantiate(Nd4j.ones(2), true)
    for ((gradient, rate) <- gradients.zip(rates)) yield {
      sgd.setLrAndSchedule(rate, null)
      val step = Nd4j.createFromArray(gradient.map(_.toFloat): _*)
      updater.applyUpdater(step, 0, 0)
      step.toDoubleVector.toSeq
    }
  }

  for (nesterov <- Seq(true, false))
    s"The rate of a minibatch holds for older gradients, too, ${if (nesterov) "with" else "without"} Nesterov's look ahead" in {
      for ((step, right) <- steps(nesterov).zip(expected(nesterov)); (a, b) <- step.zip(right))
        assert(math.abs(a - b) < 1e-6)
    }

  "A network's configuration keeps it in JSON, in which executors get it" in {
    val graph = new Optimiser(0.8, false, 0).configuration(1).graphBuilder()
    graph.addInputs("in")
    graph.addLayer(
      "out",
      new org.deeplearning4j.nn.conf.layers.OutputLayer.Builder().nIn(2).nOut(2).build(),
      "in"
    )
    val json = graph.setOutputs("out").build().toJson
    val read = ComputationGraphConfiguration.fromJson(json)
    assert(read.toJson == json)
    assert(json.contains("0.8"))
  }

  "A schedule of DL4J's own is refused, as the training loop has the only one" in {
    val schedule = new org.nd4j.linalg.schedule.FixedSchedule(0.1)
    assertThrows[IllegalArgumentException](
      new SgdMomentum(momentum, true, 0).setLrAndSchedule(0.1, schedule)
    )
  }
}
