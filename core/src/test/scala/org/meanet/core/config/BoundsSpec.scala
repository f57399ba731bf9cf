package org.meanet.core.config

import org.meanet.core.routing.{EdgeConfidence, MainEntropy, OffloadPolicy}
import org.scalatest.funspec.AnyFunSpec

class BoundsSpec extends AnyFunSpec {
  it("allow what a configuration takes, to the last bit") {
    def allowed(policy: OffloadPolicy) = Bounds.allow(policy.asInstanceOf[Record])
    assert(allowed(new EdgeConfidence(1)))
    assert(allowed(new EdgeConfidence(0)))
    assert(!allowed(new EdgeConfidence(Math.nextUp(1.0))))
    assert(allowed(new MainEntropy(5)))
    assert(!allowed(new MainEntropy(-java.lang.Double.MIN_VALUE)))
    assert(!allowed(new MainEntropy(Double.NaN)))
  }
}
