package org.meanet.core.config;

import java.util.Optional;

/**
 * A network that is not trained here, but taken from a bundle as it is: as main that bundle's main
 * block, as the cloud its cloud's.
 *
 * @param bundle folder of a bundle, on any Hadoop file system
 * @param groups a list of classes that says of each of the bundle's classes which of the images'
 *     classes it counts for; each for itself when absent
 */
@TypeName("pretrained")
public record PretrainedSpec(String bundle, Optional<String> groups) implements NetworkSpec {}
