package org.kinora.encoder.x265;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.function.Consumer;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.encoder.EncoderException;
import org.kinora.api.encoder.EncoderSettings;
import org.kinora.api.encoder.RateControl;
import org.kinora.api.media.AccessUnitPool.PooledAccessUnit;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.VideoFrame;
import org.kinora.binding.jna.BufferAddresses;
import org.kinora.binding.jna.NativeEncoder;

/** An encoder of libx265. */
final class X265Encoder extends NativeEncoder {

  /** More NAL units than an access unit of one slice has; a longer one is read in parts. */
  private static final int NALS = 16;

  // Where the library's answers go: address and number of NAL units, then copies of them.
  private static final int ANSWER_NALS = 0;
  private static final int ANSWER_COUNT = 8;
  private static final int ANSWER_COPY = 16;

  private final X265Layout layout;
  private final BufferAddresses addresses = new BufferAddresses();
  private final Planes chroma;
  private final ByteBuffer picture;
  private final ByteBuffer answer = BufferAddresses.structure(ANSWER_COPY + NALS * X265.NAL_SIZE);
  private final long pictureAddress;
  private final long answerAddress = BufferAddresses.addressOf(answer);
  private final int intraQpPlus1; // 0: the rate control decides
  private final int interQpPlus1;
  private long encoder;
  private long count;

  X265Encoder(EncoderSettings settings, X265Layout layout, Consumer<NativeEncoder> freed)
      throws EncoderException {
    super(settings, freed);
    this.layout = layout;
    this.chroma = new Planes(settings.size());
    if (settings.rateControl() instanceof RateControl.FixedQp qp) {
      intraQpPlus1 = qp.intra() + 1;
      interQpPlus1 = qp.inter() + 1;
    } else {
      intraQpPlus1 = 0;
      interQpPlus1 = 0;
    }
    picture = BufferAddresses.structure(layout.pictureSize());
    pictureAddress = BufferAddresses.addressOf(picture);
    encoder = openEncoder(settings);
  }

  private long openEncoder(EncoderSettings settings) throws EncoderException {
    long param = X265.paramAlloc();
    try {
      String preset = settings.preset().orElse(X265Settings.DEFAULT_PRESET);
      if (X265.paramDefaultPreset(param, preset, X265Settings.TUNE) != 0) {
        throw new EncoderException(
            "libx265 has no preset '%s': there are ultrafast, superfast, veryfast, faster, fast,"
                    .formatted(preset)
                + " medium, slow, slower, veryslow and placebo",
            Retry.FATAL);
      }
      set(param, X265Settings.parameters(settings));
      if (settings.profile().isPresent()
          && X265.paramApplyProfile(param, settings.profile().get()) != 0) {
        throw new EncoderException(
            "libx265 cannot do profile '%s' with 8 bits 4:2:0: there are main and mainstillpicture"
                .formatted(settings.profile().get()),
            Retry.FATAL);
      }
      long opened = X265.encoderOpen(param);
      if (opened == 0) {
        throw new EncoderException("libx265 refused to open for " + settings, Retry.FATAL);
      }
      X265.pictureInit(param, pictureAddress);
      return opened;
    } finally {
      X265.paramFree(param);
    }
  }

  private static void set(long param, Map<String, String> parameters) throws EncoderException {
    for (Map.Entry<String, String> entry : parameters.entrySet()) {
      int error = X265.paramParse(param, entry.getKey(), entry.getValue());
      if (error != 0) {
        throw new EncoderException(
            "libx265 refused %s=%s (error %d)".formatted(entry.getKey(), entry.getValue(), error),
            Retry.FATAL);
      }
    }
  }

  @Override
  protected int encodePicture(VideoFrame frame, boolean keyFrame, PooledAccessUnit unit)
      throws EncoderException {
    picture.putLong(X265Layout.PTS, count++);
    picture.putInt(layout.bitDepth(), Byte.SIZE);
    picture.putInt(layout.colorSpace(), X265.CSP_I420);
    picture.putInt(layout.sliceType(), keyFrame ? X265.TYPE_IDR : X265.TYPE_AUTO);
    picture.putInt(layout.forceQp(), keyFrame ? intraQpPlus1 : interQpPlus1);
    setPlane(0, frame.plane(0), frame.stride(0));
    if (frame.format() == PixelFormat.I420) {
      setPlane(1, frame.plane(1), frame.stride(1));
      setPlane(2, frame.plane(2), frame.stride(2));
    } else {
      chroma.split(frame);
      setPlane(1, chroma.u(), chroma.stride());
      setPlane(2, chroma.v(), chroma.stride());
    }
    int result =
        X265.encoderEncode(
            encoder, answerAddress + ANSWER_NALS, answerAddress + ANSWER_COUNT, pictureAddress, 0);
    if (result <= 0) {
      throw new EncoderException(
          "libx265 gave no access unit for %s (result %d)".formatted(frame, result), Retry.FATAL);
    }
    return copy(unit);
  }

  private void setPlane(int plane, ByteBuffer bytes, int stride) {
    picture.putLong(layout.planes() + Long.BYTES * plane, addresses.of(bytes));
    picture.putInt(layout.strides() + Integer.BYTES * plane, stride);
  }

  /** Copies the NAL units, whose payloads follow each other in memory (x265_encoder_encode). */
  private int copy(PooledAccessUnit unit) {
    int nals = answer.getInt(ANSWER_COUNT);
    long next = answer.getLong(ANSWER_NALS);
    long payload = 0;
    int size = 0;
    for (int done = 0; done < nals; ) {
      int some = Math.min(nals - done, NALS);
      X265.memcpy(answerAddress + ANSWER_COPY, next, (long) some * X265.NAL_SIZE);
      if (done == 0) {
        payload = answer.getLong(ANSWER_COPY + X265.NAL_PAYLOAD);
      }
      for (int i = 0; i < some; i++) {
        size += answer.getInt(ANSWER_COPY + i * X265.NAL_SIZE + X265.NAL_BYTES);
      }
      done += some;
      next += (long) some * X265.NAL_SIZE;
    }
    X265.memcpy(addresses.of(unit.writable(size)), payload, size);
    return size;
  }

  /**
   * Opens the encoder anew, beside the old one: libx265 3.5 takes another bit rate without an error
   * and goes on with the old one (x265_encoder_reconfig, tried). The next picture is an IDR.
   */
  @Override
  protected void changeRate(RateControl control) throws EncoderException {
    long changed = openEncoder(settings().with(control));
    X265.encoderClose(encoder);
    encoder = changed;
    requestKeyFrame();
  }

  @Override
  protected void free() {
    X265.encoderClose(encoder);
    addresses.clear();
  }
}
