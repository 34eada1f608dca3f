package org.kinora.camera.sophgo;

import org.kinora.api.media.Size;

/**
 * What the vendor's software delivers to the scaler.
 *
 * @param size of its pictures
 * @param rate whole frames per second
 * @param pixelFormat the vendor's number of the format (PIXEL_FORMAT_E, cvi_comm_video.h)
 * @param pipe of video input
 * @param channel of the pipe
 * @param group of the scaler that takes it
 */
record Sensor(Size size, int rate, int pixelFormat, int pipe, int channel, int group) {}
