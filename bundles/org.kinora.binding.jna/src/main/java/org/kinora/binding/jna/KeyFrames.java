package org.kinora.binding.jna;

import java.nio.ByteBuffer;
import org.kinora.api.media.AnnexB;
import org.kinora.api.media.Codec;

/** Finds the access units from which decoding can begin. */
public final class KeyFrames {

  private KeyFrames() {}

  /**
   * Whether an access unit is an IDR picture with a parameter set in front: one without is none to
   * start from.
   */
  public static boolean isKeyFrame(Codec codec, ByteBuffer unit) {
    boolean parameterSets = false;
    int limit = unit.limit();
    for (int nal = AnnexB.nextNal(unit, 0);
        nal >= 0 && nal < limit;
        nal = AnnexB.nextNal(unit, nal)) {
      int type = AnnexB.nalType(codec, unit, nal);
      if (AnnexB.isSlice(codec, type)) {
        return parameterSets && AnnexB.isIdr(codec, type);
      }
      parameterSets |= AnnexB.isParameterSet(codec, type);
    }
    return false;
  }
}
