package org.kinora.features;

import java.util.List;
import java.util.Objects;

/**
 * What is known of one feature.
 *
 * @param name its short name: the artifact part of the id, or for an unreadable file its file name
 *     without the ending
 * @param id {@code group:artifact:version}; empty for an unreadable file
 * @param description one sentence for people, possibly empty
 * @param state whether it is installed
 * @param file where it was read from
 * @param bundles ids of its bundles, in starting order
 * @param configurations PIDs of its configurations; those of factories as {@code factory~name}
 * @param warnings what does not work although the feature is installed, or why its file cannot be
 *     read
 */
public record FeatureInfo(
    String name,
    String id,
    String description,
    State state,
    String file,
    List<String> bundles,
    List<String> configurations,
    List<String> warnings) {

  /** The states of a feature. */
  public enum State {
    /** Its bundles are in the framework. */
    INSTALLED,
    /** It lies in the features folder and can be installed. */
    AVAILABLE,
    /** Its file cannot be read or understood; {@link FeatureInfo#warnings} has the reason. */
    UNREADABLE
  }

  /** Checks that nothing is missing and copies the lists. */
  public FeatureInfo {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(description, "description");
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(file, "file");
    bundles = List.copyOf(bundles);
    configurations = List.copyOf(configurations);
    warnings = List.copyOf(warnings);
  }
}
