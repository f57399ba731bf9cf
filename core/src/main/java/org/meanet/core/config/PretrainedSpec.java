package org.meanet.core.config;

import java.util.Optional;

/**
 * A network that is not trained here, but taken from a bundle as it is: as main that bundle's main
 * block, as the cloud its cloud's.
 *
 * @param bundle folder of a bundle, on any Hadoop file system
 * @param adaptive the adaptive block beside it; for a main with an extension
 */
@TypeName("pretrained")
public record PretrainedSpec(String bundle, Optional<AdaptiveSpec> adaptive)
    implements NetworkSpec {}
