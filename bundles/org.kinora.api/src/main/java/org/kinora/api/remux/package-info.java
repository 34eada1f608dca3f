/**
 * The contract of remuxers, which change a container by stream copy.
 *
 * <p>No parameter, result or component of a value in this package is ever {@code null}: what may be
 * missing is an {@link java.util.Optional}, an empty collection or a documented number. Passing
 * {@code null} is a programming error and throws {@link NullPointerException}.
 */
@Version("1.0.0")
@Export
package org.kinora.api.remux;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
