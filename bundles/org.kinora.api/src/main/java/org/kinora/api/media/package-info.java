/**
 * Frames, access units and the values that describe them.
 *
 * <p>No parameter, result or component of a value in this package is ever {@code null}: what may be
 * missing is an {@link java.util.Optional}, an empty collection or a documented number. Passing
 * {@code null} is a programming error and throws {@link NullPointerException}.
 */
@Version("1.0.0")
@Export
package org.kinora.api.media;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
