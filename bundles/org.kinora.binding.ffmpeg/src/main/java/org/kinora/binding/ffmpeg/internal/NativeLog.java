package org.kinora.binding.ffmpeg.internal;

import org.bytedeco.ffmpeg.avutil.LogCallback;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the errors that the libraries log; by default all their chatter goes to the terminal. It is
 * called by whatever thread a library logs on.
 */
final class NativeLog extends LogCallback {

  private static final Logger LOG = LoggerFactory.getLogger("ffmpeg");

  /** Sends errors to the logger from now on. */
  void install() {
    avutil.av_log_set_level(avutil.AV_LOG_ERROR);
    avutil.setLogCallback(this);
  }

  /** Leaves the libraries silent, so that none calls into a bundle that may be gone. */
  void remove() {
    avutil.av_log_set_level(avutil.AV_LOG_QUIET);
  }

  @Override
  public void call(int level, BytePointer message) {
    // For the curious: whoever called libav gets the error as an exception, and says it in one
    // line.
    LOG.info("{}", message.getString().strip());
  }
}
