package org.meanet.core.image

import java.awt.image.BufferedImage
import java.io.ByteArrayOutputStream

import javax.imageio.ImageIO

/** Small encoded images. */
object Pictures {

  def jpeg(height: Int, width: Int, colour: Int): Array[Byte] =
    encoded(flat(height, width, colour), "jpeg")

  def png(height: Int, width: Int, colour: Int): Array[Byte] =
    encoded(flat(height, width, colour), "png")

  /** Every pixel of its own, so that the file is long. */
  def noise(side: Int): BufferedImage = {
    val picture = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB)
    val random = new scala.util.Random(1)
    for (x <- 0 until side; y <- 0 until side) picture.setRGB(x, y, random.nextInt(1 << 24))
    picture
  }

  def flat(height: Int, width: Int, colour: Int): BufferedImage = {
    val picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB)
    for (x <- 0 until width; y <- 0 until height) picture.setRGB(x, y, colour)
    picture
  }

  def encoded(picture: BufferedImage, format: String): Array[Byte] = {
    val out = new ByteArrayOutputStream()
    require(ImageIO.write(picture, format, out))
    out.toByteArray
  }
}
