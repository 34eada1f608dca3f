/**
 * H.264 by the system's libx264, through JNA.
 *
 * <p>No headers are used at build time: parameters are set by name, and the few offsets that are
 * needed are those of ABI build 164, which a test compares with the C compiler's. Another build is
 * refused.
 */
package org.kinora.encoder.x264;
