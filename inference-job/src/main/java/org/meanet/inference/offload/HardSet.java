package org.meanet.inference.offload;

/**
 * What could be said of the same images if other classes were hard: the N of lowest precision on
 * the validation split, Algorithm 1's choice. An extension for them would have to be trained, so
 * nothing is said of its answers.
 *
 * @param classes N
 * @param chosen whether these are the bundle's own hard classes
 * @param hard main's answers to images of these classes
 * @param easy main's answers to the other images
 * @param detected whether main's answer is of the right kind
 * @param controlRight images of these classes that main, restricted to them, is known to answer
 *     right
 * @param controlUnknown images of these classes of whose restricted answer the scores say nothing:
 *     they hold main's best class, and its best among the bundle's own hard classes
 */
public record HardSet(
    int classes,
    boolean chosen,
    Answers hard,
    Answers easy,
    Answers detected,
    long controlRight,
    long controlUnknown) {}
