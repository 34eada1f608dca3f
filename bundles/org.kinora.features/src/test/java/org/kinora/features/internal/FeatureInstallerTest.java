package org.kinora.features.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.felix.cm.PersistenceManager;
import org.apache.felix.framework.FrameworkFactory;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kinora.features.FeatureException;
import org.kinora.features.FeatureException.Reason;
import org.kinora.features.FeatureInfo;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.launch.Framework;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** The feature runtime in a real framework, with real bundles and a real Configuration Admin. */
class FeatureInstallerTest {

  private static final String BROKEN = "Bundle-Activator";

  @TempDir Path folder;

  private TestHome home;
  private Framework framework;
  private BundleContext context;
  private FeatureInstaller features;

  @BeforeEach
  void startFramework() throws Exception {
    home = new TestHome(folder.resolve("a home+with a space"));
    framework =
        new FrameworkFactory()
            .newFramework(
                Map.of(
                    Constants.FRAMEWORK_STORAGE,
                    folder.resolve("cache").toString(),
                    Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                    "org.osgi.service.cm;version=1.6.1",
                    Home.HOME,
                    home.root().toString(),
                    Home.PLATFORM,
                    "linux-riscv64",
                    "felix.log.level",
                    "0"));
    framework.start();
    context = framework.getBundleContext();
    context
        .installBundle(
            PersistenceManager.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toExternalForm())
        .start();
    features = new FeatureInstaller(context);
    for (String bundle : List.of("a", "b", "shared")) {
      home.bundle(bundle);
    }
  }

  @AfterEach
  void stopFramework() throws Exception {
    framework.stop();
    framework.waitForStop(TimeUnit.SECONDS.toMillis(10));
  }

  @Test
  void aSharedBundleSurvivesUntilItsLastFeatureGoes() throws Exception {
    home.feature("one", "'bundles': [{'id': 't:a:1.0.0'}, {'id': 't:shared:1.0.0'}]");
    home.feature("two", "'bundles': [{'id': 't:shared:1.0.0'}, {'id': 't:b:1.0.0'}]");

    features.install("one");
    features.install("t:two:1");
    assertThat(active()).containsExactly("a", "shared", "b");

    features.remove("one");
    assertThat(active()).containsExactly("shared", "b");

    features.remove("t:two:1");
    assertThat(installed()).isEmpty();
  }

  @Test
  void allBundlesAreInstalledBeforeTheFirstStartsAndStopInTheReverseOrder() throws Exception {
    home.feature("one", "'bundles': [{'id': 't:b:1.0.0'}, {'id': 't:a:1.0.0'}]");
    List<String> events = new ArrayList<>();
    SynchronousBundleListener listener =
        event -> {
          String name = event.getBundle().getSymbolicName();
          switch (event.getType()) {
            case BundleEvent.INSTALLED -> events.add("install " + name);
            case BundleEvent.STARTED -> events.add("start " + name);
            case BundleEvent.STOPPED -> events.add("stop " + name);
            default -> {}
          }
        };
    context.addBundleListener(listener);

    features.install("one");
    features.remove("one");

    assertThat(events)
        .containsExactly("install b", "install a", "start b", "start a", "stop a", "stop b");
  }

  @Test
  void aBundleThatDoesNotStartLeavesNothingBehind() throws Exception {
    home.bundle("broken", "1.0.0", Map.of(BROKEN, "no.such.Activator"));
    home.feature("good", "'bundles': [{'id': 't:shared:1.0.0'}]");
    home.feature(
        "bad",
        "'bundles': [{'id': 't:shared:1.0.0'}, {'id': 't:a:1.0.0'}, {'id': 't:broken:1.0.0'}],"
            + "'configurations': {'some.pid': {'x': '1'}}");
    features.install("good");

    refused(Reason.BUNDLE_FAILED, "t:broken:1.0.0", () -> features.install("bad"));

    assertThat(active()).containsExactly("shared");
    assertThat(installed()).containsExactly("shared");
    assertThat(configuration("some.pid")).isNull();
    assertThat(features.list()).extracting(FeatureInfo::name).containsExactly("good", "bad");
    features.remove("good");
    assertThat(installed()).isEmpty();
  }

  @Test
  void anUnresolvableBundleIsNamedWithWhatItLacks() throws Exception {
    home.bundle("needy", "1.0.0", Map.of("Import-Package", "no.such.pkg"));
    home.feature("one", "'bundles': [{'id': 't:needy:1.0.0'}]");

    refused(Reason.BUNDLE_FAILED, "no.such.pkg", () -> features.install("one"));

    assertThat(installed()).isEmpty();
  }

