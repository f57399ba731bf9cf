package org.meanet.core.config

import com.typesafe.config.{ConfigFactory, ConfigRenderOptions, ConfigValue, ConfigValueType}
import java.lang.reflect.{ParameterizedType, RecordComponent, Type}
import java.util.{List => JList, Map => JMap, Optional}
import org.meanet.core.routing.{LearnedGain, OffloadPolicy}
import org.scalatest.freespec.AnyFreeSpec
import org.scalatest.matchers.should.Matchers
import scala.collection.JavaConverters._
import scala.io.Source

class DefaultsSpec extends AnyFreeSpec with Matchers {
  private val text = {
    val source = Source.fromInputStream(
      classOf[ExperimentFile].getResourceAsStream(ExperimentFile.DEFAULTS),
      "UTF-8"
    )
    try source.mkString
    finally source.close()
  }
  private val defaults = ConfigFactory.parseString(text)

  /** "path (required)" and "path (optional)" in comments. */
  private val withoutDefault: Map[String, String] =
    """(?m)^\s*# ([a-z][a-z0-9.<>-]*) \((required|optional)\): \S""".r
      .findAllMatchIn(text)
      .map(found => found.group(1) -> found.group(2))
      .toMap

  /** A leaf of the tree of records: what may stand in a file as key = value. */
  private case class Key(path: String, optional: Boolean, choices: Seq[String])

  private val keys: Seq[Key] = keysOf(classOf[Experiment], "").groupBy(_.path).map(_._2.head).toSeq

  private def keysOf(record: Class[_], prefix: String): Seq[Key] =
    record.getRecordComponents.toSeq.flatMap { component =>
      keysOf(component.getGenericType, prefix + KebabCase.ofName(component.getName), component)
    }

  private def keysOf(of: Type, path: String, component: RecordComponent): Seq[Key] = of match {
    case generic: ParameterizedType if generic.getRawType == classOf[JMap[_, _]] =>
      // An entry of plain values may be there or not; one that is a group has keys of its own.
      generic.getActualTypeArguments.apply(1) match {
        case group: Class[_] if group.isRecord => keysOf(group, path + ".<name>.")
        case plain => keysOf(plain, path + ".<name>", component).map(_.copy(optional = true))
      }
    case generic: ParameterizedType if generic.getRawType == classOf[Optional[_]] =>
      val inside = keysOf(generic.getActualTypeArguments.head, path, component)
      // A group that the defaults begin is there unless an experiment sets it to null.
      if (defaults.hasPath(path)) inside else inside.map(_.copy(optional = true))
    case generic: ParameterizedType if generic.getRawType == classOf[JList[_]] =>
      Seq(Key(path, optional = false, Nil))
    case single: Class[_] if single.isRecord => keysOf(single, path + ".")
    case single: Class[_] if RecordBinder.isChoice(single) =>
      val variants = RecordBinder.variants(single).asScala
      Key(path + ".type", optional = false, variants.keys.toSeq) +:
        variants.values.toSeq.flatMap(variant => keysOf(variant, path + "."))
    case single: Class[_] if single.isEnum =>
      val names = single.getEnumConstants.toSeq.map(constant =>
        KebabCase.ofConstant(constant.asInstanceOf[Enum[_]])
      )
      Seq(Key(path, optional = false, names))
    case _ => Seq(Key(path, optional = false, Nil))
  }

  private def value(path: String): Option[ConfigValue] =
    if (!path.contains("<") && defaults.hasPath(path)) Some(defaults.getValue(path)) else None

  private def commentOf(path: String): String =
    value(path) match {
      case Some(found) => found.origin.comments.asScala.map(_.trim).mkString(" ")
      case None =>
        val start = text.indexOf(s"# $path (")
        text.substring(start, text.indexOf("\n\n", start))
    }

  "Every key of an experiment" - {
    keys.sortBy(_.path).foreach { key =>
      s"${key.path} has a default with a comment, or is documented as without one" in {
        value(key.path) match {
          case Some(found) =>
            withoutDefault.keySet should not contain key.path
            commentOf(key.path) should include regex """\S.*Default: \S"""
          case None =>
            withoutDefault.get(key.path) shouldBe
              Some(if (key.optional) "optional" else "required")
        }
        key.choices.foreach(choice => commentOf(key.path) should include(choice))
      }
    }
  }

  "No key is documented that an experiment does not have" in {
    withoutDefault.keySet -- keys.map(_.path) shouldBe empty
    defaults.entrySet.asScala.map(_.getKey).toSet -- keys.map(_.path) shouldBe empty
  }

  "A policy's name is the one that a configuration gives it" in {
    val policies = OffloadPolicy.fixed.asScala :+ new LearnedGain(0, Optional.empty())
    RecordBinder.variants(classOf[OffloadPolicy]).asScala.mapValues(_.getSimpleName).toMap shouldBe
      policies.map(policy => policy.name -> policy.getClass.getSimpleName).toMap
  }

  "Every default that a comment states is the one that stands there" in {
    keys.foreach { key =>
      value(key.path).foreach { found =>
        val stated = """Default: (.*?)(?:, for .*)?\.\s*$""".r
          .findFirstMatchIn(commentOf(key.path))
          .map(_.group(1).trim)
        val stands = found.valueType match {
          case ConfigValueType.LIST => found.render(ConfigRenderOptions.concise())
          case _                    => found.atKey("v").getString("v")
        }
        withClue(key.path)(stated shouldBe Some(stands))
      }
    }
  }
}
