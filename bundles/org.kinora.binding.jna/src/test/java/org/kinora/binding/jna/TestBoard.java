package org.kinora.binding.jna;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.kinora.api.camera.Camera;
import org.kinora.api.camera.CameraMode;
import org.kinora.api.encoder.EncoderSettings;
import org.kinora.api.encoder.RateControl;
import org.kinora.api.media.AccessUnitPool.PooledAccessUnit;
import org.kinora.api.media.Codec;
import org.kinora.api.media.FrameRate;
import org.kinora.api.media.Locator;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.ReferenceCounted;
import org.kinora.api.media.Size;
import org.kinora.api.media.VideoFrame;

/**
 * A camera and an encoder that is linked to it, without hardware. Each call that the encoding
 * thread makes of them or of a frame is a moment at which a test can do something.
 */
final class TestBoard {

  static final CameraMode MODE =
      new CameraMode(PixelFormat.NV21, new Size(64, 48), FrameRate.of(30));
  static final EncoderSettings SETTINGS = EncoderSettings.of(Codec.H264, MODE);

  private static final int FRAMES = 4;
  private static final long MICROS = 33_333;

  /** What the camera can be asked. */
  enum Call {
    HANDLE,
    READ
  }

  final AtomicInteger lent = new AtomicInteger();
  final AtomicInteger freed = new AtomicInteger();
  final Camera camera = new TestCamera();
  final HardwareEncoder encoder = new TestEncoder();
  boolean linkable = true;
  volatile Runnable moment = () -> {};
  volatile Consumer<Call> asked = call -> {};

  private int taken; // by the sensor
  private int answered;

  private final class TestFrame extends ReferenceCounted implements VideoFrame {

    private final Optional<VideoFrame> self = Optional.of(this);
    private final ByteBuffer pixels = ByteBuffer.allocateDirect(64 * 48);
    private final ArrayBlockingQueue<TestFrame> home;
    private long number;

    TestFrame(ArrayBlockingQueue<TestFrame> home) {
      this.home = home;
    }

    Optional<VideoFrame> lend(long sequence) {
      number = sequence;
      lent.incrementAndGet();
      lend();
      return self;
    }

    @Override
    protected void released() {
      lent.decrementAndGet();
      home.add(this);
    }

    @Override
    public long pts() {
      moment.run();
      return number * MICROS * 1000;
    }

    @Override
    public long duration() {
      moment.run();
      return MICROS * 1000;
    }

    @Override
    public long sequence() {
      moment.run();
      return number;
    }

    @Override
    public VideoFrame retain() {
      moment.run();
      addReference();
      return this;
    }

    @Override
    public PixelFormat format() {
      return MODE.format();
    }

    @Override
    public Size size() {
      return MODE.size();
    }

    @Override
    public ByteBuffer plane(int plane) {
      return pixels;
    }

    @Override
    public int stride(int plane) {
      return 64;
    }

    @Override
    public <T> Optional<T> handle(Class<T> type) {
      return Optional.empty();
    }
  }

  private final class TestCamera implements Camera {

    private final ArrayBlockingQueue<TestFrame> free = new ArrayBlockingQueue<>(FRAMES);
    private final Optional<TestBoard> handle = Optional.of(TestBoard.this);

    TestCamera() {
      for (int i = 0; i < FRAMES; i++) {
        free.add(new TestFrame(free));
      }
    }

    /** Every seventh picture is lost on this way. */
    @Override
    public Optional<VideoFrame> read(Duration timeout) {
      asked.accept(Call.READ);
      moment.run();
      TestFrame frame = free.poll();
      if (frame == null) {
        return Optional.empty();
      }
      taken += taken % 7 == 6 ? 2 : 1;
      Optional<VideoFrame> read = frame.lend(taken);
      moment.run();
      return read;
    }

    @Override
    @SuppressWarnings("unchecked") // the type was compared
    public <T> Optional<T> handle(Class<T> type) {
      asked.accept(Call.HANDLE);
      return type == TestBoard.class && linkable ? (Optional<T>) handle : Optional.empty();
    }

    @Override
    public Locator locator() {
      return Locator.camera("test");
    }

    @Override
    public CameraMode mode() {
      return MODE;
    }

    @Override
    public boolean live() {
      return true;
    }

    @Override
    public int lendable() {
      return FRAMES;
    }

    @Override
    public boolean ended() {
      return false;
    }

    @Override
    public void close() {}
  }

  private final class TestEncoder extends HardwareEncoder {

    private long sent;

    TestEncoder() {
      super(
          new HardwareSystem.Use(false, () -> {}),
          FrameHandle.class,
          SETTINGS,
          1000,
          encoder -> freed.incrementAndGet());
    }

    @Override
    protected Optional<HardwareLink> linkTo(Camera wanted) {
      return wanted.handle(TestBoard.class).map(board -> () -> () -> {});
    }

    @Override
    protected HardwarePicture newPicture() {
      return new HardwarePicture() {
        @Override
        public long fill(VideoFrame frame, long name) {
          moment.run();
          return name;
        }

        @Override
        public void free() {}
      };
    }

    @Override
    protected void send(long info) {
      moment.run();
      sent = info;
    }

    /** Every fifth picture of the camera is left out. */
    @Override
    protected boolean receive(int millis, PooledAccessUnit unit, HardwareAnswer answer) {
      moment.run();
      if (linkable) {
        answered += answered % 5 == 4 ? 2 : 1;
      }
      unit.writable(1).put((byte) 0);
      answer.set(1, linkable ? answered * MICROS : sent, true);
      return true;
    }

    @Override
    protected void askForKeyFrame() {
      moment.run();
    }

    @Override
    protected void changeRate(RateControl control) {}

    @Override
    protected void freeHardware() {}
  }
}
