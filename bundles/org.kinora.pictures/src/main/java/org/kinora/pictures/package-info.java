/**
 * Stores frames as pictures.
 *
 * <p>No parameter or result in this package is ever {@code null}. Passing {@code null} is a
 * programming error and throws {@link NullPointerException}.
 */
@Version("1.0.0")
@Export
package org.kinora.pictures;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
