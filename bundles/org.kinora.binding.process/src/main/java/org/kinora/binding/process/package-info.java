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
 * <tr><td>6</td><td>OPEN_CAMERA</td><td>i32 version (1), text path of the shared memory, i32 width,
 * i32 height, i32 format, i32 x 3 offsets of the planes in a place, i32 x 3 strides, i32 number of
 * places (1 to 64), i32 where the first place begins, i32 bytes from one to the next, i32 numerator
 * and i32 denominator of the frame rate, text output, text options (lines {@code key=value})</td></tr>
 * </table>
 *
 * <table>
 * <caption>From the child</caption>
 * <tr><th>type</th><th>message</th><th>content</th></tr>
 * <tr><td>129</td><td>HELLO</td><td>i32 version (1); once, before anything else</td></tr>
 * <tr><td>130</td><td>UNIT</td><td>i32 flags (1: key frame), i32 unused, i64 pts, i64 dts, i64
 * duration, i64 sequence, then the access unit in Annex B form</td></tr>
 * <tr><td>131</td><td>DONE</td><td>nothing; the request before is answered, the shared memory may
 * be written to</td></tr>
 * <tr><td>132</td><td>FAILED</td><td>i32 retry (0 transient, 1 recoverable, 2 fatal), text message;
 * answers instead of DONE</td></tr>
 * <tr><td>133</td><td>PICTURE</td><td>i32 place, i32 unused, i64 capture time in nanoseconds
 * (monotonic), i64 number of the picture</td></tr>
 * </table>
 *
 * <p>A child is an encoder or a camera: its first request is OPEN or OPEN_CAMERA.
 *
 * <p><b>An encoder</b> has one request at a time; each is answered by any number of UNIT and then
 * DONE or FAILED.
 *
 * <p><b>A camera</b> answers OPEN_CAMERA by DONE or FAILED, and then sends a PICTURE for each that
 * it has put into a place; the only request that may follow is CLOSE. The shared memory begins with
 * an i32 for each place: 0 if the child may write to it. The child sets it to 1 before it sends the
 * PICTURE, and the parent to 0 when nobody uses the picture any more. While no place is free, the
 * child drops the pictures that come; the numbers go on. A FAILED is the end of the pictures.
 *
 * <p>A program says what it can do when it is started with {@code --capabilities} (its encoder) or,
 * after the arguments that it is started with as a child, with {@code --cameras}: lines {@code
 * key=value}, lists with commas. Of a camera: {@code formats} and {@code sizes} (the default first;
 * any even size between the following two can be asked for), {@code min-size}, {@code max-size},
 * {@code max-rate} (whole rates from 1) must be there; {@code outputs} (1), {@code options} (a help
 * for people) and {@code note} may be.
 *
 * <p>The shared memory is a file that the parent makes when the child has said HELLO, and whose
 * name the child removes as soon as it has mapped it: only if both are killed in the milliseconds
 * between, a file is left. The end of its standard input, or of its parent, ends the child.
 */
@Version("1.0.0")
@Export
package org.kinora.binding.process;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
