package org.meanet.clusters

import io.fabric8.kubernetes.api.model.{Container, Pod, Quantity}
import io.fabric8.kubernetes.client.utils.Serialization
import java.nio.file.Files
import org.meanet.core.test.TempFolder
import org.meanet.endtoend.{Command, Repository}
import org.scalatest.freespec.AnyFreeSpec
import org.scalatest.matchers.should.Matchers
import scala.collection.JavaConverters._

/** What the real spark-submit asks of a Kubernetes cluster with the settings in conf/kubernetes. */
class KubernetesSpec extends AnyFreeSpec with Matchers with TempFolder {
  private lazy val server = new ApiServer
  private val conf = Repository.root.resolve("conf/kubernetes")

  override protected def afterAll(): Unit =
    try server.close()
    finally super.afterAll()

  private lazy val sparkHome = SparkHome.in(folder.resolve("spark"))

  private lazy val submitted = Command(
    Seq(
      sparkHome.resolve("bin/spark-submit").toString,
      "--master",
      s"k8s://${server.url}",
      "--deploy-mode",
      "cluster",
      "--conf",
      "spark.kubernetes.container.image=meanet:1",
      "--conf",
      "spark.kubernetes.submission.waitAppCompletion=false",
      "--class",
      "org.meanet.training.TrainJob",
      "local:///opt/meanet/training.jar",
      "--run",
      "s3a://bucket/runs/mine"
    ),
    Map("SPARK_CONF_DIR" -> conf.toString),
    // The templates' paths are relative.
    Repository.root,
    patience = 15
  ).run()

  private lazy val driver: Pod = {
    withClue(submitted)(submitted.status shouldBe 0)
    val pods = server.client.pods.inNamespace("default").list.getItems
    pods should have size 1
    pods.get(0)
  }

  private def container: Container = driver.getSpec.getContainers.get(0)

  private def configurations: Map[String, String] =
    server.client.configMaps
      .inNamespace("default")
      .list
      .getItems
      .asScala
      .flatMap(_.getData.asScala)
      .toMap

  "The driver's pod" - {
    "is the template's, with Spark's labels beside its own" in {
      val labels = driver.getMetadata.getLabels.asScala
      labels("app") shouldBe "meanet"
      labels("spark-role") shouldBe "driver"
      driver.getSpec.getSecurityContext.getRunAsNonRoot shouldBe true
      driver.getSpec.getServiceAccountName shouldBe "spark"
      container.getName shouldBe "spark-kubernetes-driver"
    }

    "has the image, and runs the job with its arguments" in {
      container.getImage shouldBe "meanet:1"
      container.getArgs.asScala should contain inOrder (
        "driver",
        "org.meanet.training.TrainJob",
        "local:///opt/meanet/training.jar",
        "--run",
        "s3a://bucket/runs/mine"
      )
    }

    "has room for the heap and for what lies beside it, and is killed for more" in {
      for (amounts <- Seq(container.getResources.getRequests, container.getResources.getLimits))
        Quantity.getAmountInBytes(amounts.get("memory")).longValue shouldBe (9L << 30)
    }

    "keeps Spark's files on the template's volume" in {
      val volume = driver.getSpec.getVolumes.asScala.find(_.getName == "spark-local-dir-1").get
      volume.getEmptyDir.getSizeLimit shouldBe new Quantity("20Gi")
      container.getVolumeMounts.asScala
        .find(_.getName == "spark-local-dir-1")
        .map(_.getMountPath) shouldBe Some("/var/spark")
      container.getEnv.asScala
        .find(_.getName == "SPARK_LOCAL_DIRS")
        .map(_.getValue) shouldBe Some("/var/spark")
    }
  }

  "The driver is handed what it makes executors of" in {
    driver.getMetadata.getName should not be empty
    val properties = configurations("spark.properties")
    properties should include("spark.executor.instances=4")
    properties should include regex
      "spark.executor.extraJavaOptions=.*org.bytedeco.javacpp.maxphysicalbytes\\\\?=9g"
    configurations("log4j2.properties") shouldBe
      Files.readString(conf.resolve("log4j2.properties"))
    configurations.values.exists(_.contains("spark-kubernetes-executor")) shouldBe true
  }

  for (name <- Seq("driver-pod.yaml", "executor-pod.yaml"))
    s"$name has no field that Kubernetes does not know" in {
      val pod = Serialization.unmarshal(Files.readString(conf.resolve(name)), classOf[Pod])
      val unknown = Seq(
        pod.getAdditionalProperties,
        pod.getMetadata.getAdditionalProperties,
        pod.getSpec.getAdditionalProperties,
        pod.getSpec.getSecurityContext.getAdditionalProperties
      ) ++ pod.getSpec.getContainers.asScala.map(_.getAdditionalProperties) ++
        pod.getSpec.getVolumes.asScala.map(_.getAdditionalProperties) ++
        pod.getSpec.getVolumes.asScala.map(_.getEmptyDir.getAdditionalProperties) ++
        pod.getSpec.getContainers.asScala
          .flatMap(_.getVolumeMounts.asScala.map(_.getAdditionalProperties))
      every(unknown.map(_.asScala)) shouldBe empty
    }
}
