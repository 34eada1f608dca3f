package org.kinora.api.media;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** A video codec that Kinora records. */
public enum Codec {
  /** ITU-T H.264, ISO/IEC 14496-10 (AVC). */
  H264("h264", List.of("h264", "264", "avc")),
  /** ITU-T H.265, ISO/IEC 23008-2 (HEVC). */
  H265("h265", List.of("h265", "265", "hevc"));

  private final String id;
  private final List<String> extensions;

  Codec(String id, List<String> extensions) {
    this.id = id;
    this.extensions = extensions;
  }

  /** The codec's name in commands, configurations and results: {@code h264} or {@code h265}. */
  public String id() {
    return id;
  }

  /**
   * File name extensions of raw Annex B streams of this codec, without the dot, usual one first.
   */
  public List<String> extensions() {
    return extensions;
  }

  /**
   * Finds a codec by its {@link #id()} or by one of its extensions, in any letter case.
   *
   * @throws IllegalArgumentException if there is no such codec; the message names those there are
   */
  public static Codec parse(String text) {
    return ofExtension(text)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "unknown codec '%s': there are %s"
                        .formatted(
                            text,
                            Arrays.stream(values())
                                .map(Codec::id)
                                .collect(Collectors.joining(", ")))));
  }

  /** The codec whose raw streams have this file name extension (without the dot), if any. */
  public static Optional<Codec> ofExtension(String extension) {
    String wanted = extension.toLowerCase(Locale.ROOT);
    return Arrays.stream(values()).filter(codec -> codec.extensions.contains(wanted)).findFirst();
  }
}
