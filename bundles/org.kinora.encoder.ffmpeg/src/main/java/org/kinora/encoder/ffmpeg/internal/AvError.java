package org.kinora.encoder.ffmpeg.internal;

import java.nio.charset.StandardCharsets;
import org.bytedeco.ffmpeg.global.avutil;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.encoder.EncoderException;

/** Errors of libav as exceptions. */
final class AvError {

  /** AV_ERROR_MAX_STRING_SIZE of libavutil/error.h. */
  private static final int MAX_TEXT = 64;

  private AvError() {}

  /** The exception for a negative return value. */
  static EncoderException of(CodecLibrary library, String what, int code, Retry retry) {
    return new EncoderException(
        "encoder %s %s: %s".formatted(library.providerName(), what, text(code)), retry);
  }

  private static String text(int code) {
    byte[] text = new byte[MAX_TEXT];
    avutil.av_strerror(code, text, text.length);
    int length = 0;
    while (length < text.length && text[length] != 0) {
      length++;
    }
    return new String(text, 0, length, StandardCharsets.UTF_8);
  }
}
