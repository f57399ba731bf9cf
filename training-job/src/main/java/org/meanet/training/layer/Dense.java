package org.meanet.training.layer;

import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.meanet.training.onednn.NativeMemory;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Arrays as oneDNN reads them: floats in C order without gaps. */
final class Dense {
  private Dense() {}

  /** The array itself where it is dense; a copy otherwise. */
  static INDArray of(INDArray array, ArrayType copied, LayerWorkspaceMgr workspaces) {
    INDArray floats = array.castTo(DataType.FLOAT);
    return NativeMemory.isDense(floats) ? floats : workspaces.dup(copied, floats, 'c');
  }
}
