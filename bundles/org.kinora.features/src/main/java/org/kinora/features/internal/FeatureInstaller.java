package org.kinora.features.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.kinora.features.FeatureException;
import org.kinora.features.FeatureException.Reason;
import org.kinora.features.FeatureInfo;
import org.kinora.features.FeatureInfo.State;
import org.kinora.features.FeatureRuntime;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.feature.FeatureConfiguration;
import org.osgi.service.feature.ID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The feature runtime: one operation at a time, each undone where it fails. */
final class FeatureInstaller implements FeatureRuntime {

  private static final Logger LOG = LoggerFactory.getLogger(FeatureInstaller.class);

  /** An installed feature. */
  private record Installed(FeatureFile file, List<String> warnings) {}

  private final ReentrantLock operation = new ReentrantLock();
  private final List<Installed> installed = new CopyOnWriteArrayList<>();
  private final UnaryOperator<String> properties;
  private final Home home;
  private final BundlePool bundles;
  private final ConfigurationStore configurations;

  /**
   * @param context of the system bundle
   */
  FeatureInstaller(BundleContext context) {
    this.properties = context::getProperty;
    this.home = Home.of(properties);
    this.bundles = new BundlePool(context, home);
    this.configurations = new ConfigurationStore(context);
  }

  @Override
  public List<FeatureInfo> list() {
    List<FeatureInfo> infos = new ArrayList<>();
    for (Installed feature : installed) {
      infos.add(feature.file.info(State.INSTALLED, feature.warnings));
    }
    try {
      for (Path path : home.featureFiles()) {
        try {
          FeatureFile file = FeatureFile.read(path);
          if (find(file.id()).isEmpty()) {
            infos.add(file.info(State.AVAILABLE, List.of()));
          }
        } catch (FeatureException e) {
          infos.add(
              new FeatureInfo(
                  Home.nameOf(path),
                  "",
                  "",
                  State.UNREADABLE,
                  path.toString(),
                  List.of(),
                  List.of(),
                  List.of(e.getMessage())));
        }
      }
    } catch (IOException e) {
      LOG.warn("the folder of features cannot be read", e);
    }
    return List.copyOf(infos);
  }

  @Override
  public FeatureInfo install(String feature) throws FeatureException {
    begin();
    try {
      FeatureFile file = home.find(feature);
      Optional<Installed> there = find(file.id());
      if (there.isPresent()) {
        throw new FeatureException(
            Reason.ALREADY_INSTALLED,
            "the feature " + there.get().file.id() + " is installed already: update it instead");
      }
      Installed now = apply(file);
      installed.add(now);
      return report(now);
    } finally {
      operation.unlock();
    }
  }

  @Override
  public FeatureInfo update(String feature) throws FeatureException {
    begin();
    try {
      FeatureFile file = home.find(feature);
      Installed before = find(file.id()).orElseThrow(() -> notInstalled(feature));
      Installed now = apply(file);
      installed.set(installed.indexOf(before), now);
      retire(before.file, file);
      return report(now);
    } finally {
      operation.unlock();
    }
  }

  @Override
  public void remove(String feature) throws FeatureException {
    begin();
    try {
      Installed before =
          installed.stream()
              .filter(candidate -> names(feature, candidate.file))
              .findFirst()
              .orElseThrow(() -> notInstalled(feature));
      installed.remove(before);
      List<Bundle> unused = bundles.release(before.file.bundles(), before.file.id());
      BundlePool.stop(unused);
      try {
        for (FeatureConfiguration configuration : before.file.configurations()) {
          configurations.delete(configuration.getPid(), before.file.id());
        }
      } finally {
        bundles.uninstall(unused);
      }
    } finally {
      operation.unlock();
    }
  }

  private void begin() {
    if (operation.isHeldByCurrentThread()) {
      throw new IllegalStateException("a feature operation is running on this thread");
    }
    operation.lock();
  }

