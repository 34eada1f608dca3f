package org.kinora.packager;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import javax.inject.Inject;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.RepositorySystemSession;
import org.eclipse.aether.artifact.Artifact;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.resolution.ArtifactRequest;
import org.eclipse.aether.resolution.ArtifactResolutionException;
import org.kinora.features.FeatureException;
import org.kinora.launcher.Platform;
import org.osgi.service.feature.ID;

/**
 * Builds the self-contained directory and its archive from the feature files: they are the one list
 * of what goes into it.
 */
@Mojo(name = "pack", defaultPhase = LifecyclePhase.PACKAGE, threadSafe = true)
public final class PackMojo extends AbstractMojo {

  private static final String HOST = "host";
  private static final String NONE = "none";

  private final RepositorySystem repositorySystem;

  @Parameter(defaultValue = "${repositorySystemSession}", readonly = true)
  private RepositorySystemSession session;

  @Parameter(defaultValue = "${project}", readonly = true)
  private MavenProject project;

  /** The folder of the feature files; <code>@name@</code> in them is a property of the project. */
  @Parameter(required = true)
  private File features;

  /** Folders whose content is copied as it is. */
  @Parameter(required = true)
  private List<File> files;

  /** What goes into lib: file name to id. */
  @Parameter(required = true)
  private Map<String, String> libraries;

  /** Ids of the bundles that the launcher starts before the features. */
  @Parameter(required = true)
  private List<String> boot;

  /** The platforms whose natives are packed, separated by commas; host and none are understood. */
  @Parameter(property = "kinora.platforms", defaultValue = HOST)
  private String platforms;

  /** Whether the tar.gz is made too. */
  @Parameter(property = "kinora.archive", defaultValue = "true")
  private boolean archive;

  /** The directory that is built. */
  @Parameter(property = "kinora.directory", defaultValue = "${project.build.directory}/kinora")
  private File directory;

  /** Seconds since the epoch, or an ISO date with time: the time of every file in the archive. */
  @Parameter(defaultValue = "${project.build.outputTimestamp}")
  private String timestamp;

  /**
   * @param repositorySystem finds artifacts, those of this build first
   */
  @Inject
  public PackMojo(RepositorySystem repositorySystem) {
    this.repositorySystem = repositorySystem;
  }

  @Override
  public void execute() throws MojoExecutionException {
    try {
      Path home = directory.toPath();
      Distribution distribution = new Distribution(home, this::resolve, properties());
      distribution.begin();
      for (File folder : files) {
        distribution.copy(folder.toPath());
      }
      for (Map.Entry<String, String> library : libraries.entrySet()) {
        distribution.library(library.getKey(), library.getValue());
      }
      distribution.boot(boot);
      distribution.features(features.toPath(), platforms());
      if (archive) {
        String name = "kinora-" + project.getVersion();
        Archive.write(home, name, home.resolveSibling(name + ".tar.gz"), timestamp);
      }
    } catch (IOException | FeatureException e) {
      throw new MojoExecutionException("the distribution cannot be built: " + e.getMessage(), e);
    }
  }

  private Properties properties() {
    Properties properties = new Properties();
    properties.putAll(project.getProperties());
    properties.setProperty("project.version", project.getVersion());
    return properties;
  }

  private List<String> platforms() {
    if (platforms.equals(NONE)) {
      return List.of();
    }
    return Arrays.stream(platforms.split(",", -1))
        .map(String::strip)
        .filter(platform -> !platform.isEmpty())
        .map(
            platform ->
                platform.equals(HOST)
                    ? Platform.of(System.getProperty("os.name"), System.getProperty("os.arch"))
                    : platform)
        .distinct()
        .toList();
  }

  private Path resolve(ID id) throws IOException {
    Artifact artifact =
        new DefaultArtifact(
            id.getGroupId(),
            id.getArtifactId(),
            id.getClassifier().orElse(""),
            id.getType().orElse("jar"),
            id.getVersion());
    try {
      return repositorySystem
          .resolveArtifact(
              session, new ArtifactRequest(artifact, project.getRemoteProjectRepositories(), null))
          .getArtifact()
          .getFile()
          .toPath();
    } catch (ArtifactResolutionException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
