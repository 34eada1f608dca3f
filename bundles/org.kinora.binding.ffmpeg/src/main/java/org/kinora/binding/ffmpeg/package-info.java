/**
 * The native FFmpeg as a service.
 *
 * <p>No parameter or result in this package is ever {@code null}.
 */
@Version("1.0.0")
@Export
package org.kinora.binding.ffmpeg;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
