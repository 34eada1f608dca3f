package org.kinora.shell.internal;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code list}: what there is. */
@Command(
    description = {
      "List what there is.",
      "",
      "Providers come best first: of those that can do what is asked, the one with the highest"
          + " ranking is used."
    },
    footer = {
      "cameras     what --camera can name, with modes and options",
      "encoders    what --encoder can name: codecs, limits, who uses it, why it is not tried now",
      "sinks       what OUT can be",
      "remuxers    containers that 'remux' makes",
      "features    installed, and in the features folder",
      "recordings  running, and ended lately"
    })
final class ListAction extends Action {

  /** What can be listed. */
  enum Kind {
    /** Cameras of all camera providers. */
    cameras,
    /** Encoder providers. */
    encoders,
    /** Sink providers. */
    sinks,
    /** Remuxers. */
    remuxers,
    /** Features. */
    features,
    /** Recordings. */
    recordings
  }

  @Option(names = "--json", description = "Print one JSON array of objects.")
  private boolean json;

  @Parameters(paramLabel = "KIND", description = "One of ${COMPLETION-CANDIDATES}.")
  private Kind kind;

  @Override
  void run(Session session) throws Exception {
    Listing listing =
        switch (kind) {
          case cameras -> Listings.cameras(session);
          case encoders -> Listings.encoders(session);
          case sinks -> Listings.sinks(session);
          case remuxers -> Listings.remuxers(session);
          case features -> Features.list(session);
          case recordings -> Listings.recordings(session);
        };
    listing.print(session.out(), json);
  }
}
