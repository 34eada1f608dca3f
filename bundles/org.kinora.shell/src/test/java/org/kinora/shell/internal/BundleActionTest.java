package org.kinora.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;

/** The bundle command in a real Felix. */
class BundleActionTest {

  @TempDir Path folder;
  private Framework framework;
  private BundleContext system;
  private final Console console = new Console();

  @BeforeEach
  void start() throws BundleException {
    framework =
        new FrameworkFactory()
            .newFramework(
                Map.of(
                    Constants.FRAMEWORK_STORAGE,
                    folder.resolve("cache").toString(),
                    "felix.log.level",
                    "0"));
    framework.start();
    system = framework.getBundleContext();
  }

  @AfterEach
  void stop() throws Exception {
    framework.stop();
    framework.waitForStop(10_000);
  }

  private Path jar(String name, String version, String... more) throws IOException {
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
    main.putValue(Constants.BUNDLE_SYMBOLICNAME, name);
    main.putValue(Constants.BUNDLE_VERSION, version);
    for (int i = 0; i < more.length; i += 2) {
      main.putValue(more[i], more[i + 1]);
    }
    Path jar = folder.resolve(name + "-" + version + ".jar");
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file, manifest)) {
      out.flush();
    }
    return jar;
  }

  private void bundle(String... arguments) throws Exception {
    BundleAction action = new BundleAction();
    new picocli.CommandLine(action).parseArgs(arguments);
    action.run(console.session(), system);
  }

  private int codeOf(String... arguments) {
    return catchThrowableOfType(CommandFailure.class, () -> bundle(arguments)).exitCode();
  }

  @Test
  void aBundleCannotBeChangedByItsName() throws Exception {
    bundle("install", jar("my.encoder", "1.0.0").toString());
    Bundle bundle = new Bundles(system).find("my.encoder");
    assertThat(bundle.getState()).isEqualTo(Bundle.ACTIVE);
    bundle("stop", "my.encoder");
    assertThat(bundle.getState()).isEqualTo(Bundle.RESOLVED);
    bundle("start", Long.toString(bundle.getBundleId()));
    assertThat(bundle.getState()).isEqualTo(Bundle.ACTIVE);
    bundle("update", "my.encoder", jar("my.encoder", "1.1.0").toString());
    assertThat(bundle.getVersion()).hasToString("1.1.0");
    assertThat(bundle.getState()).isEqualTo(Bundle.ACTIVE);
    bundle("refresh", "my.encoder");
    bundle("list");
    assertThat(console.out()).contains("my.encoder").contains("active");
    bundle("uninstall", "my.encoder");
    assertThat(bundle.getState()).isEqualTo(Bundle.UNINSTALLED);
  }

  @Test
  void aWrongNameOrJarIsNotAFailure() throws Exception {
    assertThat(codeOf("stop", "nobody")).isEqualTo(ExitCode.FAILED);
    assertThat(codeOf("install", folder.resolve("none.jar").toString())).isEqualTo(ExitCode.FAILED);
    assertThat(codeOf("stop")).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void aBundleThatDoesNotResolveStaysInstalled() throws Exception {
    Path jar = jar("my.broken", "1.0.0", Constants.IMPORT_PACKAGE, "not.there");
    assertThat(codeOf("install", jar.toString())).isEqualTo(ExitCode.FAILED);
    assertThat(system.getBundles()).extracting(Bundle::getSymbolicName).doesNotContain("my.broken");
  }

  @Test
  void oneWrongNameOfTwoStopsTheOther() throws Exception {
    bundle("install", jar("my.encoder", "1.0.0").toString());
    assertThat(codeOf("stop", "my.encoder", "nobody")).isEqualTo(ExitCode.FAILED);
    assertThat(new Bundles(system).find("my.encoder").getState()).isEqualTo(Bundle.ACTIVE);
  }
}
