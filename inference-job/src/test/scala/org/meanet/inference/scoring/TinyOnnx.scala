package org.meanet.inference.scoring

import java.io.ByteArrayOutputStream
import java.nio.{ByteBuffer, ByteOrder}
import java.nio.charset.StandardCharsets.UTF_8

/** Writes ONNX models of a few nodes, with the field numbers of onnx.proto (opset 13). */
object TinyOnnx {

  final case class Node(
      op: String,
      inputs: Seq[String],
      output: String,
      axis: Option[Long] = None
  )

  /** Float weights, row-major. */
  final case class Weights(name: String, shape: Seq[Long], values: Array[Float])

  /** Weights that a model says to lie in another file. */
  final case class Elsewhere(name: String, shape: Seq[Long], file: String)

  /** An input or output; a shape's -1 is a free dimension. */
  final case class Value(name: String, shape: Seq[Long])

  def model(
      inputs: Seq[Value],
      outputs: Seq[Value],
      weights: Seq[Weights],
      nodes: Seq[Node],
      elsewhere: Seq[Elsewhere] = Seq()
  ): Array[Byte] = {
    val graph = message(
      nodes.map(n => bytes(1, node(n))) ++
        Seq(text(2, "tiny")) ++
        weights.map(w => bytes(5, tensor(w))) ++
        elsewhere.map(w => bytes(5, tensor(w))) ++
        inputs.map(v => bytes(11, valueInfo(v))) ++
        outputs.map(v => bytes(12, valueInfo(v)))
    )
    message(Seq(int(1, 7), bytes(7, graph), bytes(8, message(Seq(text(1, ""), int(2, 13))))))
  }

  private def node(n: Node): Array[Byte] = message(
    n.inputs.map(text(1, _)) ++ Seq(text(2, n.output), text(4, n.op)) ++
      n.axis.map(a => bytes(5, message(Seq(text(1, "axis"), int(3, a), int(20, 2)))))
  )

  private def tensor(w: Weights): Array[Byte] = {
    val raw = ByteBuffer.allocate(4 * w.values.length).order(ByteOrder.LITTLE_ENDIAN)
    w.values.foreach(raw.putFloat)
    message(w.shape.map(int(1, _)) ++ Seq(int(2, 1), text(8, w.name), bytes(9, raw.array)))
  }

  private def tensor(w: Elsewhere): Array[Byte] = message(
    w.shape.map(int(1, _)) ++ Seq(
      int(2, 1),
      text(8, w.name),
      bytes(13, message(Seq(text(1, "location"), text(2, w.file)))),
      int(14, 1)
    )
  )

  private def valueInfo(v: Value): Array[Byte] = {
    val dimensions = v.shape.zipWithIndex.map {
      case (-1, i)   => bytes(1, message(Seq(text(2, s"d$i"))))
      case (size, _) => bytes(1, message(Seq(int(1, size))))
    }
    val tensorType = message(Seq(int(1, 1), bytes(2, message(dimensions))))
    message(Seq(text(1, v.name), bytes(2, message(Seq(bytes(1, tensorType))))))
  }

  private def message(fields: Seq[Array[Byte]]): Array[Byte] = {
    val out = new ByteArrayOutputStream
    fields.foreach(f => out.write(f, 0, f.length))
    out.toByteArray
  }

  private def int(field: Int, value: Long): Array[Byte] = varint(field << 3) ++ varint(value)

  private def text(field: Int, value: String): Array[Byte] = bytes(field, value.getBytes(UTF_8))

  private def bytes(field: Int, value: Array[Byte]): Array[Byte] =
    varint(field << 3 | 2) ++ varint(value.length) ++ value

  private def varint(value: Long): Array[Byte] =
    if ((value & ~0x7fL) == 0) Array(value.toByte)
    else ((value & 0x7f) | 0x80).toByte +: varint(value >>> 7)
}
