package org.kinora.encoder.x265;

import java.util.List;

/**
 * Offsets in {@code x265_picture}, which differ between ABI builds (x265.h of Debian 12 and 13,
 * LP64).
 *
 * @param build the number that the library's versioned symbols end in
 * @param pictureSize the bytes of the structure, which the library also states itself
 * @param planes offset of the planes' addresses
 * @param strides offset of the planes' strides
 * @param bitDepth offset
 * @param sliceType offset
 * @param colorSpace offset
 * @param forceQp offset of the forced quantisation parameter plus 1, 0 for none
 */
record X265Layout(
    int build,
    int pictureSize,
    int planes,
    int strides,
    int bitDepth,
    int sliceType,
    int colorSpace,
    int forceQp) {

  /** The time stamp stands first in every build. */
  static final int PTS = 0;

  /** The builds that are known. */
  static final List<X265Layout> KNOWN =
      List.of(
          new X265Layout(199, 16816, 24, 48, 60, 64, 72, 76),
          new X265Layout(215, 16880, 32, 64, 80, 84, 92, 96));
}
