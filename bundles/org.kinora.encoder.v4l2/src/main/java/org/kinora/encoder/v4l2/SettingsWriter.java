package org.kinora.encoder.v4l2;

import java.util.Map;
import java.util.Optional;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.encoder.EncoderException;
import org.kinora.api.encoder.EncoderSettings;
import org.kinora.api.encoder.RateControl;
import org.kinora.api.media.Codec;
import org.kinora.api.media.Size;
import org.kinora.binding.linux.LinuxException;
import org.kinora.binding.linux.V4l2Control;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Settings in the controls of V4L2. */
final class SettingsWriter {

  private static final Map<String, Integer> H264_PROFILES =
      Map.of(
          "baseline", V4l2Control.MPEG_VIDEO_H264_PROFILE_CONSTRAINED_BASELINE,
          "main", V4l2Control.MPEG_VIDEO_H264_PROFILE_MAIN,
          "high", V4l2Control.MPEG_VIDEO_H264_PROFILE_HIGH);

  private static final Map<String, Integer> H265_PROFILES =
      Map.of("main", V4l2Control.MPEG_VIDEO_HEVC_PROFILE_MAIN);

  // enum v4l2_mpeg_video_h264_level of linux/v4l2-controls.h.
  private static final int LEVEL_4_0 = 11;
  private static final int LEVEL_4_2 = 13;
  private static final int LEVEL_5_1 = 15;

  // Rec. ITU-T H.264, table A-1: macroblocks a second and in a frame.
  private static final int[] LEVEL_4_0_MOST = {245_760, 8_192};
  private static final int[] LEVEL_4_2_MOST = {522_240, 8_704};

  private static final Logger LOG = LoggerFactory.getLogger(SettingsWriter.class);

  private final Controls controls;
  private final CodedFormat format;

  SettingsWriter(Controls controls, CodedFormat format) {
    this.controls = controls;
    this.format = format;
  }

  /** Sets all controls. */
  void write(EncoderSettings settings) throws LinuxException, EncoderException {
    controls.prefer(
        V4l2Control.CID_MPEG_VIDEO_HEADER_MODE,
        V4l2Control.MPEG_VIDEO_HEADER_MODE_JOINED_WITH_1ST_FRAME);
    controls.prefer(V4l2Control.CID_MPEG_VIDEO_REPEAT_SEQ_HEADER, 1);
    controls.prefer(V4l2Control.CID_MPEG_VIDEO_PREPEND_SPSPPS_TO_IDR, 1);
    controls.prefer(V4l2Control.CID_MPEG_VIDEO_B_FRAMES, 0);
    controls.prefer(V4l2Control.CID_MPEG_VIDEO_GOP_CLOSURE, 1);
    profile(settings);
    level(settings);
    rate(settings.rateControl());
    gop(settings.gop());
  }

  private void profile(EncoderSettings settings) throws LinuxException, EncoderException {
    if (settings.profile().isEmpty()) {
      return;
    }
    String name = settings.profile().get();
    Map<String, Integer> profiles = settings.codec() == Codec.H264 ? H264_PROFILES : H265_PROFILES;
    Integer item = profiles.get(name);
    if (item == null || !controls.hasItem(format.profileControl(), item)) {
      throw new EncoderException(
          "the device has no %s profile '%s': there are %s"
              .formatted(
                  settings.codec(),
                  name,
                  profiles.entrySet().stream()
                      .filter(entry -> controls.hasItem(format.profileControl(), entry.getValue()))
                      .map(Map.Entry::getKey)
                      .sorted()
                      .toList()),
          Retry.FATAL);
    }
    controls.set(format.profileControl(), item);
  }

