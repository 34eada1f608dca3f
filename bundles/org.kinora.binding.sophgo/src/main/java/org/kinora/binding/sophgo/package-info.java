/**
 * The media system of Sophgo's SG2002 and CV181x: its libraries, its life cycle, its errors, and
 * what its camera and its encoder hand to each other.
 *
 * <p>All numbers are those of the vendor's public headers (sophgo/middleware v2 and the copy in
 * sipeed/MaixCDK, LP64). They were tried on an emulator with the same symbols and layouts, never on
 * a board.
 *
 * <p>No parameter or result in this package is ever {@code null}.
 */
@Version("1.0.0")
@Export
package org.kinora.binding.sophgo;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
