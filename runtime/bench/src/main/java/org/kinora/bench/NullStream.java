package org.kinora.bench;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.stream.IntStream;
import org.kinora.api.media.Size;

/**
 * An H.264 stream that any decoder plays: a grey IDR picture, and pictures that repeat it. Made
 * once, so that giving an access unit is a copy of some bytes.
 */
final class NullStream {

  /** log2_max_frame_num is 4. */
  private static final int FRAME_NUMBERS = 16;

  private static final int MACROBLOCK = 16;
  private static final int CONSTRAINED_BASELINE = 66;
  private static final int CONSTRAINT_SETS_0_AND_1 = 0xC0;
  private static final int LEVEL_5_1 = 51;
  private static final int NAL_SPS = 0x67;
  private static final int NAL_PPS = 0x68;
  private static final int NAL_IDR = 0x65;
  private static final int NAL_SLICE = 0x61;
  private static final int SLICE_P = 5;
  private static final int SLICE_I = 7;

  /** I_16x16_2_0_0 of table 7-11: predicted from its mean, no residual but an empty DC. */
  private static final int MB_GREY = 3;

  private final Size size;
  private final int macroblocks;
  private final ByteBuffer[] idrs;
  private final ByteBuffer[] repeats;

  NullStream(Size size) {
    this.size = size;
    macroblocks = blocks(size.width()) * blocks(size.height());
    idrs = IntStream.range(0, 2).mapToObj(this::idr).toArray(ByteBuffer[]::new);
    repeats = IntStream.range(0, FRAME_NUMBERS).mapToObj(this::repeat).toArray(ByteBuffer[]::new);
  }

  /**
   * The bytes of a key frame; read them by index.
   *
   * @param n how many key frames were before
   */
  ByteBuffer keyFrame(long n) {
    return idrs[(int) (n & 1)];
  }

  /**
   * The bytes of another picture.
   *
   * @param n pictures since the key frame, at least 1
   */
  ByteBuffer picture(long n) {
    return repeats[(int) (n % FRAME_NUMBERS)];
  }

  private static int blocks(int side) {
    return (side + MACROBLOCK - 1) / MACROBLOCK;
  }

  private byte[] sps() {
    int right = (blocks(size.width()) * MACROBLOCK - size.width()) / 2;
    int bottom = (blocks(size.height()) * MACROBLOCK - size.height()) / 2;
    BitWriter sps =
        new BitWriter(NAL_SPS)
            .u(8, CONSTRAINED_BASELINE)
            .u(8, CONSTRAINT_SETS_0_AND_1)
            .u(8, LEVEL_5_1)
            .ue(0) // seq_parameter_set_id
            .ue(0) // log2_max_frame_num_minus4
            .ue(2) // pic_order_cnt_type: output order is decoding order
            .ue(1) // max_num_ref_frames
            .u(1, 0)
            .ue(blocks(size.width()) - 1)
            .ue(blocks(size.height()) - 1)
            .u(1, 1) // frame_mbs_only_flag
            .u(1, 1); // direct_8x8_inference_flag
    sps.u(1, right + bottom > 0 ? 1 : 0);
    if (right + bottom > 0) {
      sps.ue(0).ue(right).ue(0).ue(bottom);
    }
    return sps.u(1, 0).end();
  }

  private static byte[] pps() {
    return new BitWriter(NAL_PPS)
        .ue(0) // pic_parameter_set_id
        .ue(0) // seq_parameter_set_id
        .u(2, 0) // CAVLC
        .ue(0) // num_slice_groups_minus1
        .ue(0)
        .ue(0)
        .u(3, 0) // no weighted prediction
        .se0()
        .se0()
        .se0()
        .u(3, 0b100) // deblocking_filter_control_present_flag
        .end();
  }

  private ByteBuffer idr(int id) {
    BitWriter slice =
        new BitWriter(NAL_IDR)
            .ue(0) // first_mb_in_slice
            .ue(SLICE_I)
            .ue(0) // pic_parameter_set_id
            .u(4, 0) // frame_num
            .ue(id) // idr_pic_id
            .u(2, 0) // dec_ref_pic_marking
            .se0()
            .ue(1); // no deblocking
    for (int i = 0; i < macroblocks; i++) {
      slice.ue(MB_GREY).ue(0).se0().u(1, 1); // the last: coeff_token of an empty DC
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(sps());
    all.writeBytes(pps());
    all.writeBytes(slice.end());
    return direct(all.toByteArray());
  }

  private ByteBuffer repeat(int frameNumber) {
    return direct(
        new BitWriter(NAL_SLICE)
            .ue(0) // first_mb_in_slice
            .ue(SLICE_P)
            .ue(0) // pic_parameter_set_id
            .u(4, frameNumber)
            .u(3, 0) // no override, no modification, sliding window
            .se0()
            .ue(1) // no deblocking
            .ue(macroblocks) // mb_skip_run
            .end());
  }

  private static ByteBuffer direct(byte[] bytes) {
    return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
  }
}
