package org.meanet.core.image

import java.awt.image.{BufferedImage, DataBuffer, Raster}
import java.io.ByteArrayOutputStream
import java.nio.ByteBuffer
import java.util.zip.{CRC32, Deflater, DeflaterOutputStream}

import javax.imageio.stream.MemoryCacheImageOutputStream
import javax.imageio.{IIOImage, ImageIO, ImageWriteParam}

/** Images that are found in data sets, but that no usual program writes on request. */
object OddImages {

  /** A flat square JPEG whose components are stored as they are given, without any marker. */
  def jpegOf(side: Int, components: Array[Int]): Array[Byte] = {
    val raster = Raster.createInterleavedRaster(
      DataBuffer.TYPE_BYTE,
      side,
      side,
      side * components.length,
      components.length,
      components.indices.toArray,
      null
    )
    for (x <- 0 until side; y <- 0 until side) raster.setPixel(x, y, components)
    written(new IIOImage(raster, null, null), progressive = false)
  }

  def jpeg(picture: BufferedImage, progressive: Boolean = false): Array[Byte] =
    written(new IIOImage(picture, null, null), progressive)

  private def written(image: IIOImage, progressive: Boolean): Array[Byte] = {
    val writer = ImageIO.getImageWritersByFormatName("jpeg").next()
    val bytes = new ByteArrayOutputStream()
    val out = new MemoryCacheImageOutputStream(bytes)
    val parameters = writer.getDefaultWriteParam
    parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT)
    parameters.setCompressionQuality(0.95f)
    if (progressive) parameters.setProgressiveMode(ImageWriteParam.MODE_DEFAULT)
    writer.setOutput(out)
    writer.write(null, image, parameters)
    out.close()
    writer.dispose()
    bytes.toByteArray
  }

  /** Red grows to the right, green downwards, blue to the left. */
  def gradient(side: Int): BufferedImage = {
    val picture = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB)
    for (x <- 0 until side; y <- 0 until side)
      picture.setRGB(x, y, (x * 255 / side) << 16 | (y * 255 / side) << 8 | (side - x) * 255 / side)
    picture
  }

  /** Adobe's marker (APP14): version 100, no flags, and the transform. */
  def withAdobe(jpeg: Array[Byte], transform: Int): Array[Byte] =
    withSegment(jpeg, 0xee, "Adobe".getBytes ++ Array[Byte](0, 100, 0, 0, 0, 0, transform.toByte))

  /** An EXIF marker (APP1) that holds the orientation, tag 0x0112, alone. */
  def withExif(jpeg: Array[Byte], orientation: Int): Array[Byte] = {
    val tiff = ByteBuffer.allocate(26)
    tiff.put("MM".getBytes).putShort(42).putInt(8).putShort(1)
    tiff.putShort(0x0112).putShort(3).putInt(1).putShort(orientation.toShort)
    withSegment(jpeg, 0xe1, "Exif\u0000\u0000".getBytes ++ tiff.array())
  }

  /** A colour profile in one piece (APP2). */
  def withProfile(jpeg: Array[Byte], profile: Array[Byte]): Array[Byte] =
    withSegment(jpeg, 0xe2, "ICC_PROFILE\u0000".getBytes ++ Array[Byte](1, 1) ++ profile)

  /** Behind JFIF's marker, which must be the first, or the start of the image. */
  private def withSegment(jpeg: Array[Byte], marker: Int, body: Array[Byte]): Array[Byte] = {
    val hasJfif = (jpeg(3) & 0xff) == 0xe0
    val at = if (hasJfif) 4 + ((jpeg(4) & 0xff) << 8 | jpeg(5) & 0xff) else 2
    jpeg.take(at) ++ segment(marker, body) ++ jpeg.drop(at)
  }

  private def segment(marker: Int, body: Array[Byte]): Array[Byte] =
    ByteBuffer
      .allocate(4 + body.length)
      .put(0xff.toByte)
      .put(marker.toByte)
      .putShort((2 + body.length).toShort)
      .put(body)
      .array()

  /** The same flat grey JPEG of 2 × 2 blocks with a restart after each of them. Only the first
    * block of a flat one differs from its neighbour, by its level; after a restart each is like the
    * first.
    */
  def withRestarts(flatGrey: Array[Byte]): Array[Byte] = {
    val scan = flatGrey.indexOfSlice(Array(0xff.toByte, 0xda.toByte))
    val data = scan + 2 + ((flatGrey(scan + 2) & 0xff) << 8 | flatGrey(scan + 3) & 0xff)
    val block = OddImages.jpegOf(8, Array(flatGreyLevel(flatGrey)))
    val blockScan = block.indexOfSlice(Array(0xff.toByte, 0xda.toByte))
    val blockData =
      block.drop(blockScan + 2 + ((block(blockScan + 2) & 0xff) << 8 | block(blockScan + 3) & 0xff))
    val one = blockData.dropRight(2)
    val interval = segment(0xdd, Array[Byte](0, 1))
    val restarts = (0 until 4).flatMap { i =>
      if (i == 0) one.toSeq else Seq(0xff.toByte, (0xd0 + i - 1).toByte) ++ one
    }
    flatGrey.take(scan) ++ interval ++ flatGrey.slice(scan, data) ++ restarts ++
      Array(0xff.toByte, 0xd9.toByte)
  }

  private def flatGreyLevel(jpeg: Array[Byte]): Int =
    ImageIO.read(new java.io.ByteArrayInputStream(jpeg)).getRaster.getSample(0, 0, 0)

  /** A PNG (ISO/IEC 15948) of one row without a filter.
    *
    * @param colourType
    *   0 grey, 2 RGB, 4 grey with alpha, 6 RGB with alpha
    * @param row
    *   its bytes
    */
  def png(width: Int, height: Int, depth: Int, colourType: Int, row: Seq[Int]): Array[Byte] = {
    val header = ByteBuffer.allocate(13).putInt(width).putInt(height)
    header.put(depth.toByte).put(colourType.toByte)
    val zipped = new ByteArrayOutputStream()
    val zip = new DeflaterOutputStream(zipped, new Deflater())
    zip.write((0 +: row).map(_.toByte).toArray)
    zip.close()
    Array(0x89, 'P', 'N', 'G', 13, 10, 26, 10).map(_.toInt.toByte) ++
      chunk("IHDR", header.array()) ++ chunk("IDAT", zipped.toByteArray) ++ chunk("IEND", Array())
  }

  private def chunk(name: String, body: Array[Byte]): Array[Byte] = {
    val crc = new CRC32()
    crc.update(name.getBytes)
    crc.update(body)
    ByteBuffer
      .allocate(12 + body.length)
      .putInt(body.length)
      .put(name.getBytes)
      .put(body)
      .putInt(crc.getValue.toInt)
      .array()
  }
}
