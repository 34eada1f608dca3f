package org.kinora.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.Test;
import org.kinora.api.KinoraException;
import org.kinora.api.camera.Camera;
import org.kinora.api.camera.CameraProvider;
import org.kinora.api.camera.CameraRequest;
import org.kinora.api.encoder.Encoder;
import org.kinora.api.encoder.EncoderProvider;
import org.kinora.api.encoder.EncoderSettings;
import org.kinora.api.media.AccessUnit;
import org.kinora.api.media.Codec;
import org.kinora.api.media.Locator;
import org.kinora.api.media.ParameterSets;
import org.kinora.api.media.StreamFormat;
import org.kinora.api.media.VideoFrame;
import org.kinora.api.sink.Sink;
import org.kinora.api.sink.SinkProvider;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;

/**
 * The bundle of a provider is stopped while somebody who does not use the recorder has an encoder,
 * a camera or a sink of it open. What is open then works on or says in the words of its contract
 * that it is over; either way the bundle stops, closing works, and no thread is left.
 *
 * <p>Example failures: a library that is closed under a call, which takes the process with it; a
 * stop that waits for ever for an encoder which nobody closes; a reader thread that goes on in the
 * classes of a bundle that is gone; a NullPointerException from a field that was cleared.
 */
public class StopInUseIT extends RecorderSupport {

  private static final Path CLIP =
      KinoraOptions.root().resolve("runtime/itest/media/bunny-640x480-24fps-8s.mp4");

  /** More than a provider waits for a call that is inside. */
  private static final long SECONDS = 10;

  /** One call on something that is open. */
  private interface Use {
    void once() throws Exception;
  }

  @Configuration
  public Option[] configuration() {
    return new Option[] {SwapSupport.allEncoders()};
  }

  private <T> T service(Class<T> type, String name) throws Exception {
    ServiceReference<T> reference =
        context.getServiceReferences(type, "(kinora.name=" + name + ")").iterator().next();
    return context.getService(reference);
  }

  private void encoderBundleMayBeStopped(String name, Codec codec, String symbolicName)
      throws Exception {
    awaitEncoder("ffmpeg-x264");
    if (name.startsWith("x26")) {
      Thread.sleep(1000); // registered once its library is open, if it is there at all
      if (recorder.encoders().stream().noneMatch(encoder -> encoder.name().equals(name))) {
        System.out.println("SKIPPED: encoder " + name + " is not on this machine");
        return;
      }
    }
    awaitEncoder(name);
    EncoderProvider provider = provider(name);
    CameraProvider cameras = service(CameraProvider.class, "pattern");
    CameraRequest request = CameraRequest.of(Locator.camera("pattern?pace=fast"));
    try (Camera camera = cameras.open(request)) {
      EncoderSettings settings = EncoderSettings.of(codec, camera.mode());
      Callable<Encoder> open = () -> provider.open(settings);
      AtomicInteger units = new AtomicInteger();
      open.call().close(); // threads of the Java runtime and of bindings that stay are there now
      Set<Thread> before = Thread.getAllStackTraces().keySet();
      Encoder encoder = open.call();
      Use use =
          () -> {
            try (VideoFrame frame = camera.read(Duration.ofSeconds(5)).orElseThrow()) {
              encoder.encode(frame, unit -> units.incrementAndGet());
            }
          };
      stopInUse(bundle(symbolicName), use);
      assertTrue("units " + units, units.get() >= 10);
      worksOrSays(() -> encoder.drain(unit -> units.incrementAndGet()));
      encoder.requestKeyFrame();
      inTime(
          () -> {
            encoder.close();
            return null;
          });
      worksOrSays(() -> open.call().close());
      assertNoThreadIsLeft(before);
      bundle(symbolicName).start();
      awaitEncoder(name);
    }
  }

  /** Uses something on a thread of its own and stops its bundle meanwhile. */
  private static void stopInUse(Bundle bundle, Use use) throws Exception {
    AtomicInteger calls = new AtomicInteger();
    CompletableFuture<Boolean> stopped = new CompletableFuture<>();
    CompletableFuture<Void> ended = new CompletableFuture<>();
    Thread user =
        new Thread(
            () -> {
              try {
                int callsAfter = 0;
                while (callsAfter < 3) {
                  callsAfter += stopped.isDone() ? 1 : 0;
                  use.once();
                  calls.incrementAndGet();
                }
                ended.complete(null);
              } catch (Throwable e) { // whatever it is, it is looked at
                ended.completeExceptionally(e);
              }
            },
            "itest-user");
    user.setDaemon(true);
    user.start();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (calls.get() < 10) {
      assertFalse("it ended early", ended.isDone());
      assertTrue("it stands still", System.nanoTime() < deadline);
      Thread.sleep(5);
    }
    inTime(
        () -> {
          bundle.stop();
          return null;
        });
    stopped.complete(true);
    assertEquals(Bundle.RESOLVED, bundle.getState());
    worksOrSays(() -> ended.get(SECONDS, TimeUnit.SECONDS));
    worksOrSays(use); // and once more: the answer stays the same
  }

