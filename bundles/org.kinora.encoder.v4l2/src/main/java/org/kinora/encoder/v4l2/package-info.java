/**
 * H.264 and H.265 by the encoders of hardware that Linux offers as stateful V4L2 memory-to-memory
 * devices, such as that of the Raspberry Pi up to 4.
 *
 * <p>By the kernel's description of that interface (Documentation/userspace-api/media/v4l,
 * dev-encoder.rst), for single-planar and multi-planar drivers. Tried with the kernel's test driver
 * vicodec, whose format is none of the two, and never on a board.
 */
package org.kinora.encoder.v4l2;
