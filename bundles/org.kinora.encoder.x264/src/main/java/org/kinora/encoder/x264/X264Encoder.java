package org.kinora.encoder.x264;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.function.Consumer;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.encoder.EncoderException;
import org.kinora.api.encoder.EncoderSettings;
import org.kinora.api.encoder.RateControl;
import org.kinora.api.media.AccessUnitPool.PooledAccessUnit;
import org.kinora.api.media.VideoFrame;
import org.kinora.binding.jna.BufferAddresses;
import org.kinora.binding.jna.NativeEncoder;

/** An encoder of libx264. */
final class X264Encoder extends NativeEncoder {

  // Where the library's answers go: address and number of NAL units, then a copy of the first.
  private static final int ANSWER_NALS = 0;
  private static final int ANSWER_COUNT = 8;
  private static final int ANSWER_NAL = 16;

  private final BufferAddresses addresses = new BufferAddresses();
  private final ByteBuffer picture = BufferAddresses.structure(X264.PICTURE_SIZE);
  private final ByteBuffer out = BufferAddresses.structure(X264.PICTURE_SIZE);
  private final ByteBuffer answer = BufferAddresses.structure(ANSWER_NAL + X264.NAL_SIZE);
  private final long pictureAddress = BufferAddresses.addressOf(picture);
  private final long outAddress = BufferAddresses.addressOf(out);
  private final long answerAddress = BufferAddresses.addressOf(answer);
  private final long encoder;
  private final int planes;
  private final int intraQpPlus1; // 0: the rate control decides
  private final int interQpPlus1;
  private long count;

  X264Encoder(EncoderSettings settings, Consumer<NativeEncoder> freed) throws EncoderException {
    super(settings, freed);
    this.planes = settings.format().planes();
    if (settings.rateControl() instanceof RateControl.FixedQp qp) {
      intraQpPlus1 = qp.intra() + 1;
      interQpPlus1 = qp.inter() + 1;
    } else {
      intraQpPlus1 = 0;
      interQpPlus1 = 0;
    }
    this.encoder = openEncoder(settings);
    picture.putInt(X264.PICTURE_CSP, X264Settings.csp(settings.format()));
    picture.putInt(X264.PICTURE_PLANES, planes);
  }

  private static long openEncoder(EncoderSettings settings) throws EncoderException {
    ByteBuffer param = BufferAddresses.structure(X264.PARAM_ROOM);
    long address = BufferAddresses.addressOf(param);
    String preset = settings.preset().orElse(X264Settings.DEFAULT_PRESET);
    if (X264.paramDefaultPreset(address, preset, X264Settings.TUNE) != 0) {
      throw new EncoderException(
          "libx264 has no preset '%s': there are ultrafast, superfast, veryfast, faster, fast,"
                  .formatted(preset)
              + " medium, slow, slower, veryslow and placebo",
          Retry.FATAL);
    }
    try {
      param.putInt(X264.PARAM_WIDTH, settings.size().width());
      param.putInt(X264.PARAM_HEIGHT, settings.size().height());
      param.putInt(X264.PARAM_CSP, X264Settings.csp(settings.format()));
      set(address, X264Settings.parameters(settings));
      if (settings.profile().isPresent()
          && X264.paramApplyProfile(address, settings.profile().get()) != 0) {
        throw new EncoderException(
            "libx264 cannot do profile '%s' with these settings: there are baseline, main and high"
                .formatted(settings.profile().get()),
            Retry.FATAL);
      }
      long encoder = X264.encoderOpen(address);
      if (encoder == 0) {
        throw new EncoderException("libx264 refused to open for " + settings, Retry.FATAL);
      }
      return encoder;
    } finally {
      X264.paramCleanup(address);
    }
  }

  private static void set(long param, Map<String, String> parameters) throws EncoderException {
    for (Map.Entry<String, String> entry : parameters.entrySet()) {
      int error = X264.paramParse(param, entry.getKey(), entry.getValue());
      if (error != 0) {
        throw new EncoderException(
            "libx264 refused %s=%s (error %d)".formatted(entry.getKey(), entry.getValue(), error),
            Retry.FATAL);
      }
    }
  }

  @Override
  protected int encodePicture(VideoFrame frame, boolean keyFrame, PooledAccessUnit unit)
      throws EncoderException {
    picture.putInt(X264.PICTURE_TYPE, keyFrame ? X264.TYPE_IDR : X264.TYPE_AUTO);
    picture.putInt(X264.PICTURE_QP_PLUS_1, keyFrame ? intraQpPlus1 : interQpPlus1);
    picture.putLong(X264.PICTURE_PTS, count++); // constant frame rate: the unit is one frame
    for (int i = 0; i < planes; i++) {
      picture.putInt(X264.PICTURE_STRIDES + Integer.BYTES * i, frame.stride(i));
      picture.putLong(X264.PICTURE_ADDRESSES + Long.BYTES * i, addresses.of(frame.plane(i)));
    }
    int size =
        X264.encoderEncode(
            encoder,
            answerAddress + ANSWER_NALS,
            answerAddress + ANSWER_COUNT,
            pictureAddress,
            outAddress);
    if (size <= 0) {
      throw new EncoderException(
          "libx264 gave no access unit for %s (result %d)".formatted(frame, size), Retry.FATAL);
    }
    // The payloads of all NAL units follow each other in memory (x264.h, x264_nal_t).
    X264.memcpy(answerAddress + ANSWER_NAL, answer.getLong(ANSWER_NALS), X264.NAL_SIZE);
    long payload = answer.getLong(ANSWER_NAL + X264.NAL_PAYLOAD);
    X264.memcpy(addresses.of(unit.writable(size)), payload, size);
    return size;
  }

  @Override
  protected void changeRate(RateControl control) throws EncoderException {
    ByteBuffer param = BufferAddresses.structure(X264.PARAM_ROOM);
    long address = BufferAddresses.addressOf(param);
    X264.encoderParameters(encoder, address);
    set(address, X264Settings.rate(control));
    int error = X264.encoderReconfig(encoder, address);
    if (error != 0) {
      throw new EncoderException(
          "libx264 refused %s (error %d)".formatted(control, error), Retry.RECOVERABLE);
    }
  }

  @Override
  protected void free() {
    X264.encoderClose(encoder);
    addresses.clear();
  }
}
