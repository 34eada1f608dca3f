package org.kinora.features.internal;

import org.osgi.service.feature.ID;

/** Names of artifacts in the Maven layout. */
public final class Artifacts {

  private static final String DEFAULT_TYPE = "jar";

  private Artifacts() {}

  /** Returns the path of an artifact below a repository's root, with forward slashes. */
  public static String path(ID id) {
    return id.getGroupId().replace('.', '/')
        + '/'
        + id.getArtifactId()
        + '/'
        + id.getVersion()
        + '/'
        + id.getArtifactId()
        + '-'
        + id.getVersion()
        + id.getClassifier().map(classifier -> "-" + classifier).orElse("")
        + '.'
        + id.getType().orElse(DEFAULT_TYPE);
  }

  /** Tells whether two ids name versions of the same artifact. */
  static boolean sameArtifact(ID a, ID b) {
    return a.getGroupId().equals(b.getGroupId()) && a.getArtifactId().equals(b.getArtifactId());
  }
}
