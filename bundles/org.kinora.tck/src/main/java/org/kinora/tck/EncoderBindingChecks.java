package org.kinora.tck;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.kinora.api.encoder.AccessUnitConsumer;
import org.kinora.api.encoder.Encoder;
import org.kinora.api.encoder.EncoderException;
import org.kinora.api.encoder.EncoderSettings;
import org.kinora.api.media.Codec;
import org.kinora.api.media.FrameCounter;
import org.kinora.api.media.FramePool;
import org.kinora.api.media.Size;
import org.kinora.api.media.VideoFrame;

/** An encoder that takes its frames from a camera itself. */
final class EncoderBindingChecks {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final int FRAMES = 12;
  private static final int REHEARSED = 2;

  private final EncoderSubject subject;

  EncoderBindingChecks(EncoderSubject subject) {
    this.subject = subject;
  }

  /**
   * The still that a person saves is the picture that was just encoded.
   *
   * <p>Example failure: an encoder that gives the camera's newest frame, the neighbour of the one
   * encoded, or that holds so many frames that a camera with three buffers starves.
   */
  @Proves("a bound encoder encodes the camera's frames; capture() is that of the access unit given")
  public void captureIsTheFrameOfTheAccessUnit() throws EncoderException, InterruptedException {
    for (Codec codec : subject.codecs()) {
      EncoderSettings settings = subject.settings(codec);
      List<Unit> units = new ArrayList<>();
      ScriptedCamera camera = new ScriptedCamera(settings, FRAMES, 2);
      try (camera;
          Encoder encoder = subject.provider().open(settings)) {
        encoder.bind(camera);
        int idle = 0;
        while (!camera.ended() && idle < 3) {
          int before = units.size();
          idle = encoder.encode(SECOND, unit -> units.add(Unit.of(unit))) ? 0 : idle + 1;
          if (units.size() > before) {
            expectSame(encoder, units.get(units.size() - 1), codec);
          }
        }
        Expect.equal(
            camera.delivered(), FRAMES, codec + ": frames taken from a camera of 3 buffers");
        encoder.drain(unit -> units.add(Unit.of(unit)));
        Expect.equal(units.size(), FRAMES, codec + ": access units of the bound camera");
        Expect.that(
            !camera.closed(), "%s: the encoder closed the camera, which is not its own", codec);
      }
      Expect.that(camera.allFramesBack(), "%s: frames of the bound camera are still held", codec);
    }
  }

  private static void expectSame(Encoder encoder, Unit unit, Codec codec) {
    try (VideoFrame still = encoder.capture();
        VideoFrame again = encoder.capture()) {
      Expect.equal(still.sequence(), unit.sequence(), codec + ": number of the captured frame");
      Expect.equal(again.sequence(), unit.sequence(), codec + ": number when captured again");
      Expect.equal(still.pts(), unit.pts(), codec + ": pts of the captured frame");
      Size size = still.size();
      if (Footage.hasCounter(size)) {
        Expect.equal(
            FrameCounter.read(still.plane(0), still.stride(0), size.width(), size.height())
                .orElse(-1),
            unit.sequence(),
            codec + ": counter in the captured frame");
      }
    }
  }

  /**
   * The recorder rehearses an encoder with frames that it pushes, before it binds it.
   *
   * <p>Example failure: an encoder that lays out its buffers for frames that are pushed, and has
   * none for the camera; or that goes on with a P picture, whose reference is in no file.
   */
  @Proves("an encoder that was pushed frames and drained can be bound, and goes on with an IDR")
  public void rehearsedEncoderCanBeBound() throws EncoderException, InterruptedException {
    for (Codec codec : subject.codecs()) {
      EncoderSettings settings = subject.settings(codec);
      List<Unit> units = new ArrayList<>();
      AccessUnitConsumer out = unit -> units.add(Unit.of(unit));
      ScriptedCamera camera = new ScriptedCamera(settings, FRAMES, 1);
      try (camera;
          Encoder encoder = subject.provider().open(settings)) {
        for (int i = 0; i < REHEARSED; i++) {
          try (VideoFrame frame = camera.read(SECOND).orElseThrow()) {
            encoder.encode(frame, out);
          }
        }
        encoder.drain(out);
        Expect.equal(units.size(), REHEARSED, codec + ": access units of the frames pushed");
        encoder.bind(camera);
        int idle = 0;
        while (!camera.ended() && idle < 3) {
          idle = encoder.encode(SECOND, out) ? 0 : idle + 1;
        }
        encoder.drain(out);
        Expect.equal(units.size(), FRAMES, codec + ": access units of all frames");
        Expect.that(
            units.get(REHEARSED).idr(), "%s: the first of the bound camera is no IDR", codec);
      }
      Expect.that(camera.allFramesBack(), "%s: frames of the camera are still held", codec);
    }
  }

