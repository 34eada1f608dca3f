package org.kinora.camera.v4l2;

import org.kinora.api.media.Colour;
import org.kinora.api.media.Size;

/**
 * The picture in a driver's buffer.
 *
 * @param fourcc its pixel format
 * @param size in luma samples
 * @param stride bytes from row to row of the first plane; 0 of a compressed picture
 * @param bytes of the whole picture; of a compressed one the most
 * @param colour how the samples are to be turned into colours
 */
record Picture(int fourcc, Size size, int stride, int bytes, Colour colour) {}
