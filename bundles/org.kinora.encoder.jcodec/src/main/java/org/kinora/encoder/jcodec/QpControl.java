package org.kinora.encoder.jcodec;

import org.jcodec.codecs.h264.encode.RateControl;
import org.jcodec.codecs.h264.io.model.SliceType;
import org.jcodec.common.model.Size;

/**
 * Tells JCodec the QP of the next picture, the same for all its macroblocks: chroma allows no other
 * (see {@link QpTable}).
 */
final class QpControl implements RateControl {

  private int qp;

  void set(int next) {
    qp = next;
  }

  @Override
  public int startPicture(Size size, int maxSize, SliceType type) {
    return qp;
  }

  @Override
  public int initialQpDelta() {
    return 0;
  }

  @Override
  public int accept(int bits) {
    return 0;
  }
}
