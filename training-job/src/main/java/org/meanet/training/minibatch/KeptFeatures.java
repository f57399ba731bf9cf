package org.meanet.training.minibatch;

import java.util.List;
import java.util.stream.IntStream;
import org.meanet.core.image.EncodedImage;
import org.meanet.inference.scoring.FrozenMain;
import org.meanet.inference.scoring.Tensor;

/** Main's features, kept in each executor's {@link FeatureStore} as far as they fit. */
final class KeptFeatures implements FeatureSource {
  private static final long serialVersionUID = 1L;
  private final FrozenMain main;

  KeptFeatures(FrozenMain main) {
    this.main = main;
  }

  @Override
  public Tensor of(List<EncodedImage> images, Tensor input) {
    FeatureStore store = FeatureStore.ofThisJvm(main.sha256());
    float[][] features = new float[images.size()][];
    for (int i = 0; i < features.length; i++) {
      features[i] = store.get(images.get(i));
    }
    int[] missing = IntStream.range(0, features.length).filter(i -> features[i] == null).toArray();
    if (missing.length > 0) {
      Tensor computed = main.features(input.items(missing));
      for (int i = 0; i < missing.length; i++) {
        features[missing[i]] = computed.item(i);
        store.put(images.get(missing[i]), features[missing[i]]);
      }
    }
    return Tensor.of(List.of(features), main.featureShape());
  }
}