  @Test
  void aBundleMissingInTheRepositoryIsFoundBeforeAnythingIsInstalled() throws Exception {
    home.feature("one", "'bundles': [{'id': 't:a:1.0.0'}, {'id': 't:gone:1.0.0'}]");

    refused(Reason.BUNDLE_MISSING, "t:gone:1.0.0", () -> features.install("one"));

    assertThat(installed()).isEmpty();
  }

  @Test
  void configurationsComeBeforeTheStartWithVariablesAndGoWithTheirFeature() throws Exception {
    home.feature(
        "one",
        "'variables': {'greeting': 'hello'},"
            + "'bundles': [{'id': 't:a:1.0.0'}],"
            + "'configurations': {'some.pid': {'text': '${greeting} ${kinora.platform}'},"
            + "'some.factory~name': {'list': ['${kinora.home}/x']}}");
    List<Object> seen = new ArrayList<>();
    SynchronousBundleListener listener =
        event -> {
          if (event.getType() == BundleEvent.STARTING) {
            seen.add(configuration("some.pid").getProperties().get("text"));
          }
        };
    context.addBundleListener(listener);

    features.install("one");

    assertThat(seen).containsExactly("hello linux-riscv64");
    Configuration made = configuration("some.factory~name");
    assertThat(made.getFactoryPid()).isEqualTo("some.factory");
    assertThat((Object[]) made.getProperties().get("list")).containsExactly(home.root() + "/x");
    features.remove("one");
    assertThat(configuration("some.pid")).isNull();
    assertThat(configuration("some.factory~name")).isNull();
  }

  @Test
  void anUnknownVariableIsRefused() throws Exception {
    home.feature("one", "'configurations': {'p': {'x': '${nothing}'}}");

    refused(Reason.CORRUPT, "${nothing}", () -> features.install("one"));
  }

  @Test
  void twoFeaturesCannotOwnOneConfiguration() throws Exception {
    home.feature("one", "'configurations': {'p': {'x': '1'}}");
    home.feature("two", "'bundles': [{'id': 't:a:1.0.0'}], 'configurations': {'p': {'x': '2'}}");
    features.install("one");

    refused(Reason.CONFIGURATION_FAILED, "t:one:1", () -> features.install("two"));

    assertThat(configuration("p").getProperties().get("x")).isEqualTo("1");
    assertThat(installed()).isEmpty();
  }

  @Test
  void aConfigurationOfTheUserIsNeitherChangedNorDeleted() throws Exception {
    admin().getConfiguration("p", "?").update(FrameworkUtil.asDictionary(Map.of("x", "mine")));
    home.feature("one", "'configurations': {'p': {'x': '1'}}");

    FeatureInfo info = features.install("one");

    assertThat(info.warnings()).singleElement().asString().contains("p was there already");
    features.remove("one");
    assertThat(configuration("p").getProperties().get("x")).isEqualTo("mine");
  }

  @Test
  void anUpdateTouchesOnlyWhatChanged() throws Exception {
    home.feature(
        "one",
        "'bundles': [{'id': 't:a:1.0.0'}, {'id': 't:b:1.0.0'}],"
            + "'configurations': {'p': {'x': '1'}, 'q': {'x': '1'}}");
    features.install("one");
    long kept = bundle("b").getBundleId();
    home.feature(
        "one",
        "'bundles': [{'id': 't:b:1.0.0'}, {'id': 't:shared:1.0.0'}],"
            + "'configurations': {'p': {'x': '2'}}");

    features.update("one");

    assertThat(active()).containsExactly("b", "shared");
    assertThat(bundle("b").getBundleId()).isEqualTo(kept);
    assertThat(configuration("p").getProperties().get("x")).isEqualTo("2");
    assertThat(configuration("q")).isNull();
  }

  @Test
  void aFailedUpdateLeavesTheVersionBeforeAtWork() throws Exception {
    home.bundle("broken", "1.0.0", Map.of(BROKEN, "no.such.Activator"));
    home.feature("one", "'bundles': [{'id': 't:a:1.0.0'}], 'configurations': {'p': {'x': '1'}}");
    features.install("one");
    home.feature(
        "one",
        "'bundles': [{'id': 't:b:1.0.0'}, {'id': 't:broken:1.0.0'}],"
            + "'configurations': {'p': {'x': '2'}}");

    refused(Reason.BUNDLE_FAILED, "t:broken:1.0.0", () -> features.update("one"));

    assertThat(active()).containsExactly("a");
    assertThat(installed()).containsExactly("a");
    assertThat(configuration("p").getProperties().get("x")).isEqualTo("1");
    features.remove("one");
    assertThat(configuration("p")).isNull();
  }

