package org.kinora.encoder.axera;

import java.nio.ByteBuffer;
import org.kinora.api.KinoraException;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.encoder.EncoderException;
import org.kinora.api.media.AccessUnitPool.PooledAccessUnit;
import org.kinora.api.media.Codec;
import org.kinora.binding.axera.AxError;
import org.kinora.binding.axera.AxException;
import org.kinora.binding.axera.AxLayout;
import org.kinora.binding.axera.AxSys;
import org.kinora.binding.axera.AxVenc;
import org.kinora.binding.jna.BufferAddresses;
import org.kinora.binding.jna.HardwareAnswer;
import org.kinora.binding.jna.KeyFrames;

/**
 * Takes access units out of a channel: waits for a stream, copies its one pack, and gives the
 * stream back in untouched native memory. Not for several threads at once.
 */
final class StreamReader {

  private final int channel;
  private final Codec codec;
  private final BufferAddresses addresses = new BufferAddresses();
  private final ByteBuffer stream = BufferAddresses.structure(AxLayout.VENC_STREAM_SIZE);
  private final long streamAddress = BufferAddresses.addressOf(stream);

  StreamReader(int channel, Codec codec) {
    this.channel = channel;
    this.codec = codec;
  }

  /** Waits for an access unit and copies it; false if none came in time. */
  boolean read(int millis, PooledAccessUnit unit, HardwareAnswer answer) throws KinoraException {
    int code = AxVenc.getStream(channel, streamAddress, millis);
    if (code != AxError.SUCCESS) {
      if (AxError.of(code).isNothingYet()) {
        return false;
      }
      throw AxException.of(code, "AX_VENC_GetStream");
    }
    try {
      copy(unit, answer);
    } finally {
      release();
    }
    return true;
  }

  private void copy(PooledAccessUnit unit, HardwareAnswer answer) throws EncoderException {
    int size = stream.getInt(AxLayout.VENC_PACK_U32LEN);
    long from = stream.getLong(AxLayout.VENC_PACK_PU8ADDR);
    if (size < 1 || from == 0) {
      throw new EncoderException(
          "channel %d gave an access unit of %d bytes that is not mapped".formatted(channel, size),
          Retry.FATAL);
    }
    ByteBuffer bytes = unit.writable(size);
    AxSys.memcpy(addresses.of(bytes), from, size);
    bytes.limit(size);
    answer.set(size, stream.getLong(AxLayout.VENC_PACK_U64PTS), KeyFrames.isKeyFrame(codec, bytes));
    answer.setReference((int) stream.getLong(AxLayout.VENC_PACK_U64SEQNUM));
  }

  private void release() throws AxException {
    int code = AxVenc.releaseStream(channel, streamAddress);
    if (code != AxError.SUCCESS) {
      code = AxVenc.releaseStream(channel, streamAddress);
    }
    if (code != AxError.SUCCESS) {
      throw AxException.of(code, "AX_VENC_ReleaseStream");
    }
  }
}
