/**
 * Base classes that run the conformance kit with JUnit 5.
 *
 * <pre>{@code
 * class MyEncoderTest extends EncoderTck {
 *   protected EncoderSubject subject() {
 *     return EncoderSubject.of(new MyEncoderProvider());
 *   }
 * }
 * }</pre>
 *
 * <p>No parameter, result or component of a value in this package is ever {@code null}.
 */
@Version("1.0.0")
@Export
package org.kinora.tck.junit;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
