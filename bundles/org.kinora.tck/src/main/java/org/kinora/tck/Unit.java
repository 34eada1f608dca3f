package org.kinora.tck;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import org.kinora.api.media.AccessUnit;
import org.kinora.api.media.AccessUnitPool;
import org.kinora.api.media.AccessUnitPool.PooledAccessUnit;
import org.kinora.api.media.AnnexB;
import org.kinora.api.media.Codec;
import org.kinora.api.media.ParameterSets;

/** A copy of an access unit, for looking at. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Unit(
    Codec codec, byte[] bytes, long pts, long dts, long duration, long sequence, boolean keyFrame) {

  static Unit of(AccessUnit unit) {
    return new Unit(
        unit.codec(),
        unit.toBytes(),
        unit.pts(),
        unit.dts(),
        unit.duration(),
        unit.sequence(),
        unit.keyFrame());
  }

  /** Whether the bytes are those of an IDR, whatever the flag says. */
  boolean idr() {
    return AnnexB.isIdr(codec, ByteBuffer.wrap(bytes));
  }

  /** The parameter sets in front of the picture. */
  ParameterSets parameterSets() {
    return ParameterSets.in(codec, ByteBuffer.wrap(bytes));
  }

  /** Whether there is a coded slice. */
  boolean hasPicture() {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    for (int nal = AnnexB.nextNal(buffer, 0);
        nal >= 0 && nal < bytes.length;
        nal = AnnexB.nextNal(buffer, nal)) {
      if (AnnexB.isSlice(codec, AnnexB.nalType(codec, buffer, nal))) {
        return true;
      }
    }
    return false;
  }

  /** Whether a start code of three or four bytes stands first. */
  boolean beginsWithStartCode() {
    int nal = AnnexB.nextNal(ByteBuffer.wrap(bytes), 0);
    return nal == 3 || nal == 4;
  }

  /** The same with other times and another number. */
  Unit at(long time, long number) {
    return new Unit(codec, bytes, time, time, duration, number, keyFrame);
  }

  /** The same with bytes added behind. */
  Unit with(byte[] more) {
    byte[] all = new byte[bytes.length + more.length];
    System.arraycopy(bytes, 0, all, 0, bytes.length);
    System.arraycopy(more, 0, all, bytes.length, more.length);
    return new Unit(codec, all, pts, dts, duration, sequence, keyFrame);
  }

  /** An access unit of a pool with this content; the caller owns one reference. */
  PooledAccessUnit lend(AccessUnitPool pool) {
    PooledAccessUnit unit = pool.acquire();
    unit.writable(bytes.length).put(0, bytes);
    unit.set(bytes.length, pts, dts, duration, sequence, keyFrame);
    return unit;
  }

  /** The stream that these make. */
  static byte[] stream(List<Unit> units) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    units.forEach(unit -> out.writeBytes(unit.bytes()));
    return out.toByteArray();
  }

  @Override
  public String toString() {
    return "access unit of frame %d (%s%s, %d bytes, pts %d)"
        .formatted(sequence, codec.id(), keyFrame ? " key frame" : "", bytes.length, pts);
  }
}
