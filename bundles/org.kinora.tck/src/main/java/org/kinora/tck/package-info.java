/**
 * The conformance kit: checks that a camera, an encoder or a sink keeps the contract of the API.
 *
 * <p>A provider's own module runs them with JUnit 5 by a class of a few lines, see {@code
 * org.kinora.tck.junit}. Everything else, such as a test inside a running framework, iterates over
 * the {@linkplain org.kinora.tck.Check checks} or asks for one {@linkplain
 * org.kinora.tck.ConformanceReport report}:
 *
 * <pre>{@code
 * ConformanceReport.of(EncoderConformance.checks(EncoderSubject.of(provider))).requireGreen();
 * }</pre>
 *
 * <p>The checks depend on the API and the Java platform alone. Pictures are decoded by a tool that
 * Kinora did not write, see {@link org.kinora.tck.Decoder}.
 *
 * <p>No parameter, result or component of a value in this package is ever {@code null}.
 */
@Version("1.0.0")
@Export
package org.kinora.tck;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
