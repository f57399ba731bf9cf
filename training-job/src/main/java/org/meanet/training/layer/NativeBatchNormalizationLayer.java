package org.meanet.training.layer;

import java.util.Arrays;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.normalization.BatchNormalization;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.meanet.training.engine.NativeLayers;
import org.meanet.training.onednn.ClipKernel;
import org.meanet.training.onednn.NormalizationKernel;
import org.meanet.training.onednn.NormalizationShape;
import org.meanet.training.onednn.OneDnn;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU6;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What {@link NativeBatchNormalization} configures. */
final class NativeBatchNormalizationLayer extends BatchNormalization {
  private static final long serialVersionUID = 1L;

  private final boolean oneDnn;

  // Of the last training pass, until its gradients have been computed.
  private transient Pass pass;
  private transient INDArray mean;
  private transient INDArray variance;

  /**
   * A training pass.
   *
   * @param mask which of the outputs the ReLU let through, as oneDNN keeps it
   */
  private record Pass(INDArray input, INDArray mask, INDArray output) {}

  NativeBatchNormalizationLayer(NeuralNetConfiguration conf, DataType type) {
    super(conf, type);
    this.oneDnn = NativeLayers.useOneDnn();
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    pass = null;
    if (!isNative()) {
      INDArray output = activation().getActivation(super.activate(training, workspaces), training);
      pass = training ? new Pass(input, null, output) : null;
      return output;
    }
    if (input.size(3) != layerConf().getNOut()) {
      throw new IllegalArgumentException(
          layerId()
              + " must get maps of ["
              + layerConf().getNOut()
              + "] channels, got "
              + Arrays.toString(input.shape()));
    }
    INDArray map = Dense.of(input, ArrayType.INPUT, workspaces);
    INDArray result =
        workspaces.createUninitialized(ArrayType.ACTIVATIONS, DataType.FLOAT, map.shape(), 'c');
    if (training) {
      train(map, result, workspaces);
    } else {
      kernel(map)
          .infer(
              map,
              getParam(BatchNormalizationParamInitializer.GAMMA),
              getParam(BatchNormalizationParamInitializer.BETA),
              getParam(BatchNormalizationParamInitializer.GLOBAL_MEAN),
              RunningStatistics.variance(paramTable()),
              result);
    }
    if (activation() instanceof ActivationReLU6) {
      clip(result).forward(result);
    }
    return result;
  }

  private void train(INDArray map, INDArray result, LayerWorkspaceMgr workspaces) {
    NormalizationKernel kernel = kernel(map);
    if (mean == null) {
      mean = Nd4j.createUninitializedDetached(DataType.FLOAT, map.size(3));
      variance = Nd4j.createUninitializedDetached(DataType.FLOAT, map.size(3));
    }
    INDArray mask =
        kernel.maskBytes() == 0
            ? null
            : workspaces.createUninitialized(
                ArrayType.ACTIVATIONS, DataType.INT8, kernel.maskBytes());
    kernel.train(
        map,
        getParam(BatchNormalizationParamInitializer.GAMMA),
        getParam(BatchNormalizationParamInitializer.BETA),
        mean,
        variance,
        mask,
        result);
    pass = new Pass(map, mask, result);
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    Pass last = pass;
    if (last == null) {
      throw new IllegalStateException(
          layerId() + " has no gradient: its last pass was none of training");
    }
    pass = null;
    if (!isNative()) {
      // ReLU and its kin give the same gradient by their result as by their argument.
      return super.backpropGradient(
          activation().backprop(last.output(), epsilon).getFirst(), workspaces);
    }
    INDArray gradient = Dense.of(epsilon, ArrayType.BP_WORKING_MEM, workspaces);
    if (activation() instanceof ActivationReLU6) {
      INDArray clipped =
          workspaces.createUninitialized(
              ArrayType.BP_WORKING_MEM, DataType.FLOAT, gradient.shape(), 'c');
      clip(gradient).backward(last.output(), gradient, clipped);
      gradient = clipped;
    }
    INDArray map = last.input();
    INDArray inputGradient =
        workspaces.createUninitialized(ArrayType.ACTIVATION_GRAD, DataType.FLOAT, map.shape(), 'c');
    kernel(map)
        .backward(
            map,
            getParam(BatchNormalizationParamInitializer.GAMMA),
            getParam(BatchNormalizationParamInitializer.BETA),
            mean,
            variance,
            last.mask(),
            gradient,
            inputGradient,
            gradientViews.get(BatchNormalizationParamInitializer.GAMMA),
            gradientViews.get(BatchNormalizationParamInitializer.BETA));
    RunningStatistics.step(paramTable(), gradientViews, mean, variance, layerConf().getDecay());
    Gradient gradients = new DefaultGradient();
    for (String name : layerConf().initializer().paramKeys(layerConf())) {
      gradients.setGradientFor(name, gradientViews.get(name));
    }
    return new Pair<>(gradients, inputGradient);
  }

  @Override
  public void clear() {
    super.clear();
    pass = null;
  }

  private boolean isNative() {
    return usesOneDnn() && input.rank() == 4;
  }

  /** For maps; vectors are DL4J's. */
  boolean usesOneDnn() {
    return oneDnn
        && dataType == DataType.FLOAT
        && layerConf().getCnn2DFormat() == CNN2DFormat.NHWC
        && !layerConf().isLockGammaBeta();
  }

  private static ClipKernel clip(INDArray map) {
    return OneDnn.ofThisThread().clip(map.length(), 6);
  }

  private IActivation activation() {
    return layerConf().getActivationFn();
  }

  private NormalizationKernel kernel(INDArray map) {
    return OneDnn.ofThisThread()
        .normalization(
            new NormalizationShape(
                map.size(0),
                map.size(3),
                map.size(1),
                map.size(2),
                (float) layerConf().getEps(),
                activation() instanceof ActivationReLU));
  }
}
