package org.kinora.api.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.camera.CameraMode;
import org.kinora.api.media.AccessUnit;
import org.kinora.api.media.AccessUnitPool;
import org.kinora.api.media.AccessUnitPool.PooledAccessUnit;
import org.kinora.api.media.Codec;
import org.kinora.api.media.FrameRate;
import org.kinora.api.media.Locator;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.Size;
import org.kinora.api.media.StreamFormat;

class SinkWriterTest {

  /** An SPS, a PPS and an IDR slice, each of one byte of header. */
  private static final byte[] IDR = {0, 0, 1, 0x67, 0, 0, 1, 0x68, 0, 0, 1, 0x65, 1};

  private static final FrameRate RATE = FrameRate.of(30);

  private final AccessUnitPool pool = new AccessUnitPool(Codec.H264, 4);
  private final Memory sinks = new Memory();
  private final List<PooledAccessUnit> made = new ArrayList<>();

  private final SinkWriter writer =
      new SinkWriter(
          sinks,
          Locator.target("out.h264"),
          new CameraMode(PixelFormat.NV21, new Size(64, 48), RATE));

  /** Adds an access unit as an encoder does, which gives up its own reference. */
  private void encode(int number) {
    PooledAccessUnit unit = pool.acquire();
    unit.writable(IDR.length).put(ByteBuffer.wrap(IDR));
    long pts = -5 + RATE.timeOf(number);
    unit.set(IDR.length, pts, pts, 0, number, true);
    writer.add(unit);
    unit.close();
    made.add(unit);
  }

  @Test
  void theSinkIsOpenedOnceWithTheParameterSetsOfTheFirst() throws Exception {
    writer.write();
    assertThat(sinks.formats).as("nothing is known yet").isEmpty();
    encode(0);
    encode(1);
    writer.write();
    encode(2);
    writer.write();
    writer.close();
    assertThat(sinks.formats).hasSize(1);
    assertThat(sinks.formats.get(0).parameterSets().complete()).isTrue();
    assertThat(sinks.written).containsExactly(0L, 1L, 2L);
    assertThat(sinks.closed).isEqualTo(1);
  }

  @Test
  void theDurationHasTheLastPictureInIt() throws Exception {
    assertThat(writer.duration()).isZero();
    for (int i = 0; i < 60; i++) {
      encode(i);
    }
    writer.write();
    assertThat(writer.duration()).isEqualTo(2_000_000_000L);
    writer.close();
  }

  @Test
  void noAccessUnitIsKeptWhenTheSinkFails() throws Exception {
    encode(0);
    encode(Memory.REFUSED);
    encode(2);
    assertThatThrownBy(writer::write).isInstanceOf(SinkException.class);
    writer.close();
    assertThat(sinks.written).containsExactly(0L);
    assertThat(sinks.closed).isEqualTo(1);
    assertThat(made).allSatisfy(unit -> assertThat(unit.references()).isZero());
  }

  @Test
  void whatAFullSinkRefusedIsOfferedAgain() throws Exception {
    sinks.full = true;
    for (int i = 0; i < 3; i++) {
      encode(i);
      assertThatThrownBy(writer::write).hasMessage("full");
    }
    sinks.full = false;
    writer.write();
    assertThat(sinks.written).containsExactly(0L, 1L, 2L);
    assertThat(sinks.formats).hasSize(1);
    writer.close();
    assertThat(made).allSatisfy(unit -> assertThat(unit.references()).isZero());
  }

  @Test
  void aTargetThatIsNotCompleteIsNotSilent() throws Exception {
    encode(0);
    writer.write();
    sinks.failure = Optional.of("the disk was full at the end");
    assertThatThrownBy(writer::close)
        .isInstanceOf(SinkException.class)
        .hasMessageContaining("full");
  }

  @Test
  void nothingIsOpenedToBeClosed() throws Exception {
    writer.close();
    assertThat(sinks.formats).isEmpty();
  }

  /** A sink that refuses one access unit. */
  private static final class Memory implements SinkProvider, Sink {

    static final int REFUSED = 1000;

    private final List<StreamFormat> formats = new ArrayList<>();
    private final List<Long> written = new ArrayList<>();
    private int closed;
    private boolean full;
    private Optional<String> failure = Optional.empty();

    @Override
    public String name() {
      return "memory";
    }

    @Override
    public Set<String> targets() {
      return Set.of("*.h264");
    }

    @Override
    public boolean accepts(Locator target) {
      return true;
    }

    @Override
    public void check(Locator target, Codec codec) {}

    @Override
    public Sink open(Locator target, StreamFormat format) {
      formats.add(format);
      return this;
    }

    @Override
    public void write(AccessUnit unit) throws SinkException {
      if (full || unit.sequence() == REFUSED) {
        throw new SinkException("full", Retry.RECOVERABLE);
      }
      written.add(unit.sequence());
    }

    @Override
    public void formatChanged(StreamFormat format) {}

    @Override
    public SinkResult close() {
      closed++;
      return new SinkResult(List.of(), written.size(), 0, 0, 0, failure);
    }
  }
}
