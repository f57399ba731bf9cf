package org.meanet.training.averaging;

import org.apache.spark.api.java.JavaRDD;
import org.meanet.core.image.EncodedImage;

/**
 * The images of a stage, each once, with ids that differ.
 *
 * @param training what the network learns from
 * @param validation held out; may be empty
 */
public record StageImages(JavaRDD<EncodedImage> training, JavaRDD<EncodedImage> validation) {}
