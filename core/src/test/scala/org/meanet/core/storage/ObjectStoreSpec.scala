package org.meanet.core.storage

import java.io.IOException
import java.nio.charset.StandardCharsets.UTF_8
import java.nio.file.Files
import org.apache.hadoop.conf.Configuration
import org.apache.hadoop.fs.Path
import org.meanet.core.UserError
import org.meanet.core.test.TempFolder
import org.scalatest.freespec.AnyFreeSpec
import org.scalatest.matchers.should.Matchers

class ObjectStoreSpec extends AnyFreeSpec with Matchers with TempFolder {
  private def path(name: String): String = folder.resolve(name).toString

  private def names(child: String): Set[String] = Option(folder.resolve(child).toFile.list)
    .map(_.toSet)
    .getOrElse(Set.empty)

  private def text(name: String): String = Files.readString(folder.resolve(name))

  /** Publishes a folder with two parts, and a seal that is before them in the order of names. */
  private def publish(conf: Configuration, name: String): Unit = {
    val staged = StagedFolder.of(conf, path(name))
    try {
      for (part <- Seq("part-1", "part-2"))
        new StoredFile(conf, staged.path(part), "").write(part)
      staged.publish("_seal", "whole")
    } finally staged.close()
  }

  "A published folder is whole where it has its seal:" - {
    "on an object store" in {
      publish(ObjectStore.conf(), "table")
      names("table") shouldBe Set("_seal", "part-1", "part-2")
      text("table/_seal") shouldBe "whole"
    }

    "on a local disk" in {
      publish(new Configuration(), "local")
      names("local").filterNot(_.endsWith(".crc")) shouldBe Set("_seal", "part-1", "part-2")
    }

    "and not where an object store copied a part of it" in {
      the[UserError] thrownBy publish(ObjectStore.conf(copies = 1), "half") should have message
        s"Cannot write [file:${path("half")}]: out of reach"
      names("half") shouldBe Set("part-1")
    }
  }

  "An object" - {
    def write(name: String, content: StoredObject.Content): Unit = {
      val file = new Path(path(name))
      new StoredObject(file.getFileSystem(ObjectStore.conf()), file).write(content)
    }

    "takes the place of an earlier one" in {
      write("object", out => out.write("first".getBytes(UTF_8)))
      write("object", out => out.write("second".getBytes(UTF_8)))
      text("object") shouldBe "second"
    }

    "stays as it was where it cannot be written to its end" in {
      write("kept", out => out.write("first".getBytes(UTF_8)))
      an[IOException] should be thrownBy write(
        "kept",
        out => {
          out.write("sec".getBytes(UTF_8))
          throw new IOException("the pipe broke")
        }
      )
      text("kept") shouldBe "first"
    }
  }
}
