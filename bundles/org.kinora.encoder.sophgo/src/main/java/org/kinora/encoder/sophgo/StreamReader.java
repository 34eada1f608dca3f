package org.kinora.encoder.sophgo;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.kinora.api.KinoraException;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.encoder.EncoderException;
import org.kinora.api.media.AccessUnitPool.PooledAccessUnit;
import org.kinora.api.media.Codec;
import org.kinora.binding.jna.BufferAddresses;
import org.kinora.binding.jna.HardwareAnswer;
import org.kinora.binding.jna.KeyFrames;
import org.kinora.binding.sophgo.CviError;
import org.kinora.binding.sophgo.CviException;
import org.kinora.binding.sophgo.CviLayout;
import org.kinora.binding.sophgo.CviSys;
import org.kinora.binding.sophgo.CviVenc;

/**
 * Takes access units out of a channel: waits on its descriptor, gets the stream, copies its packs,
 * and gives the stream back. The library maps the packs and writes their addresses into the native
 * memory, which goes back to it untouched. Not for several threads at once.
 */
final class StreamReader {

  /** The library keeps the mappings of so many packs of a channel (cvi_venc.c). */
  private static final int PACKS = 8;

  // struct pollfd, poll.h
  private static final int POLL_SIZE = 8;
  private static final int POLL_FD = 0;
  private static final int POLL_EVENTS = 4;
  private static final short POLLIN = 1;

  private final int channel;
  private final Codec codec;
  private final BufferAddresses addresses = new BufferAddresses();
  private final ByteBuffer poll = BufferAddresses.structure(POLL_SIZE);
  private final ByteBuffer status = BufferAddresses.structure(CviLayout.VENC_CHN_STATUS_SIZE);
  private final ByteBuffer stream = BufferAddresses.structure(CviLayout.VENC_STREAM_SIZE);
  private final ByteBuffer packs = BufferAddresses.structure(PACKS * CviLayout.VENC_PACK_SIZE);
  private final long pollAddress = BufferAddresses.addressOf(poll);
  private final long statusAddress = BufferAddresses.addressOf(status);
  private final long streamAddress = BufferAddresses.addressOf(stream);
  private final long packsAddress = BufferAddresses.addressOf(packs);

  StreamReader(int channel, Codec codec) throws CviException {
    this.channel = channel;
    this.codec = codec;
    int descriptor = CviVenc.getFd(channel);
    if (descriptor < 0) {
      throw CviException.of(descriptor, "CVI_VENC_GetFd");
    }
    poll.putInt(POLL_FD, descriptor);
    poll.putShort(POLL_EVENTS, POLLIN);
  }

  /** Waits for an access unit and copies it; false if none came in time. */
  boolean read(int millis, PooledAccessUnit unit, HardwareAnswer answer) throws KinoraException {
    int count = await(millis);
    if (count == 0) {
      return false;
    }
    if (count > PACKS) {
      throw new EncoderException(
          "channel %d has an access unit of %d packs, and the library can map %d"
              .formatted(channel, count, PACKS),
          Retry.FATAL);
    }
    stream.putLong(CviLayout.VENC_STREAM_PSTPACK, packsAddress);
    stream.putInt(CviLayout.VENC_STREAM_U32PACKCOUNT, count);
    int code = CviVenc.getStream(channel, streamAddress, millis);
    if (code != CviError.SUCCESS) {
      CviError error = CviError.of(code);
      if (error.is(CviError.Id.BUSY) || error.is(CviError.Id.BUF_EMPTY)) {
        return false; // how drivers say that the time ran out
      }
      throw CviException.of(code, "CVI_VENC_GetStream");
    }
    try {
      copy(unit, answer);
    } finally {
      release();
    }
    return true;
  }

  /** The packs of the access unit that waits, 0 if none came in time. */
  private int await(int millis) throws CviException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    int left = millis;
    do {
      // An interrupted poll gives a negative number, and is tried again.
      if (CviSys.poll(pollAddress, 1, left) > 0) {
        int code = CviVenc.queryStatus(channel, statusAddress);
        if (code != CviError.SUCCESS) {
          throw CviException.of(code, "CVI_VENC_QueryStatus");
        }
        int count = status.getInt(CviLayout.VENC_CHN_STATUS_U32CURPACKS);
        if (count > 0) {
          return count;
        }
      }
      left = (int) TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
    } while (left > 0);
    return 0;
  }

  private void copy(PooledAccessUnit unit, HardwareAnswer answer) throws EncoderException {
    int count = stream.getInt(CviLayout.VENC_STREAM_U32PACKCOUNT);
    if (count < 1 || count > PACKS) {
      throw new EncoderException(
          "channel %d gave a stream of %d packs".formatted(channel, count), Retry.FATAL);
    }
    int size = 0;
    for (int i = 0; i < count; i++) {
      size += length(i * CviLayout.VENC_PACK_SIZE);
    }
    ByteBuffer bytes = unit.writable(size);
    long to = addresses.of(bytes);
    for (int i = 0; i < count; i++) {
      int pack = i * CviLayout.VENC_PACK_SIZE;
      int length = length(pack);
      long from =
          packs.getLong(pack + CviLayout.VENC_PACK_PU8ADDR)
              + packs.getInt(pack + CviLayout.VENC_PACK_U32OFFSET);
      CviSys.memcpy(to, from, length);
      to += length;
    }
    bytes.limit(size);
    answer.set(size, packs.getLong(CviLayout.VENC_PACK_U64PTS), KeyFrames.isKeyFrame(codec, bytes));
  }

  private int length(int pack) throws EncoderException {
    int length =
        packs.getInt(pack + CviLayout.VENC_PACK_U32LEN)
            - packs.getInt(pack + CviLayout.VENC_PACK_U32OFFSET);
    if (length < 1 || packs.getLong(pack + CviLayout.VENC_PACK_PU8ADDR) == 0) {
      throw new EncoderException(
          "channel %d gave a pack of %d bytes that is not mapped".formatted(channel, length),
          Retry.FATAL);
    }
    return length;
  }

  private void release() throws CviException {
    int code = CviVenc.releaseStream(channel, streamAddress);
    if (code != CviError.SUCCESS) {
      code = CviVenc.releaseStream(channel, streamAddress);
    }
    if (code != CviError.SUCCESS) {
      throw CviException.of(code, "CVI_VENC_ReleaseStream");
    }
  }
}
