/**
 * What V4L2 devices need of Linux: device files, mapped memory, waiting that can be woken, folders
 * that are watched, and the numbers of {@code linux/videodev2.h}.
 *
 * <p>By JNA's direct mapping, for 64-bit Linux (LP64, little-endian). Whoever uses a class of this
 * package is a user of {@link org.kinora.binding.linux.Libc}. Calls of the per-frame path make no
 * garbage.
 *
 * <p>No parameter or result in this package is ever {@code null}.
 */
@Version("1.0.0")
@Export
package org.kinora.binding.linux;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
