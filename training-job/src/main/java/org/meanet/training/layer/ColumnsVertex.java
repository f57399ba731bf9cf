package org.meanet.training.layer;

import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What {@link Columns} configures. */
final class ColumnsVertex extends ParameterlessVertex {
  private static final long serialVersionUID = 1L;
  private final int[] chosen;

  ColumnsVertex(ComputationGraph graph, String name, int index, int[] chosen, DataType type) {
    super(graph, name, index, type);
    this.chosen = chosen;
  }

  @Override
  public INDArray doForward(boolean training, LayerWorkspaceMgr workspaces) {
    INDArray vectors = inputs[0].castTo(dataType);
    INDArray columns =
        workspaces.createUninitialized(
            ArrayType.ACTIVATIONS, dataType, new long[] {vectors.size(0), chosen.length}, 'c');
    for (int i = 0; i < chosen.length; i++) {
      columns.putColumn(i, vectors.getColumn(chosen[i]));
    }
    return columns;
  }

  @Override
  public Pair<Gradient, INDArray[]> doBackward(boolean tbptt, LayerWorkspaceMgr workspaces) {
    return new Pair<>(null, new INDArray[] {null});
  }
}
