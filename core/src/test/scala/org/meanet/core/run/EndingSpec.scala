package org.meanet.core.run

import org.scalatest.freespec.AnyFreeSpec
import org.scalatest.matchers.should.Matchers

class EndingSpec extends AnyFreeSpec with Matchers {

  /** As YARN's application master sets them for the driver that it runs. */
  private def inApplicationMaster(work: => Any): Unit = {
    val settings = Map("spark.master" -> "yarn", "spark.submit.deployMode" -> "cluster")
    val before = settings.keys.map(key => key -> sys.props.get(key)).toMap
    settings.foreach { case (key, value) => sys.props(key) = value }
    try work
    finally
      before.foreach {
        case (key, Some(value)) => sys.props(key) = value
        case (key, None)        => sys.props -= key
      }
  }

  "Where YARN runs the driver" - {
    "a command that is done returns, as YARN takes any exit for a failure" in
      inApplicationMaster(Ending.DONE.endJvm())

    "one that is not gives YARN its error, and no stack trace" in inApplicationMaster {
      val thrown = the[FailedCommandException] thrownBy
        new Ending(1, "Images [x] must be square").endJvm()
      thrown should have message "Images [x] must be square"
      thrown.getStackTrace shouldBe empty
    }
  }
}
