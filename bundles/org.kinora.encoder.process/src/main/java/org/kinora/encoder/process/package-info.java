/**
 * Encoders in a process of their own: a crash of native code ends the child and not the recorder.
 *
 * <p>The child is a small Java virtual machine that hosts an encoder provider of another bundle. A
 * provider can be hosted if its bundle names it in {@code
 * META-INF/services/org.kinora.api.encoder.EncoderProvider} and it works outside a framework.
 *
 * <p>Or it is a program of its own that speaks the protocol of {@link org.kinora.binding.process}.
 * Each configuration of {@code org.kinora.encoder.program} is one.
 */
package org.kinora.encoder.process;
