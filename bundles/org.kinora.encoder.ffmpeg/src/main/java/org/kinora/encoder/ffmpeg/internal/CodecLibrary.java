package org.kinora.encoder.ffmpeg.internal;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.global.avcodec;
import org.kinora.api.encoder.EncoderCapabilities;
import org.kinora.api.encoder.EncoderCapabilities.LiveSetting;
import org.kinora.api.encoder.RateControl.Mode;
import org.kinora.api.media.Codec;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.Size;

/** The codec libraries, as libavcodec knows them. They are looked up by name, never by codec. */
enum CodecLibrary {
  /** x264; takes every format as it is. */
  X264(
      "libx264",
      "ffmpeg-x264",
      Codec.H264,
      "veryfast",
      List.of("baseline", "main", "high"),
      new Size(16, 16),
      "fast and good: 1080p at 30 fps on 2 cores by preset veryfast"),
  /** x265; its chroma is planar, so that of NV12 and NV21 is split. */
  X265(
      "libx265",
      "ffmpeg-x265",
      Codec.H265,
      "ultrafast",
      List.of("main"),
      new Size(32, 32),
      "640x480 at 30 fps on 2 cores by preset ultrafast, 1080p does not fit");

  /** The presets of both libraries, fastest first. */
  private static final List<String> PRESETS =
      List.of(
          "ultrafast",
          "superfast",
          "veryfast",
          "faster",
          "fast",
          "medium",
          "slow",
          "slower",
          "veryslow",
          "placebo");

  private final String codecName;
  private final String providerName;
  private final Codec codec;
  private final String defaultPreset;
  private final List<String> profiles;
  private final EncoderCapabilities capabilities;

  CodecLibrary(
      String codecName,
      String providerName,
      Codec codec,
      String defaultPreset,
      List<String> profiles,
      Size minSize,
      String note) {
    this.codecName = codecName;
    this.providerName = providerName;
    this.codec = codec;
    this.defaultPreset = defaultPreset;
    this.profiles = profiles;
    this.capabilities =
        new EncoderCapabilities(
            Set.of(codec),
            Set.of(Mode.CBR, Mode.VBR, Mode.CRF, Mode.FIXED_QP),
            codec == Codec.H264
                ? List.of(PixelFormat.NV21, PixelFormat.NV12, PixelFormat.I420)
                : List.of(PixelFormat.I420, PixelFormat.NV21, PixelFormat.NV12),
            minSize,
            new Size(Limits.MAX_SIDE, Limits.MAX_SIDE),
            2,
            2,
            false,
            EncoderCapabilities.UNLIMITED,
            Set.of(LiveSetting.BITRATE, LiveSetting.GOP, LiveSetting.FRAME_RATE),
            false,
            note);
  }

  /** The name in libavcodec. */
  String codecName() {
    return codecName;
  }

  /** The name of the provider. */
  String providerName() {
    return providerName;
  }

  /** What it makes. */
  Codec codec() {
    return codec;
  }

  /** The preset where none is asked for: the best that 2 cores do in real time at usual sizes. */
  String defaultPreset() {
    return defaultPreset;
  }

  List<String> presets() {
    return PRESETS;
  }

  List<String> profiles() {
    return profiles;
  }

  EncoderCapabilities capabilities() {
    return capabilities;
  }

  /** Whether the chroma plane of NV12 and NV21 must be split. */
  boolean planarOnly() {
    return this == X265;
  }

  /** The encoder in libavcodec; empty if this build lacks it. */
  Optional<AVCodec> find() {
    return Optional.ofNullable(avcodec.avcodec_find_encoder_by_name(codecName));
  }

  /** Whether this build has it. */
  boolean available() {
    return find().isPresent();
  }

  /** Constants that the constructor needs. */
  private static final class Limits {
    /** The longest side of the highest level of both codecs, 6.2: 8192x4320, or on its side. */
    static final int MAX_SIDE = 8192;
  }
}