  @Test
  void anotherVersionOfAFeatureReplacesTheFirst() throws Exception {
    home.bundle("a", "2.0.0", Map.of());
    home.feature("one", "'bundles': [{'id': 't:a:1.0.0'}, {'id': 't:b:1.0.0'}]");
    features.install("one");
    Path next =
        Files.writeString(
            folder.resolve("next.json"),
            "{'id': 't:one:2', 'bundles': [{'id': 't:a:2.0.0'}, {'id': 't:b:1.0.0'}]}"
                .replace('\'', '"'));

    refused(Reason.ALREADY_INSTALLED, "t:one:1", () -> features.install(next.toString()));
    features.update(next.toString());

    assertThat(installed()).containsExactlyInAnyOrder("a", "b");
    assertThat(bundle("a").getVersion().getMajor()).isEqualTo(2);
    features.remove("one");
    assertThat(installed()).isEmpty();
  }

  @Test
  void missingNativesAreSaidLoudlyAndTheRestIsInstalled() throws Exception {
    home.feature(
        "codecs",
        "'bundles': [{'id': 't:a:1.0.0', 'needs-natives': true}, {'id': 't:b:1.0.0'}],"
            + "'extensions': {'natives': {'artifacts': ["
            + "{'id': 'n:lib:jar:linux-x86_64:1', 'platform': 'linux-x86_64'}]}}");

    FeatureInfo info = features.install("codecs");

    assertThat(active()).containsExactly("a", "b");
    assertThat(info.warnings())
        .singleElement()
        .asString()
        .contains("linux-riscv64", "they exist for linux-x86_64", "nothing from a;", "remains: b");
  }

  @Test
  void nativesPackedForThisPlatformGiveNoWarning() throws Exception {
    String feature =
        "'bundles': [{'id': 't:a:1.0.0'}], 'extensions': {'natives': {'artifacts': ["
            + "{'id': 'n:lib:jar:linux-riscv64:1', 'platform': 'linux-riscv64'}]}}";
    home.feature("codecs", feature);
    home.natives("linux-riscv64", "n:lib:jar:linux-riscv64:1\n");

    assertThat(features.install("codecs").warnings()).isEmpty();
    features.remove("codecs");
    home.natives("linux-riscv64", "n:lib:jar:linux-riscv64:0\n");
    assertThat(features.install("codecs").warnings())
        .singleElement()
        .asString()
        .contains("packed without n:lib:jar:linux-riscv64:1");
  }

  @Test
  void aBundleThatIsNotToBeStartedIsOnlyInstalled() throws Exception {
    home.feature("one", "'bundles': [{'id': 't:a:1.0.0', 'start': false}]");

    features.install("one");

    assertThat(active()).isEmpty();
    assertThat(installed()).containsExactly("a");
  }

  @Test
  void anUnknownNameIsRefusedWithTheNamesThereAre() throws Exception {
    home.feature("one", "'bundles': []");

    refused(Reason.NOT_FOUND, "there are: one", () -> features.install("two"));
    refused(Reason.NOT_FOUND, "two.json", () -> features.install("two.json"));
    refused(Reason.NOT_INSTALLED, "one", () -> features.remove("one"));
    refused(Reason.NOT_INSTALLED, "one", () -> features.update("one"));
  }

  @Test
  void aCorruptFileInTheFolderDoesNotHideTheOthers() throws Exception {
    home.feature("good", "'bundles': []");
    home.feature("bad", "'bundles': 7");

    assertThat(features.list())
        .extracting(info -> info.name() + " " + info.state())
        .containsExactly("bad UNREADABLE", "good AVAILABLE");
  }

  private static void refused(Reason reason, String text, ThrowingCallable call) {
    assertThatExceptionOfType(FeatureException.class)
        .isThrownBy(call)
        .withMessageContaining(text)
        .satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
  }

  private List<String> active() {
    return ours()
        .filter(bundle -> bundle.getState() == Bundle.ACTIVE)
        .map(Bundle::getSymbolicName)
        .toList();
  }

  private List<String> installed() {
    return ours().map(Bundle::getSymbolicName).toList();
  }

  private Stream<Bundle> ours() {
    return Arrays.stream(context.getBundles())
        .filter(bundle -> bundle.getLocation().startsWith("reference:"));
  }

  private Bundle bundle(String name) {
    return ours().filter(bundle -> bundle.getSymbolicName().equals(name)).findFirst().orElseThrow();
  }

  private ConfigurationAdmin admin() {
    return context.getService(context.getServiceReference(ConfigurationAdmin.class));
  }

  private Configuration configuration(String pid) {
    try {
      Configuration[] found = admin().listConfigurations("(service.pid=" + pid + ")");
      return found == null ? null : found[0];
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
