package org.meanet.inference.offload;

/**
 * What the extension adds beyond knowing that an image is hard (paper section 5): three answers to
 * the same images, those whose true class is hard.
 *
 * @param main main's answer among all classes
 * @param mainHardOnly main's best hard class; an extension that does not beat it adds nothing
 * @param extension the extension's answer, on images that would not reach it too; count is 0
 *     without an extension
 */
public record HardControl(Answers main, Answers mainHardOnly, Answers extension) {}
