package org.kinora.binding.ffmpeg.internal;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Supplier;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swresample;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.javacpp.Loader;

/**
 * Loads the libraries into this bundle's class loader, once: a process cannot take them back.
 *
 * <p>They are loaded from where they lie. JavaCPP's own way, to unpack them into a cache in the
 * home directory first, is not used.
 */
final class NativeLibraries {

  /** System properties that JavaCPP reads once, when its classes are initialised. */
  private static final Map<String, String> SETTINGS =
      Map.of(
          // Without this a cache directory is made although nothing is put into it.
          "org.bytedeco.javacpp.cacheLibraries", "false",
          // By default an allocation fails when the process uses more than four times the Java
          // heap. The heap of a recorder is small, and its codecs are not in it.
          "org.bytedeco.javacpp.maxPhysicalBytes", "0",
          "org.bytedeco.javacpp.logger", "slf4j");

  private static final List<Class<?>> LIBRARIES =
      List.of(avutil.class, swresample.class, avcodec.class, avformat.class, swscale.class);

  private static boolean loaded;

  private NativeLibraries() {}

  /** The platform of this machine by JavaCPP's names, such as {@code linux-x86_64}. */
  static synchronized String platform() {
    return withSettings(Loader::getPlatform);
  }

  /**
   * Loads the libraries, unless that has happened before.
   *
   * @param natives where they are
   * @param scratch an empty or absent directory of this bundle
   * @throws IOException if the scratch directory was needed and could not be written
   * @throws UnsatisfiedLinkError if the system refuses a library
   */
  static synchronized void load(NativesDirectory natives, Path scratch) throws IOException {
    if (loaded) {
      return;
    }
    String path = searchPath(natives, scratch);
    withSettings(
        () -> {
          // These properties are the object that JavaCPP itself uses from here on.
          Properties properties = Loader.loadProperties();
          properties.setProperty("platform.extension", natives.extension());
          properties.setProperty("platform.linkpath", path);
          properties.setProperty("platform.preloadpath", path);
          LIBRARIES.forEach(Loader::load);
          return properties;
        });
    loaded = true;
  }

  /**
   * Where JavaCPP is to look for libraries.
   *
   * <p>One library file serves one class loader. If another one in this process has these files,
   * such as that of the bundle before it was updated, copies of the JNI libraries (3 MB) are used;
   * they link to the libraries proper, which the process has.
   */
  private static String searchPath(NativesDirectory natives, Path scratch) throws IOException {
    List<String> path = new ArrayList<>();
    if (usedByAnother(natives.jni().get(0))) {
      Files.createDirectories(scratch);
      for (Path library : natives.jni()) {
        Files.copy(
            library, scratch.resolve(library.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
      path.add(scratch.toString());
    }
    path.add(natives.javacpp().toString());
    path.add(natives.ffmpeg().toString());
    return String.join(File.pathSeparator, path);
  }

  private static boolean usedByAnother(Path library) {
    try {
      System.load(library.toString());
      return false;
    } catch (UnsatisfiedLinkError e) {
      // The virtual machine tells this case from others by its message only, in English always.
      if (String.valueOf(e.getMessage()).contains("already loaded in another classloader")) {
        return true;
      }
      throw e;
    }
  }

  private static <T> T withSettings(Supplier<T> action) {
    Map<String, String> before = new LinkedHashMap<>();
    SETTINGS.forEach(
        (key, value) -> {
          if (System.getProperty(key) == null) {
            before.put(key, value);
            System.setProperty(key, value);
          }
        });
    try {
      return action.get();
    } finally {
      before.keySet().forEach(System::clearProperty);
    }
  }
}