  /** Installs what the file lists beside what is there; on failure nothing of it remains. */
  private Installed apply(FeatureFile file) throws FeatureException {
    List<String> warnings = new ArrayList<>(missingNatives(file));
    Map<FeatureConfiguration, Dictionary<String, Object>> values = new LinkedHashMap<>();
    Variables variables = new Variables(file, properties);
    for (FeatureConfiguration configuration : file.configurations()) {
      values.put(configuration, variables.apply(configuration));
    }
    for (ID bundle : file.bundles()) {
      home.bundle(bundle);
    }
    Undo undo = new Undo();
    try {
      for (ID bundle : file.bundles()) {
        bundles.acquire(bundle, file.id(), undo);
      }
      for (Map.Entry<FeatureConfiguration, Dictionary<String, Object>> entry : values.entrySet()) {
        if (!configurations.put(entry.getKey(), entry.getValue(), file.id(), undo)) {
          warnings.add(
              "the configuration "
                  + entry.getKey().getPid()
                  + " was there already and was left as it is");
        }
      }
      bundles.start(file.bundles().stream().filter(file::starts).toList(), undo);
      return new Installed(file, List.copyOf(warnings));
    } catch (FeatureException | RuntimeException e) {
      undo.run(e);
      throw e;
    }
  }

  /** Takes away what only the version before listed. */
  private void retire(FeatureFile before, FeatureFile now) throws FeatureException {
    List<ID> gone = new ArrayList<>(before.bundles());
    if (before.id().equals(now.id())) {
      gone.removeAll(now.bundles());
    }
    List<Bundle> unused = bundles.release(gone, before.id());
    BundlePool.stop(unused);
    try {
      List<String> kept = now.configurations().stream().map(FeatureConfiguration::getPid).toList();
      for (FeatureConfiguration configuration : before.configurations()) {
        if (!kept.contains(configuration.getPid())) {
          configurations.delete(configuration.getPid(), before.id());
        }
      }
    } finally {
      bundles.uninstall(unused);
    }
  }

  private List<String> missingNatives(FeatureFile file) {
    if (file.nativePlatforms().isEmpty()) {
      return List.of();
    }
    List<String> unpacked;
    try {
      unpacked = home.unpackedNatives();
    } catch (IOException e) {
      unpacked = List.of();
    }
    List<String> missing =
        new ArrayList<>(file.natives(home.platform()).stream().map(ID::toString).toList());
    boolean published = !missing.isEmpty();
    missing.removeAll(unpacked);
    if (published && missing.isEmpty()) {
      return List.of();
    }
    List<ID> useless = file.needingNatives();
    List<ID> remaining = new ArrayList<>(file.bundles());
    remaining.removeAll(useless);
    return List.of(
        "feature "
            + file.name()
            + ": natives for "
            + home.platform()
            + " are missing ("
            + (published
                ? "this distribution was packed without " + String.join(", ", missing)
                : "they exist for " + String.join(", ", file.nativePlatforms()))
            + "); without them there is nothing from "
            + names(useless)
            + "; what remains: "
            + names(remaining));
  }

  private static String names(List<ID> ids) {
    return ids.isEmpty()
        ? "nothing"
        : String.join(", ", ids.stream().map(ID::getArtifactId).toList());
  }

  private static FeatureInfo report(Installed now) {
    now.warnings.forEach(LOG::warn);
    return now.file.info(State.INSTALLED, now.warnings);
  }

  private Optional<Installed> find(ID id) {
    return installed.stream()
        .filter(candidate -> Artifacts.sameArtifact(candidate.file.id(), id))
        .findFirst();
  }

  private static boolean names(String reference, FeatureFile file) {
    return reference.equals(file.name())
        || reference.equals(file.id().toString())
        || reference.equals(file.path().toString());
  }

  private FeatureException notInstalled(String feature) {
    return new FeatureException(
        Reason.NOT_INSTALLED,
        "the feature "
            + feature
            + " is not installed; installed are: "
            + String.join(", ", installed.stream().map(one -> one.file.name()).toList()));
  }
}
