package org.kinora.api.recording;

import java.util.Locale;

/** Why a frame that the camera produced is not in a file. */
public enum LossReason {
  /** The camera skipped its number: it was lost before Kinora saw it. */
  CAMERA_GAP,
  /** The capture queue was full: the encoder was too slow, and the newest frame was dropped. */
  QUEUE_FULL,
  /** There was no encoder, for longer than the capture queue could hold. */
  NO_ENCODER,
  /** The encoder took it and gave nothing for it, or refused it. */
  ENCODER_FAILED,
  /** The sink's queue was full: the sink was too slow, and everything up to the next IDR went. */
  SINK_FULL,
  /** The sink failed to store it. */
  SINK_FAILED,
  /** The recording ended while the frame was on its way. */
  STOPPED;

  /** The name in results, such as {@code queue-full}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
