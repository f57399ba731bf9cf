package org.meanet.core.gpu

import org.scalatest.freespec.AnyFreeSpec
import org.scalatest.matchers.should.Matchers

class ComputeCapabilitySpec extends AnyFreeSpec with Matchers {
  private def capability(text: String) = ComputeCapability.parse(text)

  "A GPU runs the machine code of its own and of older minor versions" in {
    capability("8.9").runs(capability("8.6")) shouldBe true
    capability("8.6").runs(capability("8.6")) shouldBe true
    capability("8.0").runs(capability("8.6")) shouldBe false
    capability("9.0").runs(capability("8.6")) shouldBe false
    capability("7.5").runs(capability("8.0")) shouldBe false
  }

  "What is not two numbers is refused" in {
    for (text <- Seq("", "8", "[N/A]", "8.6.1", "1000.0"))
      (the[IllegalArgumentException] thrownBy capability(text)).getMessage shouldBe
        s"A compute capability must be as 8.6, got [$text]"
  }
}
