package org.kinora.bench;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.kinora.api.encoder.EncoderProvider;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/**
 * The encoder of a V4L2 device that is not in {@code /dev}, where {@code encoder.v4l2} looks for
 * them and where a benchmark must not make files. By reflection, since nobody else needs that.
 */
final class V4l2EncoderFile {

  private static final String BUNDLE = "org.kinora.encoder.v4l2";
  private static final int MOST_OPEN = 1;

  private V4l2EncoderFile() {}

  static EncoderProvider provider(BundleContext context, Path file) {
    Bundle bundle =
        Stream.of(context.getBundles())
            .filter(each -> each.getSymbolicName().equals(BUNDLE))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("there is no bundle " + BUNDLE));
    try {
      Class<?> node = bundle.loadClass(BUNDLE + ".EncoderNode");
      Method probe = node.getDeclaredMethod("probe", Path.class, List.class);
      probe.setAccessible(true);
      var formats = bundle.loadClass(BUNDLE + ".CodedFormat").getDeclaredField("ALL");
      formats.setAccessible(true);
      Object found =
          ((Optional<?>) probe.invoke(null, file, formats.get(null)))
              .orElseThrow(() -> new IllegalStateException(file + " is no encoder"));
      Constructor<?> provider =
          bundle
              .loadClass(BUNDLE + ".V4l2EncoderProvider")
              .getDeclaredConstructor(String.class, node, int.class);
      provider.setAccessible(true);
      return (EncoderProvider) provider.newInstance("v4l2", found, MOST_OPEN);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the bundle " + BUNDLE + " has changed", e);
    }
  }
}
