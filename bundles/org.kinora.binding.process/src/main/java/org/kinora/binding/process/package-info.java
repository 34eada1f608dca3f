/**
 * Cameras and encoders in a process of their own: what both share on this side, and the protocol
 * that such a process speaks.
 *
 * <p>The process may be a Java virtual machine, or a program beside a vendor's library that this
 * one cannot load, because it was built for another C library, such as the one in C in {@code
 * src/main/c} beside Sophgo's. Its crash ends nothing but itself.
 *
 * <h2>The protocol</h2>
 *
 * Frames by shared memory, everything else by the child's standard input and output. What the child
 * writes to standard error is kept for messages.
 *
 * <p>Every message is a type (32 bits) and the number of bytes that follow (32 bits). All numbers
 * are little-endian, {@code i32} and {@code i64} signed; a {@code text} is an {@code i32} number of
 * bytes and as many bytes of UTF-8; an empty text means that nothing is asked for. A message may
 * have more bytes than are listed: they are ignored.
 *
 * <table>
 * <caption>From the parent</caption>
 * <tr><th>type</th><th>message</th><th>content</th></tr>
 * <tr><td>1</td><td>OPEN</td><td>i32 version (1), text hosted provider, text path of the shared
 * memory, i32 codec (264 or 265), i32 width, i32 height, i32 format (21 NV21, 12 NV12, 420 I420),
 * i32 x 3 offsets of the planes, i32 x 3 strides, i32 numerator and i32 denominator of the frame
 * rate, i32 rate control (0 CBR, 1 VBR, 2 AVBR, 3 CRF, 4 fixed QP), i32 bit rate or intra QP, i32
 * peak bit rate or inter QP, i32 CRF in thousandths, i32 GOP, text preset, text profile</td></tr>
 * <tr><td>2</td><td>FRAME</td><td>i32 flags (1: make it an IDR), i32 unused, i64 pts, i64 duration,
 * i64 sequence; the picture is in the shared memory</td></tr>
 * <tr><td>3</td><td>UPDATE</td><td>i32 bit rate, i32 GOP, i32 numerator and i32 denominator of the
 * frame rate; 0 where nothing changes</td></tr>
 * <tr><td>4</td><td>DRAIN</td><td>nothing</td></tr>
 * <tr><td>5</td><td>CLOSE</td><td>nothing; the child ends with status 0 and does not answer</td></tr>
 * </table>
 *
 * <table>
 * <caption>From the child</caption>
 * <tr><th>type</th><th>message</th><th>content</th></tr>
 * <tr><td>129</td><td>HELLO</td><td>i32 version (1); once, before anything else</td></tr>
 * <tr><td>130</td><td>UNIT</td><td>i32 flags (1: key frame), i32 unused, i64 pts, i64 dts, i64
 * duration, i64 sequence, then the access unit in Annex B form; one with a negative number is the
 * child's own, of a warm-up, and is ignored</td></tr>
 * <tr><td>131</td><td>DONE</td><td>nothing; the request before is answered, the shared memory may
 * be written to</td></tr>
 * <tr><td>132</td><td>FAILED</td><td>i32 retry (0 transient, 1 recoverable, 2 fatal), text message;
 * answers instead of DONE</td></tr>
 * </table>
 *
 * <p>There is one request at a time; each is answered by any number of UNIT and then DONE or
 * FAILED. The shared memory is a file that the parent makes when the child has said HELLO, and
 * whose name the child removes as soon as it has mapped it: only if both are killed in the
 * milliseconds between, a file is left. The end of its standard input, or of its parent, ends the
 * child.
 */
@Version("1.0.0")
@Export
package org.kinora.binding.process;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
