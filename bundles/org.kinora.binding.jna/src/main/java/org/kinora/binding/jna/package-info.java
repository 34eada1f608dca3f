/**
 * What bundles that call C libraries through JNA share: a direct-mapped library that can be closed
 * again, and addresses of buffers without garbage.
 *
 * <p>No parameter or result in this package is ever {@code null}.
 */
@Version("1.0.0")
@Export
package org.kinora.binding.jna;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
