package org.kinora.encoder.v4l2;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.kinora.api.media.AnnexB;
import org.kinora.api.media.Codec;
import org.kinora.api.media.ParameterSets;

/**
 * Streams of H.264 and H.265. Every IDR gets its parameter sets in front, whether the driver
 * repeats them, gives them once, or gives them in a buffer of their own. An access unit is looked
 * at up to its first slice, without garbage once the parameter sets are known.
 */
final class AnnexBStream implements Bitstream {

  private static final byte[] START_CODE = {0, 0, 0, 1};
  private static final int SHORT_START_CODE = 3;

  private final Codec codec;
  private byte[] kept = {};
  private boolean picture;
  private boolean idr;
  private boolean withSets;
  private int insertAt;

  AnnexBStream(Codec codec) {
    this.codec = codec;
  }

  @Override
  public void look(ByteBuffer bytes) {
    picture = false;
    idr = false;
    insertAt = 0;
    boolean sps = false;
    boolean pps = false;
    boolean vps = codec == Codec.H264;
    int limit = bytes.limit();
    for (int nal = AnnexB.nextNal(bytes, 0);
        nal >= 0 && nal < limit;
        nal = AnnexB.nextNal(bytes, nal)) {
      int type = AnnexB.nalType(codec, bytes, nal);
      if (AnnexB.isSlice(codec, type)) {
        picture = true;
        idr = AnnexB.isIdr(codec, type);
        break;
      }
      sps |= type == (codec == Codec.H264 ? AnnexB.H264_SPS : AnnexB.H265_SPS);
      pps |= type == (codec == Codec.H264 ? AnnexB.H264_PPS : AnnexB.H265_PPS);
      vps |= codec == Codec.H265 && type == AnnexB.H265_VPS;
      if (type == (codec == Codec.H264 ? AnnexB.H264_AUD : AnnexB.H265_AUD)) {
        // Nothing may stand before a delimiter (Rec. ITU-T H.264, 7.4.1.2.3; H.265, 7.4.2.4.4).
        insertAt = Math.max(0, AnnexB.nextNal(bytes, nal) - SHORT_START_CODE);
      }
    }
    withSets = sps && pps && vps;
    if (withSets && (kept.length == 0 || !picture)) {
      kept = copy(ParameterSets.in(codec, bytes));
    }
  }

  private static byte[] copy(ParameterSets sets) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] nal : sets.all()) {
      out.writeBytes(START_CODE);
      out.writeBytes(nal);
    }
    return out.toByteArray();
  }

  @Override
  public boolean picture() {
    return picture;
  }

  @Override
  public boolean keyFrame() {
    return idr;
  }

  @Override
  public boolean complete() {
    return withSets || kept.length > 0;
  }

  @Override
  public int missing() {
    return idr && !withSets ? kept.length : 0;
  }

  @Override
  public void copy(ByteBuffer from, ByteBuffer to) {
    int missing = missing();
    to.put(0, from, 0, insertAt);
    to.put(insertAt, kept, 0, missing);
    to.put(insertAt + missing, from, insertAt, from.limit() - insertAt);
  }
}
