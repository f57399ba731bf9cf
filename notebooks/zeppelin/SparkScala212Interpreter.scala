package org.apache.zeppelin.spark

import java.io.{File, OutputStream, PrintStream, PrintWriter}
import java.net.URLClassLoader
import java.util.{Collections, Properties}

import scala.collection.JavaConverters._
import scala.tools.nsc.Settings
import scala.tools.nsc.interpreter.{IMain, IR}

import org.apache.spark.{SparkConf, SparkContext}
import org.apache.spark.sql.{Dataset, SQLContext, SparkSession}
import org.apache.zeppelin.display.ui.OptionInput.ParamOption
import org.apache.zeppelin.interpreter.thrift.InterpreterCompletion
import org.apache.zeppelin.interpreter.{
  InterpreterContext,
  InterpreterGroup,
  InterpreterResult,
  ZeppelinContext
}

/** The Scala side of Zeppelin's Spark interpreter. Zeppelin looks for a class of this name and these
  * arguments; its own is in no Maven repository.
  */
class SparkScala212Interpreter(
    conf: SparkConf,
    depFiles: java.util.List[String],
    properties: Properties,
    group: InterpreterGroup,
    loader: URLClassLoader,
    outputDir: File
) extends AbstractSparkScalaInterpreter {
  private val output = new ParagraphOutput
  private val stream = new PrintStream(output, true, "UTF-8")
  private var session: SparkSession = _
  private var context: SparkZeppelinContext = _
  private var repl: IMain = _

  override def open(): Unit = {
    conf.set("spark.repl.class.outputDir", outputDir.getAbsolutePath)
    session = SparkSession.builder().config(conf).getOrCreate()
    context = new SparkZeppelinContext(
      SparkShims.getInstance(session.version, properties, session),
      properties.getProperty("zeppelin.spark.maxResult", "1000").toInt
    )
    // Zeppelin shows escapes for colours as they are.
    System.setProperty("scala.color", "false")
    val settings = new Settings
    settings.processArguments(
      List("-Yrepl-class-based", "-Yrepl-outdir", outputDir.getAbsolutePath),
      processAll = true
    )
    settings.embeddedDefaults(loader)
    settings.usejavacp.value = true
    // What is not on the JVM's own class path: this class, and the jars of the settings.
    settings.classpath.value =
      (loader.getURLs.map(_.getPath) ++ depFiles.asScala ++ conf.get("spark.jars", "").split(','))
        .filter(_.nonEmpty)
        .map(_.stripPrefix("file:"))
        .mkString(File.pathSeparator)
    repl = new IMain(settings, new PrintWriter(stream, true))
    repl.initializeSynchronous()
    repl.beQuietDuring {
      repl.bind("spark", "org.apache.spark.sql.SparkSession", session, List("@transient"))
      repl.bind("sc", "org.apache.spark.SparkContext", session.sparkContext, List("@transient"))
      repl.bind("z", "org.apache.zeppelin.spark.SparkZeppelinContext", context, List("@transient"))
      Seq("spark.implicits._", "spark.sql", "org.apache.spark.sql.functions._")
        .foreach(name => require(repl.interpret(s"import $name") == IR.Success, name))
    }
  }

  override def interpret(code: String, paragraph: InterpreterContext): InterpreterResult = {
    context.setInterpreterContext(paragraph)
    context.setGui(paragraph.getGui)
    context.setNoteGui(paragraph.getNoteGui)
    output.paragraph = Some(paragraph)
    val terminal = System.out
    System.setOut(stream)
    try
      Console.withOut(stream)(repl.interpret(code)) match {
        case IR.Success    => new InterpreterResult(InterpreterResult.Code.SUCCESS)
        case IR.Error      => new InterpreterResult(InterpreterResult.Code.ERROR)
        case IR.Incomplete => new InterpreterResult(InterpreterResult.Code.INCOMPLETE, "Incomplete")
      }
    finally {
      stream.flush()
      paragraph.out.flush()
      System.setOut(terminal)
      output.paragraph = None
    }
  }

  override def close(): Unit = {
    if (repl != null) repl.close()
    if (session != null) session.stop()
  }

  override def getSparkContext: SparkContext = session.sparkContext

  override def getSqlContext: SQLContext = session.sqlContext

  override def getSparkSession: AnyRef = session

  override def getSparkUrl: String = session.sparkContext.uiWebUrl.orNull

  override def getZeppelinContext: ZeppelinContext = context

  override def getScalaShellClassLoader: ClassLoader = repl.classLoader

  override def getProgress(jobGroup: String, paragraph: InterpreterContext): Int = 0

  override def completion(
      text: String,
      cursor: Int,
      paragraph: InterpreterContext
  ): java.util.List[InterpreterCompletion] = Collections.emptyList()
}

/** What the REPL and the paragraph's code print; between paragraphs it goes to the log. */
private class ParagraphOutput extends OutputStream {
  @volatile var paragraph: Option[InterpreterContext] = None

  override def write(byte: Int): Unit = paragraph match {
    case Some(running) => running.out.write(byte)
    case None          => System.err.write(byte)
  }
}

/** `z`, with the forms that Scala has more words for. */
class SparkZeppelinContext(shims: SparkShims, maxResult: Int)
    extends ZeppelinContext(null, maxResult) {
  override def getInterpreterClassMap: java.util.Map[String, String] = Collections.emptyMap()

  override def getSupportedClasses: java.util.List[Class[_]] =
    Collections.singletonList(classOf[Dataset[_]])

  override def showData(data: AnyRef, maxResult: Int): String =
    shims.showDataFrame(data, maxResult, interpreterContext)

  def select(name: String, options: Seq[(Any, String)], default: Any): Any =
    select(
      name,
      options.map { case (value, shown) => new ParamOption(value, shown) }.toArray,
      default.asInstanceOf[AnyRef]
    )
}
