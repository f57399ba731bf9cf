package org.meanet.inference.offload

import org.meanet.core.cost.{BlockMacs, CostModel, Device, Link}

/** Two kinds of edges and their cloud. */
object Cameras {
  val cloud = new Device(1e12, 200)
  val macs = new BlockMacs(1000000L, 500000L, 9000000L)
  val wifi = new Link(18.88, 283.17, 132.86, 0.02, "a spec")
  val slow = new Link(1.1, 868.98, 817.88, 0.15, "a spec")
  val camera = new CostModel(new Device(1e9, 3), cloud, wifi, macs)
  val board = new CostModel(new Device(2e8, 1), cloud, slow, macs)
}
