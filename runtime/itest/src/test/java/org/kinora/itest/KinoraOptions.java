package org.kinora.itest;

import static org.ops4j.pax.exam.CoreOptions.bootDelegationPackages;
import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.junitBundles;
import static org.ops4j.pax.exam.CoreOptions.mavenBundle;
import static org.ops4j.pax.exam.CoreOptions.systemPackages;

import java.nio.file.Path;
import java.util.Arrays;
import org.ops4j.pax.exam.Option;

/** What the integration tests put into their framework. */
final class KinoraOptions {

  private KinoraOptions() {}

  /** The folder of the checkout. */
  static Path root() {
    return Path.of(System.getProperty("kinora.root"));
  }

  /** The jar of a bundle of this reactor. */
  static Path jar(String symbolicName) {
    String folder = symbolicName.startsWith("org.kinora.test.") ? "runtime" : "bundles";
    return root()
        .resolve(folder)
        .resolve(symbolicName)
        .resolve("target")
        .resolve(symbolicName + "-" + System.getProperty("kinora.version") + ".jar");
  }

  /** Bundles of this reactor. */
  static Option kinora(String... symbolicNames) {
    return composite(
        Arrays.stream(symbolicNames)
            .map(name -> bundle(jar(name).toUri().toString()))
            .toArray(Option[]::new));
  }

  /** The distribution, as it is packed. */
  static Path distribution() {
    return root().resolve("runtime/distribution/target/kinora");
  }

  /** What a framework has before the features come. */
  private static Option boot() {
    return composite(
        // The version that the bundles import, and the one that Pax Exam does.
        systemPackages(
            "org.slf4j;version=1.7.36",
            "org.slf4j;version=2.0.17",
            "org.slf4j.event;version=2.0.17",
            "org.slf4j.helpers;version=2.0.17",
            "org.slf4j.spi;version=2.0.17"),
        bootDelegationPackages("sun.*", "com.sun.*"),
        felix("org.apache.felix.configadmin", "felix.configadmin.version"),
        junitBundles());
  }

  /** The framework's own services. */
  static Option framework() {
    return composite(
        boot(),
        felix("org.apache.felix.scr", "felix.scr.version"),
        osgi("org.osgi.service.component", "osgi.component.version"),
        osgi("org.osgi.util.function", "osgi.util.function.version"),
        osgi("org.osgi.util.promise", "osgi.util.promise.version"));
  }

  /** The distribution with some of its features, installed as its launcher does it. */
  static Option features(String... names) {
    Path natives = distribution().resolve("natives").resolve(platform());
    return composite(
        boot(),
        // On the class path of the tests, where the feature service, which works in the context of
        // the framework itself, would see other classes than the bundles do.
        systemPackages("org.osgi.service.cm;version=1.6.1"),
        frameworkProperty("kinora.home").value(distribution().toString()),
        frameworkProperty("kinora.platform").value(platform()),
        frameworkProperty("kinora.ffmpeg.natives").value(natives.toString()),
        frameworkProperty("kinora.features").value(String.join(",", names)),
        kinora("org.kinora.api", "org.kinora.features"));
  }

  private static Option felix(String artifact, String version) {
    return mavenBundle("org.apache.felix", artifact, System.getProperty(version));
  }

  private static Option osgi(String artifact, String version) {
    return mavenBundle("org.osgi", artifact, System.getProperty(version));
  }

  /** The recorder with everything that records by software. */
  static Option recorder() {
    return composite(
        framework(),
        frameworkProperty("kinora.ffmpeg.natives").value(natives().toString()),
        kinora(
            "org.kinora.api",
            "org.kinora.binding.ffmpeg",
            "org.kinora.isobmff",
            "org.kinora.pictures",
            "org.kinora.camera.pattern",
            "org.kinora.camera.file",
            "org.kinora.encoder.ffmpeg",
            "org.kinora.encoder.jcodec",
            "org.kinora.sink.file",
            "org.kinora.sink.mp4",
            "org.kinora.sink.stream",
            "org.kinora.remux.ffmpeg",
            "org.kinora.recorder"));
  }

  /** The unpacked natives of this machine. */
  static Path natives() {
    return root().resolve("bundles/org.kinora.binding.ffmpeg/target/natives");
  }

  /** A tool of the embedded FFmpeg: ffmpeg or ffprobe. */
  static Path tool(String name) {
    return natives().resolve("org/bytedeco/ffmpeg/" + platform() + "-gpl/" + name);
  }

  private static String platform() {
    return System.getProperty("kinora.platform");
  }
}
