/**
 * Cameras of Linux (V4L2): {@code v4l2:/dev/video0}, or by a link that stays the same.
 *
 * <p>Frames are the driver's buffers wherever it delivers NV21, NV12 or YU12; what it delivers as
 * YUYV, UYVY or MJPEG is converted.
 */
package org.kinora.camera.v4l2;
