package org.kinora.encoder.jcodec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.kinora.api.encoder.Encoder;
import org.kinora.api.encoder.EncoderSettings;
import org.kinora.api.media.Codec;
import org.kinora.api.media.FramePool;
import org.kinora.api.media.FramePool.PooledFrame;
import org.kinora.api.media.FrameRate;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.Size;

/** The bundle has copies of some of JCodec's packages only: these must be enough. */
class BundleContentTest {

  @Test
  void encodingNeedsNoClassThatIsNotInTheBundle() throws Exception {
    ClassLoader bundle = new BundleLoader();
    Object run = bundle.loadClass(Run.class.getName()).getDeclaredConstructor().newInstance();
    assertThat(((Callable<?>) run).call()).isEqualTo(30);
    assertThat(run.getClass()).isNotSameAs(Run.class);
  }

  /** Encodes, within the loader that stands for the bundle. */
  public static final class Run implements Callable<Integer> {

    @Override
    public Integer call() throws Exception {
      Size size = new Size(98, 50);
      int[] units = new int[1];
      FramePool pool = new FramePool(PixelFormat.NV21, size, 1);
      try (Encoder encoder =
          new JcodecEncoderProvider()
              .open(
                  EncoderSettings.of(Codec.H264, size, PixelFormat.NV21, FrameRate.of(30))
                      .withGop(10))) {
        for (int n = 0; n < 30; n++) {
          PooledFrame frame = pool.acquire().orElseThrow();
          for (int i = 0; i < frame.plane(0).capacity(); i++) {
            frame.plane(0).put(i, (byte) (i * 7 + n * 3));
          }
          frame.set(n, 1, n);
          encoder.encode(frame, unit -> units[0]++);
          frame.close();
        }
      }
      return units[0];
    }
  }

  private static final class BundleLoader extends ClassLoader {

    private final List<String> packages;

    BundleLoader() throws IOException {
      super(BundleContentTest.class.getClassLoader());
      Properties instructions = new Properties();
      try (var reader = Files.newBufferedReader(Path.of("bnd.bnd"))) {
        instructions.load(reader);
      }
      packages = List.of(instructions.getProperty("-privatepackage").strip().split("\\s*,\\s*"));
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith("org.jcodec.") && !name.startsWith("org.kinora.encoder.jcodec.")) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded == null ? define(name) : loaded;
      }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      if (!packages.contains(name.substring(0, name.lastIndexOf('.')))) {
        throw new ClassNotFoundException(name + " is not in the bundle");
      }
      try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
        if (in == null) {
          throw new ClassNotFoundException(name);
        }
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }
}
