/**
 * Features: sets of bundles and configurations that are installed, updated and removed as one, in a
 * running framework.
 *
 * <p>A feature is a JSON file in the format of the OSGi Feature Service specification. {@link
 * org.kinora.features.FeatureRuntime} is shaped like the specification's service of that name.
 *
 * <p>No parameter, result or component of a value in this package is ever {@code null}.
 */
@Version("1.0.0")
@Export
package org.kinora.features;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
