/**
 * H.265 by the system's libx265, through JNA.
 *
 * <p>No headers are used at build time: parameters are set by name, and the offsets that are needed
 * are known for the ABI builds 199 (Debian 12) and 215 (Debian 13), compared with the C compiler's
 * in a test. Another build is refused.
 *
 * <p>libx265 is written in C++ with symbols that the dynamic linker keeps for ever: after its last
 * user is gone the handle is closed, and the library stays mapped. Opened again it is the same
 * mapping.
 */
package org.kinora.encoder.x265;
