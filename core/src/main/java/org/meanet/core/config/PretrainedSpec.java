package org.meanet.core.config;

/**
 * A network that is not trained here, but taken from a bundle as it is: as main that bundle's main
 * block, as the cloud its cloud's.
 *
 * @param bundle folder of a bundle, on any Hadoop file system
 */
@TypeName("pretrained")
public record PretrainedSpec(String bundle) implements NetworkSpec {}
