package org.meanet.core.image

import java.nio.file.{Files, Paths}
import java.util.Optional

import org.apache.hadoop.fs.{Path => HadoopPath}
import org.apache.hadoop.io.SequenceFile.{CompressionType, Writer}
import org.apache.hadoop.io.compress.DefaultCodec
import org.apache.hadoop.io.{BytesWritable, SequenceFile, Text, Writable}
import org.apache.spark.api.java.JavaSparkContext
import org.meanet.core.image.label.{FileName, Folder}
import org.scalatest.freespec.AnyFreeSpec

class SequenceFilesSpec extends AnyFreeSpec with LabelledSpec {
  private var written = 0

  private def sequence(
      compression: CompressionType,
      records: Seq[(String, Array[Byte])]
  ): String =
    sequence(
      compression,
      classOf[BytesWritable],
      records.map { case (name, bytes) => (name, new BytesWritable(bytes)) }
    )

  private def sequence[V <: Writable](
      compression: CompressionType,
      valueClass: Class[V],
      records: Seq[(String, V)]
  ): String = {
    written += 1
    val path = folder.resolve(s"sequences-$written/part-00000").toString
    val writer = SequenceFile.createWriter(
      spark.sparkContext.hadoopConfiguration,
      Writer.file(new HadoopPath(path)),
      Writer.keyClass(classOf[Text]),
      Writer.valueClass(valueClass),
      Writer.compression(compression, new DefaultCodec())
    )
    records.foreach { case (name, value) => writer.append(new Text(name), value) }
    writer.close()
    path
  }

  private def source(path: String, damaged: Option[Damage] = None): SequenceFiles =
    new SequenceFiles(
      classes,
      none,
      paths(new Folder(), path),
      damaged.map(Optional.of[Damage]).getOrElse(Optional.empty[Damage])
    )

  private val usual = Seq(
    "n01/a.jpg" -> picture(0),
    "n03/b.jpg" -> picture(1),
    "n02/notes.txt" -> "no image".getBytes,
    "n02/c.png" -> Pictures.png(2, 3, 0),
    "n99/d.jpg" -> picture(2),
    "n01/e.JPEG" -> "Not Found".getBytes
  )

  "Records are read from files of every compression" in {
    CompressionType.values().foreach { compression =>
      withClue(compression) {
        val table = prepare(source(sequence(compression, usual)))
        labels(table, Split.TEST) shouldBe
          Map("test/n01/a.jpg" -> 0, "test/n03/b.jpg" -> 2, "test/n02/c.png" -> 1)
        rejected(table).keySet shouldBe Set("test/n99/d.jpg", "test/n01/e.JPEG")
        table.counts.read shouldBe 5
      }
    }
  }

  "A folder that a Spark job has written is read, without its hidden files" in {
    val out = folder.resolve("from-spark").toString
    val root = files("n01_1.jpg" -> picture(0), "n02_2.jpg" -> picture(1))
    new JavaSparkContext(spark.sparkContext)
      .binaryFiles(root.toString)
      .rdd
      .map { case (path, content) =>
        (new HadoopPath(path).getName, content.toArray())
      }
      .saveAsSequenceFile(out)
    Files.exists(Paths.get(out, "_SUCCESS")) shouldBe true
    val byName =
      new SequenceFiles(classes, none, paths(new FileName(), out), Optional.empty())
    labels(prepare(byName), Split.TEST) shouldBe Map("test/n01_1.jpg" -> 0, "test/n02_2.jpg" -> 1)
  }

  "A file that is larger than a part is read by several tasks, each record once" in {
    val noise = Pictures.encoded(Pictures.noise(300), "png")
    val records = (0 until 40).map(i => f"n03/$i%02d.png" -> noise)
    CompressionType.values().foreach { compression =>
      val read = source(sequence(compression, records)).read(
        new JavaSparkContext(spark.sparkContext),
        SourceSplit.TEST,
        new ImageShape(1, 1, 3)
      )
      withClue(compression) {
        read.getNumPartitions should be >= 2
        read.rdd.collect().map { case image: RawRecord.Encoded => image.id }.toSeq shouldBe
          records.map("test/" + _._1)
      }
    }
  }

  "A file that is cut off is an error, or one rejected input where that is configured" in {
    val noise = Pictures.encoded(Pictures.noise(100), "png")
    val path = Paths.get(
      sequence(CompressionType.NONE, Seq("n01/a.png" -> noise, "n02/b.png" -> noise))
    )
    val cut = folder.resolve("cut.seq")
    Files.write(cut, Files.readAllBytes(path).dropRight(50))
    error(prepare(source(cut.toString))) should (include(
      "cut.seq] is cut off or damaged in its part"
    )
      and include("set data.source.damaged = reject"))
    val table = prepare(source(cut.toString, Some(Damage.REJECT)))
    labels(table, Split.TEST) shouldBe Map("test/n01/a.png" -> 0)
    rejected(table).keySet shouldBe Set("test/cut.seq")
    table.counts.read shouldBe 2
  }

  "Other files and other records are refused before anything is read" in {
    val text = file("a.seq", "no sequence file at all".getBytes)
    error(prepare(source(text))) shouldBe
      s"[file:$text] must be a SequenceFile of Hadoop, got a file that does not begin like one: " +
      "check data.source.type and the paths"
    val texts = sequence(CompressionType.NONE, classOf[Text], Seq("n01/a.jpg" -> new Text("a")))
    error(prepare(source(texts))) shouldBe
      s"[file:$texts] must hold names as Text and images as BytesWritable, got " +
      "[org.apache.hadoop.io.Text] and [org.apache.hadoop.io.Text]: write it anew"
  }
}
