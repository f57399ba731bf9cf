package org.meanet.inference.scoring

/** What logits say, straight from the definitions. */
object Probabilities {
  def softmax(logits: Array[Float]): Array[Double] = {
    val exps = logits.map(z => math.exp(z.toDouble - logits.max))
    exps.map(_ / exps.sum)
  }

  /** In nats. */
  def entropy(p: Array[Double]): Double = -p.filter(_ > 0).map(x => x * math.log(x)).sum
}