  /** Drivers have a level, often 4.0, and do not raise it themselves. */
  private void level(EncoderSettings settings) {
    if (settings.codec() != Codec.H264) {
      return;
    }
    Size size = settings.size();
    long blocks = ((size.width() + 15L) / 16) * ((size.height() + 15L) / 16);
    long rate = blocks * settings.frameRate().numerator() / settings.frameRate().denominator();
    if (blocks > LEVEL_4_0_MOST[1] || rate > LEVEL_4_0_MOST[0]) {
      boolean most = blocks > LEVEL_4_2_MOST[1] || rate > LEVEL_4_2_MOST[0];
      controls.prefer(V4l2Control.CID_MPEG_VIDEO_H264_LEVEL, most ? LEVEL_5_1 : LEVEL_4_2);
    } else {
      controls.prefer(V4l2Control.CID_MPEG_VIDEO_H264_LEVEL, LEVEL_4_0);
    }
  }

  private void rate(RateControl rate) throws LinuxException {
    if (rate instanceof RateControl.FixedQp qp) {
      controls.prefer(V4l2Control.CID_MPEG_VIDEO_FRAME_RC_ENABLE, 0);
      clamped(format.intraQp(), qp.intra());
      clamped(format.interQp(), qp.inter());
      return;
    }
    controls.prefer(V4l2Control.CID_MPEG_VIDEO_FRAME_RC_ENABLE, 1);
    boolean variable = rate instanceof RateControl.Vbr;
    controls.prefer(
        V4l2Control.CID_MPEG_VIDEO_BITRATE_MODE,
        variable
            ? V4l2Control.MPEG_VIDEO_BITRATE_MODE_VBR
            : V4l2Control.MPEG_VIDEO_BITRATE_MODE_CBR);
    if (rate instanceof RateControl.Vbr vbr) {
      // Before the average, which must not be above it.
      controls.prefer(V4l2Control.CID_MPEG_VIDEO_BITRATE_PEAK, vbr.maxBitrate());
    }
    clamped(V4l2Control.CID_MPEG_VIDEO_BITRATE, rate.bitrate());
  }

  private void gop(int gop) {
    controls
        .range(V4l2Control.CID_MPEG_VIDEO_GOP_SIZE)
        .ifPresent(range -> controls.prefer(V4l2Control.CID_MPEG_VIDEO_GOP_SIZE, range.clamp(gop)));
    if (format.codec() == Codec.H264) {
      controls
          .range(V4l2Control.CID_MPEG_VIDEO_H264_I_PERIOD)
          .ifPresent(
              range -> controls.prefer(V4l2Control.CID_MPEG_VIDEO_H264_I_PERIOD, range.clamp(gop)));
    }
  }

  /** Whether the device makes an IDR every so many frames by itself. */
  boolean makesGop(int gop) {
    return Optional.of(V4l2Control.CID_MPEG_VIDEO_GOP_SIZE)
        .flatMap(controls::range)
        .or(
            () ->
                format.codec() == Codec.H264
                    ? controls.range(V4l2Control.CID_MPEG_VIDEO_H264_I_PERIOD)
                    : Optional.empty())
        .filter(range -> range.has(gop))
        .isPresent();
  }

  private void clamped(int control, int wanted) throws LinuxException {
    Optional<Controls.Range> range = controls.range(control);
    if (range.isPresent()) {
      int value = range.get().clamp(wanted);
      if (value != wanted) {
        LOG.warn(
            "The device takes {} to {} and not {}: {} is used",
            range.get().minimum(),
            range.get().maximum(),
            wanted,
            value);
      }
      controls.set(control, value);
    }
  }

  /** Changes the bit rate while the device runs. */
  void changeBitrate(RateControl rate) throws LinuxException, EncoderException {
    Controls.Range range =
        controls
            .range(V4l2Control.CID_MPEG_VIDEO_BITRATE)
            .orElseThrow(
                () ->
                    new EncoderException(
                        "the device has no control of the bit rate", Retry.RECOVERABLE));
    if (!range.has(rate.bitrate())) {
      throw new EncoderException(
          "a bit rate of %d is not possible: from %d to %d"
              .formatted(rate.bitrate(), range.minimum(), range.maximum()),
          Retry.RECOVERABLE);
    }
    if (rate instanceof RateControl.Vbr vbr) {
      controls.prefer(V4l2Control.CID_MPEG_VIDEO_BITRATE_PEAK, vbr.maxBitrate());
    }
    controls.set(V4l2Control.CID_MPEG_VIDEO_BITRATE, rate.bitrate());
  }
}
