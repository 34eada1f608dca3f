package org.kinora.shell.internal;

import java.util.List;
import org.kinora.features.FeatureInfo;
import org.kinora.features.FeatureRuntime;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code feature}. */
@Command(
    description = {
      "List, install, update or remove features while everything else goes on.",
      "",
      "A change is made whole or not at all."
    },
    footer = {
      "feature list",
      "feature install FEATURE...   FEATURE: name in the features folder, id, or a .json file",
      "feature update FEATURE...    to what its file says now",
      "feature remove FEATURE..."
    })
final class FeatureAction extends Action {

  /** What can be done. */
  enum Verb {
    /** List all features. */
    list,
    /** Install features. */
    install,
    /** Update features. */
    update,
    /** Remove features. */
    remove
  }

  @Option(names = "--json", description = "With list: print one JSON array of objects.")
  private boolean json;

  @Parameters(index = "0", paramLabel = "VERB", description = "One of ${COMPLETION-CANDIDATES}.")
  private Verb verb;

  @Parameters(index = "1..*", paramLabel = "FEATURE", description = "As below.")
  private List<String> features = List.of();

  @Override
  void run(Session session) throws Exception {
    if (features.isEmpty() != (verb == Verb.list)) {
      throw CommandFailure.usage(
          "feature %s %s (see --help)"
              .formatted(verb, features.isEmpty() ? "needs a name" : "takes no name"));
    }
    if (verb == Verb.list) {
      Features.list(session).print(session.out(), json);
      return;
    }
    FeatureRuntime runtime = Features.runtime(session);
    for (String feature : features) {
      switch (verb) {
        case install -> tell(session, runtime.install(feature));
        case update -> tell(session, runtime.update(feature));
        default -> runtime.remove(feature);
      }
    }
  }

  private static void tell(Session session, FeatureInfo feature) {
    session.out().println(feature.id());
    feature.warnings().forEach(warning -> session.err().println("warning: " + warning));
  }
}
