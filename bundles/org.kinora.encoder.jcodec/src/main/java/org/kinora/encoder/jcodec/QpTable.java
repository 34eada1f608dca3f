package org.kinora.encoder.jcodec;

/**
 * Which picture parameter set a picture of a given QP needs.
 *
 * <p>JCodec quantises chroma with the luma QP. A decoder derives the chroma QP from luma QP plus
 * chroma_qp_index_offset by table 8-15 of Rec. ITU-T H.264, which is the identity below 30 only.
 * For each QP from 30 to 39 there is an offset that makes the result equal to the luma QP; beyond,
 * there is none, because the table ends at 39.
 */
final class QpTable {

  /** The largest QP whose chroma a decoder can be made to read as JCodec wrote it. */
  static final int MAX_QP = 39;

  private static final int FIRST_SPECIAL = 30;

  /** The distinct values of chroma_qp_index_offset; the index is the id of the parameter set. */
  private static final int[] OFFSETS = {0, 1, 2, 3, 4, 5, 7, 9};

  /** The parameter set of QP 30 to 39. */
  private static final int[] IDS = {1, 1, 1, 2, 2, 3, 4, 5, 6, 7};

  private QpTable() {}

  static int parameterSets() {
    return OFFSETS.length;
  }

  static int chromaOffset(int id) {
    return OFFSETS[id];
  }

  static int parameterSetOf(int qp) {
    return qp < FIRST_SPECIAL ? 0 : IDS[qp - FIRST_SPECIAL];
  }
}