  /**
   * The end of a file at the camera's side is not an error.
   *
   * <p>Example failure: an encoder that spins, blocks for ever or throws when its camera has ended.
   */
  @Proves("a camera that has ended, or gives nothing in time, makes encode return false in time")
  public void endedCameraGivesFalse() throws EncoderException, InterruptedException {
    for (Codec codec : subject.codecs()) {
      EncoderSettings settings = subject.settings(codec);
      try (ScriptedCamera camera = new ScriptedCamera(settings, 2, 1);
          Encoder encoder = subject.provider().open(settings)) {
        encoder.bind(camera);
        Expect.that(encoder.encode(SECOND, unit -> {}), "%s: no frame taken", codec);
        Expect.that(encoder.encode(SECOND, unit -> {}), "%s: no second frame taken", codec);
        long begin = System.nanoTime();
        Expect.that(!encoder.encode(SECOND, unit -> {}), "%s: a frame after the last", codec);
        long millis = (System.nanoTime() - begin) / 1_000_000;
        Expect.that(millis < 3 * SECOND.toMillis(), "%s: false came after %d ms", codec, millis);
      }
    }
  }

  /**
   * Wrong order of calls is told apart from failures.
   *
   * <p>Example failure: a {@code NullPointerException}.
   */
  @Proves("encode without a camera and capture without a picture throw IllegalStateException")
  public void callsInTheWrongOrderAreRefused() throws EncoderException {
    for (Codec codec : subject.codecs()) {
      EncoderSettings settings = subject.settings(codec);
      try (ScriptedCamera camera = new ScriptedCamera(settings, 2, 1);
          Encoder encoder = subject.provider().open(settings)) {
        Expect.thrown(
            IllegalStateException.class,
            codec + ": encode without a camera",
            () -> encoder.encode(Duration.ZERO, unit -> {}));
        Expect.thrown(
            IllegalStateException.class,
            codec + ": capture without a camera",
            () -> encoder.capture().close());
        encoder.bind(camera);
        Expect.thrown(
            IllegalStateException.class,
            codec + ": capture before the first access unit",
            () -> encoder.capture().close());
      }
    }
  }

  /**
   * A camera of another size is refused before its frames are.
   *
   * <p>Example failure: an encoder that finds out at the first frame.
   */
  @Proves("a camera of another size is refused by bind, and frames can still be pushed")
  public void cameraThatDoesNotFitIsRefused() throws EncoderException {
    for (Codec codec : subject.codecs()) {
      EncoderSettings settings = subject.settings(codec);
      Size size = new Size(settings.size().width() + 2, settings.size().height());
      EncoderSettings other = subject.settings(codec, size);
      try (ScriptedCamera camera = new ScriptedCamera(other, 2, 1);
          Encoder encoder = subject.provider().open(settings);
          VideoFrame frame =
              new FramePool(settings.format(), settings.size(), 1).acquire().orElseThrow()) {
        Expect.refused(
            EncoderException.class, codec + ": a camera of " + size, () -> encoder.bind(camera));
        List<Unit> units = new ArrayList<>();
        encoder.encode(frame, unit -> units.add(Unit.of(unit)));
        encoder.drain(unit -> units.add(Unit.of(unit)));
        Expect.equal(units.size(), 1, codec + ": access units after a refused camera");
      }
    }
  }
}
