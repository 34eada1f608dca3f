/**
 * Writes, closes and repairs ISO base media files (ISO/IEC 14496-12, MP4) with H.264 and H.265
 * video (ISO/IEC 14496-15), in plain Java.
 *
 * <p>{@link org.kinora.isobmff.FragmentedWriter} writes fragments to any channel; {@link
 * org.kinora.isobmff.HybridFile} writes a file that is playable at every moment and becomes an
 * ordinary MP4 when it is closed; {@link org.kinora.isobmff.Mp4Repair} closes what a crash left
 * open; {@link org.kinora.isobmff.OpenFile} is the file beneath, for other containers too.
 *
 * <p>No parameter, result or component of a value in this package is ever {@code null}. Passing
 * {@code null} is a programming error and throws {@link NullPointerException}. The classes are not
 * safe for use by several threads at once.
 */
@Version("1.0.0")
@Export
package org.kinora.isobmff;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
