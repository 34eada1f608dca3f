package org.kinora.encoder.jcodec;

import java.nio.ByteBuffer;
import org.jcodec.codecs.h264.H264Encoder;
import org.jcodec.codecs.h264.H264Utils;
import org.jcodec.codecs.h264.io.model.PictureParameterSet;
import org.jcodec.codecs.h264.io.model.SeqParameterSet;
import org.jcodec.codecs.h264.io.model.SliceType;
import org.jcodec.codecs.h264.io.model.VUIParameters;
import org.jcodec.common.model.Picture;
import org.jcodec.common.model.Size;
import org.kinora.api.media.AccessUnitPool.PooledAccessUnit;
import org.kinora.api.media.AnnexB;
import org.kinora.api.media.Codec;
import org.kinora.api.media.FrameRate;

/**
 * Turns pictures into access units: JCodec codes them, and its stream is completed by what it
 * leaves out: frame rate, level, no reordering, and the chroma QP that it really used (see {@link
 * QpTable}). Used by one thread at a time.
 */
final class StreamCoder extends H264Encoder {

  /** JCodec codes a picture into a buffer of one byte per pixel, and so do we, with some room. */
  private static final int HEADROOM = 4096;

  private static final int NAL_HEADER_PPS = 0x68; // nal_ref_idc 3, type 8

  /** frame_num has 4 + 4 bits; it wraps, so that a GOP may be longer. */
  private static final int LOG2_MAX_FRAME_NUM_MINUS4 = 4;

  private final QpControl control;
  private final ByteBuffer coded;
  private final byte[] parameterSets;
  private final FrameRate rate;
  private final NalWriter writer = new NalWriter();
  private final SliceRewriter rewriter = new SliceRewriter();
  private int frameNum;
  private int idrPicId;

  StreamCoder(QpControl control, org.kinora.api.media.Size size, FrameRate rate) {
    super(control);
    this.control = control;
    this.rate = rate;
    this.coded = ByteBuffer.allocate(size.width() * size.height() * 2 + HEADROOM);
    this.parameterSets = pictureParameterSets();
  }

  private static byte[] pictureParameterSets() {
    ByteBuffer all = ByteBuffer.allocate(HEADROOM);
    for (int id = 0; id < QpTable.parameterSets(); id++) {
      PictureParameterSet set = new PictureParameterSet();
      set.picParameterSetId = id;
      set.chromaQpIndexOffset = QpTable.chromaOffset(id);
      ByteBuffer payload = ByteBuffer.allocate(64);
      set.write(payload);
      payload.flip();
      all.putInt(1).put((byte) NAL_HEADER_PPS);
      H264Utils.escapeNAL(payload, all);
    }
    byte[] bytes = new byte[all.position()];
    all.get(0, bytes);
    return bytes;
  }

  @Override
  public SeqParameterSet initSPS(Size size) {
    SeqParameterSet sps = super.initSPS(size);
    sps.levelIdc = level(size);
    sps.log2MaxFrameNumMinus4 = LOG2_MAX_FRAME_NUM_MINUS4;
    VUIParameters vui = new VUIParameters();
    vui.timingInfoPresentFlag = rate.numerator() <= Integer.MAX_VALUE / 2;
    vui.numUnitsInTick = rate.denominator();
    vui.timeScale = 2 * rate.numerator(); // a tick is a field (Rec. ITU-T H.264, E.2.1)
    vui.fixedFrameRateFlag = false;
    vui.bitstreamRestriction = new VUIParameters.BitstreamRestriction();
    vui.bitstreamRestriction.motionVectorsOverPicBoundariesFlag = true;
    vui.bitstreamRestriction.log2MaxMvLengthHorizontal = 16;
    vui.bitstreamRestriction.log2MaxMvLengthVertical = 16;
    vui.bitstreamRestriction.numReorderFrames = 0;
    vui.bitstreamRestriction.maxDecFrameBuffering = 1;
    sps.vuiParams = vui;
    return sps;
  }

  /** The lowest of the usual levels for size and rate (Rec. ITU-T H.264, table A-1). */
  private int level(Size size) {
    int macroblocks = (size.getWidth() + 15) / 16 * ((size.getHeight() + 15) / 16);
    double perSecond = macroblocks * rate.perSecond();
    if (macroblocks <= 8192 && perSecond <= 245_760) {
      return 40;
    }
    if (macroblocks <= 8704 && perSecond <= 522_240) {
      return 42;
    }
    return macroblocks <= 36_864 && perSecond <= 983_040 ? 51 : 52;
  }

  /**
   * Codes a picture.
   *
   * @return the bytes written to the access unit
   */
  int code(Picture picture, boolean idr, int qp, PooledAccessUnit unit) {
    control.set(qp);
    int number = idr ? 0 : frameNum;
    ByteBuffer stream =
        doEncodeFrame(picture, coded.clear(), idr, number, idr ? SliceType.I : SliceType.P);
    ByteBuffer out =
        unit.writable(stream.limit() + stream.limit() / 2 + parameterSets.length + HEADROOM);
    writer.to(out);
    for (int nal = AnnexB.nextNal(stream, 0); nal >= 0; nal = AnnexB.nextNal(stream, nal)) {
      int end = AnnexB.endOfNal(stream, nal);
      switch (AnnexB.nalType(Codec.H264, stream, nal)) {
        case AnnexB.H264_SPS -> copy(stream, nal, end, out.putInt(1));
        case AnnexB.H264_PPS -> out.put(parameterSets);
        default ->
            rewriter.rewrite(
                stream,
                nal,
                end,
                idr,
                LOG2_MAX_FRAME_NUM_MINUS4 + 4,
                QpTable.parameterSetOf(qp),
                idrPicId,
                writer);
      }
    }
    frameNum = number + 1;
    idrPicId = idr ? 1 - idrPicId : idrPicId; // neighbouring IDR pictures differ (7.4.3)
    return out.position();
  }

  private static void copy(ByteBuffer from, int begin, int end, ByteBuffer to) {
    int at = to.position();
    to.put(at, from, begin, end - begin).position(at + end - begin);
  }
}
