package org.meanet.clusters

import java.nio.file.{Files, Path, Paths}
import org.apache.hadoop.conf.Configuration
import org.apache.hadoop.hdfs.MiniDFSCluster
import org.apache.hadoop.yarn.conf.YarnConfiguration
import org.apache.hadoop.yarn.server.MiniYARNCluster

/** Hadoop's own daemons in one JVM: a name node, a data node, a resource manager and a node manager
  * that kills containers which outgrow what they have asked for.
  */
object HadoopDaemons {
  private val NodeMemoryMib = "6144"

  /** Runs them until the process is killed.
    *
    * @param arguments
    *   the folder for HDFS's files, and one that gets the configuration of clients; YARN has its
    *   own under `target` of the current folder
    */
  def main(arguments: Array[String]): Unit = try {
    val Array(folder, clients) = arguments.map(Paths.get(_))
    start(folder, clients)
  } catch {
    // Threads of those that have started would keep the process.
    case e: Throwable =>
      e.printStackTrace()
      sys.exit(1)
  }

  private def start(folder: Path, clients: Path): Unit = {
    val hdfs = startHdfs(folder.resolve("hdfs"))
    val yarn = new MiniYARNCluster("yarn", 1, 1, 1)
    yarn.init(settings(hdfs.getURI.toString))
    yarn.start()
    require(yarn.waitForNodeManagersToConnect(60000), "The node manager must connect")
    write(yarn.getConfig, clients)
    val logs = yarn.getNodeManager(0).getConfig.get(YarnConfiguration.NM_LOG_DIRS)
    println(s"ready, with ${hdfs.getURI} and logs in $logs")
  }

  private def startHdfs(folder: Path): MiniDFSCluster = {
    val conf = new Configuration
    conf.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, folder.toString)
    val hdfs = new MiniDFSCluster.Builder(conf).numDataNodes(1).build()
    hdfs.waitClusterUp()
    hdfs
  }

  private def settings(hdfs: String): Configuration = {
    val conf = new YarnConfiguration
    Map(
      "fs.defaultFS" -> hdfs,
      "dfs.replication" -> "1",
      // The one that MiniYARN sets is not on the class path of clients.
      "net.topology.node.switch.mapping.impl" -> "org.apache.hadoop.net.ScriptBasedMapping",
      YarnConfiguration.YARN_MINICLUSTER_NM_PMEM_MB -> NodeMemoryMib,
      // A container gets what it asks for, and no more.
      YarnConfiguration.RM_SCHEDULER_MINIMUM_ALLOCATION_MB -> "1",
      "yarn.scheduler.capacity.root.queues" -> "default",
      "yarn.scheduler.capacity.root.default.capacity" -> "100",
      "yarn.scheduler.capacity.maximum-am-resource-percent" -> "1",
      // So that the node manager itself looks after memory, and neither the kernel nor nobody does.
      YarnConfiguration.YARN_MINICLUSTER_CONTROL_RESOURCE_MONITORING -> "true",
      YarnConfiguration.NM_MEMORY_RESOURCE_ENFORCED -> "false",
      YarnConfiguration.NM_PMEM_CHECK_ENABLED -> "true",
      YarnConfiguration.NM_VMEM_CHECK_ENABLED -> "false",
      YarnConfiguration.NM_CONTAINER_MON_INTERVAL_MS -> "500",
      // The machine's disk may be nearly full.
      YarnConfiguration.NM_MAX_PER_DISK_UTILIZATION_PERCENTAGE -> "100"
    ).foreach { case (name, value) => conf.set(name, value) }
    conf
  }

  /** As each file that clients may look at, lest Hadoop's defaults for it win. */
  private def write(conf: Configuration, folder: Path): Unit =
    for (name <- Seq("core-site.xml", "hdfs-site.xml", "yarn-site.xml")) {
      val out = Files.newOutputStream(folder.resolve(name))
      try conf.writeXml(out)
      finally out.close()
    }
}
