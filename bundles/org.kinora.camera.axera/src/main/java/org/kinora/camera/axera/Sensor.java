package org.kinora.camera.axera;

import org.kinora.api.media.Size;

/**
 * What the vendor's software delivers to the scaler.
 *
 * @param size of its pictures
 * @param rate whole frames per second
 * @param pipe of video input
 * @param channel of the pipe
 * @param group of the scaler that the first output takes, the next the one after it
 */
record Sensor(Size size, int rate, int pipe, int channel, int group) {

  /** Far from those that the vendor's software uses, which begins with 0 of 20. */
  static final int FIRST_GROUP = 10;
}
