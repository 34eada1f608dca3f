package org.kinora.camera.v4l2;

import org.kinora.api.media.FrameRate;
import org.kinora.api.media.Size;

/**
 * What a driver delivers.
 *
 * @param fourcc its pixel format
 * @param size of the pictures
 * @param rate nominal
 */
record DriverMode(int fourcc, Size size, FrameRate rate) {}
