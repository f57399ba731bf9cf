package org.meanet.core.config

import org.meanet.core.routing.{EdgeConfidence, MainEntropy, OffloadPolicy}
import org.scalatest.funspec.AnyFunSpec

import scala.collection.JavaConverters._

class BoundsSpec extends AnyFunSpec {
  it("allow what a configuration takes, to the last bit") {
    def allowed(policy: OffloadPolicy) = Bounds.allow(policy.asInstanceOf[Record])
    assert(allowed(new EdgeConfidence(1)))
    assert(allowed(new EdgeConfidence(0)))
    assert(!allowed(new EdgeConfidence(Math.nextUp(1.0))))
    assert(allowed(new MainEntropy(5)))
    assert(!allowed(new MainEntropy(-java.lang.Double.MIN_VALUE)))
    assert(!allowed(new MainEntropy(Double.NaN)))
    assert(!allowed(new MainEntropy(Double.PositiveInfinity)))
  }

  it("say what a configuration would say") {
    def broken(policy: OffloadPolicy) = Bounds.broken(policy.asInstanceOf[Record]).asScala
    assert(broken(new EdgeConfidence(0.5)).isEmpty)
    assert(broken(new EdgeConfidence(80)) == Seq("threshold must be at most 1"))
    assert(broken(new MainEntropy(-1)) == Seq("threshold must be at least 0"))
    assert(broken(new EdgeConfidence(Double.NaN)) == Seq("threshold must be a number"))
  }
}
