/**
 * The media system of Axera's AX630C (MaixCAM2): its libraries, its life cycle, its errors, and
 * what its camera and its encoder hand to each other.
 *
 * <p>All numbers are those of the vendor's public headers (sipeed/MaixCDK 0711fd0,
 * components/3rd_party/maixcam2_msp/msp/out/arm64_glibc/include), the order of calls is that of the
 * vendor's samples (AXERA-TECH/ax620e_bsp_sdk 53fd8f9, msp/sample). They were tried on an emulator
 * with the same symbols and layouts, never on a board.
 *
 * <p>No parameter or result in this package is ever {@code null}.
 */
@Version("1.0.0")
@Export
package org.kinora.binding.axera;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