  private static <T> T inTime(Callable<T> call) throws Exception {
    return CompletableFuture.supplyAsync(
            () -> {
              try {
                return call.call();
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            })
        .get(SECONDS, TimeUnit.SECONDS);
  }

  /** A call either does its work or throws what its contract names, with a reason. */
  private static void worksOrSays(Use use) throws Exception {
    try {
      use.once();
    } catch (ExecutionException e) {
      says(e.getCause());
    } catch (KinoraException | IllegalStateException e) {
      says(e);
    }
  }

  private static void says(Throwable e) {
    boolean known = e instanceof KinoraException || e instanceof IllegalStateException;
    assertTrue(e.toString(), known && e.getMessage() != null && !e.getMessage().isBlank());
  }

  /** Threads of pools that Java itself keeps for a while, such as for the ends of processes. */
  private static boolean ofTheJavaRuntime(Thread thread) {
    String name = thread.getName();
    return name.startsWith("ForkJoinPool") || name.startsWith("process reaper");
  }

  private static void assertNoThreadIsLeft(Set<Thread> before) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    Set<Thread> left;
    do {
      Thread.sleep(50);
      left = Thread.getAllStackTraces().keySet();
      left.removeAll(before);
      left.removeIf(StopInUseIT::ofTheJavaRuntime);
    } while (!left.isEmpty() && System.nanoTime() < deadline);
    assertEquals("threads", Set.of(), left);
  }

  @Test
  public void ffmpegX264() throws Exception {
    encoderBundleMayBeStopped("ffmpeg-x264", Codec.H264, "org.kinora.encoder.ffmpeg");
  }

  @Test
  public void ffmpegX265() throws Exception {
    encoderBundleMayBeStopped("ffmpeg-x265", Codec.H265, "org.kinora.encoder.ffmpeg");
  }

  @Test
  public void jcodec() throws Exception {
    encoderBundleMayBeStopped("jcodec", Codec.H264, "org.kinora.encoder.jcodec");
  }

  @Test
  public void x264() throws Exception {
    encoderBundleMayBeStopped("x264", Codec.H264, "org.kinora.encoder.x264");
  }

  @Test
  public void x265() throws Exception {
    encoderBundleMayBeStopped("x265", Codec.H265, "org.kinora.encoder.x265");
  }

  @Test
  public void process() throws Exception {
    encoderBundleMayBeStopped("process-x264", Codec.H264, "org.kinora.encoder.process");
    assertEquals("children", 0, ProcessHandle.current().children().count());
  }

  @Test
  public void patternCamera() throws Exception {
    cameraBundleMayBeStopped("pattern", Locator.camera("pattern"), "org.kinora.camera.pattern");
  }

  @Test
  public void fileCamera() throws Exception {
    Locator clip = new Locator("file", CLIP.toString(), Map.of("loop", "true", "pace", "fast"));
    cameraBundleMayBeStopped("file", clip, "org.kinora.camera.file");
  }

  private void cameraBundleMayBeStopped(String name, Locator locator, String symbolicName)
      throws Exception {
    CameraProvider provider = service(CameraProvider.class, name);
    provider.open(CameraRequest.of(locator)).close();
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    Camera camera = provider.open(CameraRequest.of(locator));
    Use use =
        () -> {
          Optional<VideoFrame> frame = camera.read(Duration.ofSeconds(5));
          assertTrue("neither a frame nor a word", frame.isPresent());
          frame.get().close();
        };
    stopInUse(bundle(symbolicName), use);
    camera.close();
    worksOrSays(() -> provider.open(CameraRequest.of(locator)).close());
    assertNoThreadIsLeft(before);
    bundle(symbolicName).start();
  }

  @Test
  public void rawSink() throws Exception {
    sinkBundleMayBeStopped("file", "out.h264", "org.kinora.sink.file");
  }

  @Test
  public void mp4Sink() throws Exception {
    sinkBundleMayBeStopped("mp4", "out.mp4", "org.kinora.sink.mp4");
  }

  @Test
  public void streamSink() throws Exception {
    sinkBundleMayBeStopped("stream", "out.mkv", "org.kinora.sink.stream");
  }

  private void sinkBundleMayBeStopped(String name, String target, String symbolicName)
      throws Exception {
    awaitEncoder("ffmpeg-x264");
    SinkProvider provider = service(SinkProvider.class, name);
    CameraProvider cameras = service(CameraProvider.class, "pattern");
    CameraRequest request = CameraRequest.of(Locator.camera("pattern?pace=fast"));
    try (Camera camera = cameras.open(request);
        Encoder encoder =
            provider("ffmpeg-x264").open(EncoderSettings.of(Codec.H264, camera.mode()))) {
      Set<Thread> before = Thread.getAllStackTraces().keySet();
      Path file = file(target);
      SinkUser user = new SinkUser(provider, Locator.of(file), camera, encoder);
      stopInUse(bundle(symbolicName), user);
      long stored = user.sink().close().accessUnits();
      assertEquals("what was taken is stored", user.written, stored);
      assertEquals(stored, Tools.decodedFrames(file));
      assertNoThreadIsLeft(before);
      bundle(symbolicName).start();
    }
  }

  /** Encodes a picture and writes it. */
  private static final class SinkUser implements Use {
    private final SinkProvider provider;
    private final Locator target;
    private final Camera camera;
    private final Encoder encoder;
    private Sink sink; // opened with the first access unit
    private long written;

    SinkUser(SinkProvider provider, Locator target, Camera camera, Encoder encoder) {
      this.provider = provider;
      this.target = target;
      this.camera = camera;
      this.encoder = encoder;
    }

    @Override
    public synchronized void once() throws Exception {
      AccessUnit[] made = new AccessUnit[1];
      try (VideoFrame frame = camera.read(Duration.ofSeconds(5)).orElseThrow()) {
        encoder.encode(frame, unit -> made[0] = unit.retain());
      }
      try (AccessUnit unit = made[0]) {
        if (sink == null) {
          ParameterSets sets = ParameterSets.in(unit.codec(), unit.buffer());
          sink =
              provider.open(
                  target,
                  new StreamFormat(
                      unit.codec(), camera.mode().size(), camera.mode().frameRate(), sets));
        }
        sink.write(unit);
        written++;
      }
    }

    synchronized Sink sink() {
      return sink;
    }
  }
}
