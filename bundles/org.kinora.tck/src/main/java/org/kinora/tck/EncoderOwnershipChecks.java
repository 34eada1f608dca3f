package org.kinora.tck;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.kinora.api.encoder.EncoderException;
import org.kinora.api.encoder.EncoderSettings;
import org.kinora.api.media.AccessUnit;
import org.kinora.api.media.Codec;
import org.kinora.api.media.FramePool.PooledFrame;
import org.kinora.api.media.VideoFrame;

/** Who owns frames and access units, and for how long. */
final class EncoderOwnershipChecks {
  private final EncoderSubject subject;

  EncoderOwnershipChecks(EncoderSubject subject) {
    this.subject = subject;
  }

  /**
   * A camera with three buffers gets them back.
   *
   * <p>Example failure: an encoder that retains frames and forgets them when it is closed without
   * being drained.
   */
  @Proves("after close, with and without drain, the encoder holds no frame any more")
  public void framesAreGivenBackAfterClose() throws EncoderException {
    for (Codec codec : subject.codecs()) {
      for (boolean drained : new boolean[] {true, false}) {
        EncoderBench bench = new EncoderBench(subject, subject.settings(codec));
        try (bench) {
          bench.encode(subject.frames());
          if (drained) {
            bench.drain();
            Expect.equal(bench.framesHeld(), 0L, codec + ": frames held after drain");
          }
        }
        Expect.equal(
            bench.framesHeld(), 0L, codec + ": frames held after close, drained: " + drained);
      }
    }
  }

  /**
   * Several users can share a frame.
   *
   * <p>Example failure: an encoder that converts the pixel format in place, or that moves the
   * position of the planes' buffers.
   */
  @Proves("neither the pixels nor the positions and limits of a frame's buffers are changed")
  public void framesAreNotChanged() throws EncoderException {
    for (Codec codec : subject.codecs()) {
      EncoderSettings settings = subject.settings(codec);
      try (EncoderBench bench = new EncoderBench(subject, settings);
          PooledFrame frame = bench.frame(0, 0, 0)) {
        List<byte[]> before = pixels(frame);
        bench.encoder().encode(frame, bench.out());
        bench.drain();
        List<byte[]> after = pixels(frame);
        for (int plane = 0; plane < before.size(); plane++) {
          Expect.that(
              Arrays.equals(before.get(plane), after.get(plane)),
              "%s: the pixels of plane %d have changed",
              codec,
              plane);
          ByteBuffer buffer = frame.plane(plane);
          Expect.that(
              buffer.position() == 0 && buffer.limit() == buffer.capacity(),
              "%s: the buffer of plane %d was moved: %s",
              codec,
              plane,
              buffer);
        }
      }
    }
  }

  private static List<byte[]> pixels(VideoFrame frame) {
    List<byte[]> planes = new ArrayList<>();
    for (int plane = 0; plane < frame.format().planes(); plane++) {
      byte[] bytes = new byte[frame.plane(plane).capacity()];
      frame.plane(plane).get(0, bytes);
      planes.add(bytes);
    }
    return planes;
  }

  /**
   * Access units go back to where they came from.
   *
   * <p>Example failure: an encoder that retains each access unit once more than it closes it, so
   * that native memory grows with every frame.
   */
  @Proves("the encoder closes its own reference to each access unit after handing it out")
  public void accessUnitsAreNotKept() throws EncoderException {
    for (Codec codec : subject.codecs()) {
      EncoderBench bench = new EncoderBench(subject, subject.settings(codec));
      try (bench) {
        bench.encode(subject.frames()).drain();
      }
      Expect.equal(bench.unitsHeld(), 0L, codec + ": access units held after close");
    }
  }

  /**
   * A sink may keep an access unit in its queue.
   *
   * <p>Example failure: an encoder that writes the next picture over a buffer that is still shared,
   * or frees it when it is closed.
   */
  @Proves("a retained access unit keeps its bytes and values until it is closed")
  public void retainedAccessUnitsStayIntact() throws EncoderException {
    for (Codec codec : subject.codecs()) {
      List<AccessUnit> kept = new ArrayList<>();
      EncoderBench bench = new EncoderBench(subject, subject.settings(codec));
      try (bench) {
        for (int i = 0; i < subject.frames(); i++) {
          try (VideoFrame frame = bench.frame(i * 40_000_000L, 40_000_000, i)) {
            bench
                .encoder()
                .encode(
                    frame,
                    unit -> {
                      bench.out().accept(unit);
                      kept.add(unit.retain());
                    });
          }
        }
        bench
            .encoder()
            .drain(
                unit -> {
                  bench.out().accept(unit);
                  kept.add(unit.retain());
                });
      }
      List<Unit> then = bench.units();
      Expect.equal(kept.size(), subject.frames(), codec + ": access units");
      for (int i = 0; i < kept.size(); i++) {
        Unit now = Unit.of(kept.get(i));
        Expect.that(
            Arrays.equals(now.bytes(), then.get(i).bytes()), "%s: other bytes: %s", codec, now);
        Expect.equal(now.toString(), then.get(i).toString(), codec + ": values");
        kept.get(i).close();
      }
    }
  }

  /**
   * A sink can write the buffer as it is.
   *
   * <p>Example failure: a buffer whose limit is its capacity, so that rubbish follows the picture.
   */
  @Proves("buffer() is direct, read-only and spans exactly the access unit; toBytes() is a copy")
  public void accessUnitBufferKeepsItsContract() throws EncoderException {
    for (Codec codec : subject.codecs()) {
      List<String> findings = new ArrayList<>(); // a consumer throws nothing
      try (EncoderBench bench = new EncoderBench(subject, subject.settings(codec));
          VideoFrame frame = bench.frame(0, 0, 0)) {
        bench.encoder().encode(frame, unit -> look(unit, findings));
        bench.encoder().drain(unit -> look(unit, findings));
      }
      Expect.equal(findings, List.of("seen"), codec + ": the buffer of an access unit");
    }
  }

  @SuppressWarnings("ReferenceEquality") // the same object is the contract
  private static void look(AccessUnit unit, List<String> findings) {
    findings.add("seen");
    ByteBuffer buffer = unit.buffer();
    if (!buffer.isDirect() || !buffer.isReadOnly()) {
      findings.add("not direct or not read-only: " + buffer);
    }
    if (buffer.position() != 0 || buffer.limit() != unit.size() || unit.size() < 1) {
      findings.add("size " + unit.size() + " and " + buffer);
    }
    if (unit.buffer() != buffer) {
      findings.add("another buffer each time");
    }
    byte[] bytes = unit.toBytes();
    if (!ByteBuffer.wrap(bytes).equals(buffer.duplicate())) {
      findings.add("toBytes() differs");
    }
    if (unit.toBytes() == bytes) {
      findings.add("toBytes() is no copy");
    }
  }
}
