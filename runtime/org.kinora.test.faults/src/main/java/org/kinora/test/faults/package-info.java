/**
 * Providers that wrap others of the same role and fail in a stated way, for tests: made by hand, or
 * in a framework by factory configurations.
 *
 * <p>The factory PIDs are {@code org.kinora.test.faults.encoder}, {@code .camera} and {@code
 * .sink}. A configuration says which provider is wrapped ({@code delegate.target}, a filter such as
 * {@code (kinora.name=ffmpeg-x264)}), the new name ({@code kinora.name}), the fault, when it begins
 * and, where wanted, a {@code service.ranking}.
 */
@Version("1.0.0")
@Export
package org.kinora.test.faults;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
