package org.kinora.encoder.v4l2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.encoder.Encoder;
import org.kinora.api.encoder.EncoderException;
import org.kinora.api.encoder.EncoderProvider;
import org.kinora.api.media.FramePool.PooledFrame;
import org.kinora.api.media.PixelFormat;
import org.kinora.binding.linux.Libc;
import org.kinora.test.tools.Tools;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** The device goes and comes: its driver is taken from it, and given back. */
@Tag("device")
class V4l2HotPlugDeviceTest {

  private static final Path DRIVER = Path.of("/sys/bus/platform/drivers/vicodec");

  /** A service that came (true) or went. */
  private record Change(boolean came, EncoderProvider provider, Map<String, Object> properties) {}

  private final BlockingQueue<Change> changes = new LinkedBlockingQueue<>();

  private BundleContext context() {
    return (BundleContext)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {BundleContext.class},
            (context, method, arguments) -> {
              assertThat(method.getName()).isEqualTo("registerService");
              EncoderProvider provider = (EncoderProvider) arguments[1];
              Dictionary<?, ?> properties = (Dictionary<?, ?>) arguments[2];
              changes.add(
                  new Change(
                      true,
                      provider,
                      Map.of(
                          "name", properties.get("kinora.name"),
                          "ranking", properties.get("service.ranking"))));
              return Proxy.newProxyInstance(
                  getClass().getClassLoader(),
                  new Class<?>[] {ServiceRegistration.class},
                  (registration, call, none) -> {
                    assertThat(call.getName()).isEqualTo("unregister");
                    changes.add(new Change(false, provider, Map.of()));
                    return null;
                  });
            });
  }

  private static void driver(String what) throws IOException {
    Tools.need(Files.exists(DRIVER), "vicodec");
    Files.writeString(DRIVER.resolve(what), "vicodec.0");
  }

  @AfterEach
  void giveTheDriverBack() throws IOException {
    if (!Files.exists(DRIVER.resolve("vicodec.0"))) {
      driver("bind");
    }
  }

  private Change change() throws InterruptedException {
    Change change = changes.poll(20, TimeUnit.SECONDS);
    assertThat(change).as("a change of the service").isNotNull();
    return change;
  }

  @Test
  void aDeviceThatGoesFailsByNameAndComesBackAsAService() throws Exception {
    Tools.need(Files.exists(DRIVER), "vicodec");
    V4l2EncoderComponent component = new V4l2EncoderComponent(context(), 4, List.of(Fwht.FORMAT));
    Change first = change();
    assertThat(first.properties())
        .containsEntry("name", "v4l2-vicodec")
        .containsEntry("ranking", 50);
    Footage footage = new Footage(PixelFormat.NV21, V4l2EncoderDeviceTest.SIZE);
    Encoder encoder = first.provider().open(V4l2EncoderDeviceTest.settings());
    try (PooledFrame frame = footage.frame(0)) {
      encoder.encode(frame, unit -> {});
    }

    driver("unbind");
    Change gone = change();
    assertThat(gone.came()).isFalse();
    assertThatThrownBy(
            () -> {
              try (PooledFrame frame = footage.frame(1)) {
                encoder.encode(frame, unit -> {});
              }
            })
        .isInstanceOfSatisfying(
            EncoderException.class, e -> assertThat(e.retry()).isEqualTo(Retry.FATAL));
    encoder.close();
    assertThatThrownBy(() -> first.provider().open(V4l2EncoderDeviceTest.settings()))
        .isInstanceOfSatisfying(
            EncoderException.class, e -> assertThat(e.retry()).isEqualTo(Retry.RECOVERABLE))
        .hasMessageContaining("gone");

    driver("bind");
    Change back = change();
    assertThat(back.came()).isTrue();
    assertThat(back.provider().name()).isEqualTo("v4l2-vicodec");
    Taken taken = new Taken();
    try (Encoder again = back.provider().open(V4l2EncoderDeviceTest.settings())) {
      try (PooledFrame frame = footage.frame(2)) {
        again.encode(frame, taken);
      }
      again.drain(taken);
    }
    assertThat(taken.sequences()).containsExactly(1002L);
    component.stop();
    assertThat(change().came()).isFalse();
    assertThat(footage.free()).isEqualTo(8);
  }

  @Test
  void aDeviceThatGoesInTheMiddleOfACallIsNamed() throws Exception {
    Libc.open();
    V4l2EncoderProvider provider = new V4l2EncoderProvider("v4l2-test", Fwht.node(), 1);
    Footage footage = new Footage(PixelFormat.NV21, V4l2EncoderDeviceTest.SIZE);
    try (Encoder encoder = provider.open(V4l2EncoderDeviceTest.settings())) {
      try (PooledFrame frame = footage.frame(0)) {
        encoder.encode(frame, unit -> {});
      }
      driver("unbind");
      assertThatThrownBy(
              () -> {
                try (PooledFrame frame = footage.frame(1)) {
                  encoder.encode(frame, unit -> {});
                }
                encoder.drain(unit -> {});
              })
          .isInstanceOfSatisfying(
              EncoderException.class, e -> assertThat(e.retry()).isEqualTo(Retry.FATAL))
          .hasMessageContaining("is gone");
    } finally {
      Libc.release();
    }
    assertThat(footage.free()).isEqualTo(8);
  }
}
