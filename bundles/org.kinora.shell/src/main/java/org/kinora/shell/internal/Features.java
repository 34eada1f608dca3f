package org.kinora.shell.internal;

import jakarta.json.JsonArrayBuilder;
import org.kinora.features.FeatureInfo;
import org.kinora.features.FeatureRuntime;

/** The features, in a class of its own: a framework may be put together without their service. */
final class Features {

  private static final String NONE =
      "there are no features here: the framework was not started by Kinora's launcher";

  private Features() {}

  /** The service that installs them. */
  static FeatureRuntime runtime(Session session) throws CommandFailure, InterruptedException {
    try {
      return session.service(FeatureRuntime.class, NONE);
    } catch (NoClassDefFoundError e) {
      throw CommandFailure.failed(NONE, e);
    }
  }

  /** All features. */
  static Listing list(Session session) throws CommandFailure, InterruptedException {
    Table table = new Table("FEATURE", "STATE", "VERSION", "DESCRIPTION");
    JsonArrayBuilder json = Json.array();
    for (FeatureInfo feature : runtime(session).list()) {
      String state = Texts.word(feature.state());
      table.row(feature.name(), state, version(feature.id()), description(feature));
      json.add(
          Json.object()
              .add("feature", feature.name())
              .add("id", feature.id())
              .add("state", state)
              .add("description", feature.description())
              .add("file", feature.file())
              .add("bundles", Json.array(feature.bundles()))
              .add("configurations", Json.array(feature.configurations()))
              .add("warnings", Json.array(feature.warnings())));
    }
    return new Listing(table, "there are no features", json.build());
  }

  private static String version(String id) {
    return id.isEmpty() ? "-" : id.substring(id.lastIndexOf(':') + 1);
  }

  private static String description(FeatureInfo feature) {
    if (feature.warnings().isEmpty()) {
      return feature.description();
    }
    String warnings = Commands.oneLine(String.join("; ", feature.warnings()));
    String start = feature.description().isEmpty() ? "" : feature.description() + " ";
    return start + "(" + warnings + ")";
  }
}
