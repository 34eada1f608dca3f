package org.kinora.packager;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.felix.feature.impl.FeatureServiceImpl;
import org.kinora.features.FeatureException;
import org.kinora.features.internal.Artifacts;
import org.kinora.features.internal.FeatureFile;
import org.kinora.features.internal.Platform;
import org.osgi.service.feature.ID;

/** The self-contained directory while it is built. */
final class Distribution {

  /** Finds the file of an artifact. */
  @FunctionalInterface
  interface Resolver {
    Path resolve(ID id) throws IOException;
  }

  private static final Pattern PROPERTY = Pattern.compile("@([A-Za-z0-9._-]+)@");

  private final Path home;
  private final Resolver resolver;
  private final Properties properties;

  Distribution(Path home, Resolver resolver, Properties properties) {
    this.home = home;
    this.resolver = resolver;
    this.properties = properties;
  }

  /** Empties the directory: what an earlier build left must not be packed. */
  void begin() throws IOException {
    if (Files.exists(home)) {
      Files.walkFileTree(home, new Deletion());
    }
    for (String folder : List.of("lib", "repository", "features", "etc", "deploy", "natives")) {
      Files.createDirectories(home.resolve(folder));
    }
  }

  private static final class Deletion extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.delete(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, IOException failure) throws IOException {
      Files.delete(folder);
      return FileVisitResult.CONTINUE;
    }
  }

  /** Copies a file, or what is in a folder. */
  void copy(Path from) throws IOException {
    if (Files.isRegularFile(from)) {
      Files.copy(from, home.resolve(from.getFileName()), REPLACE_EXISTING);
      return;
    }
    for (Path file : filesBelow(from)) {
      Path to = home.resolve(from.relativize(file).toString());
      Files.createDirectories(to.getParent());
      Files.copy(file, to, REPLACE_EXISTING);
      Modes.set(home, to);
    }
  }

  void library(String name, String id) throws IOException {
    Files.copy(resolver.resolve(id(id)), home.resolve("lib").resolve(name));
  }

  /** Writes down, and copies, the bundles that come before the features. */
  void boot(List<String> ids) throws IOException {
    List<String> paths = new ArrayList<>();
    for (String text : ids) {
      ID id = id(text);
      bundle(id);
      paths.add(Artifacts.path(id));
    }
    Files.writeString(home.resolve("lib/boot.list"), String.join("\n", paths) + "\n");
  }

  /** Copies the feature files, their bundles, and their natives for the given platforms. */
  void features(Path folder, List<String> platforms) throws IOException, FeatureException {
    for (String platform : platforms) {
      if (!Platform.ALL.contains(platform)) {
        throw new IOException(
            "unknown platform " + platform + "; known are " + new TreeSet<>(Platform.ALL));
      }
    }
    Natives natives = new Natives(home.resolve("natives"));
    for (Path template : filesBelow(folder)) {
      Path file = home.resolve("features").resolve(template.getFileName());
      Files.writeString(
          file, filter(Files.readString(template, UTF_8), template.getFileName().toString()));
      FeatureFile feature = FeatureFile.read(file);
      for (ID id : feature.bundles()) {
        bundle(id);
      }
      for (String platform : platforms) {
        for (ID id : feature.natives(platform)) {
          natives.unpack(platform, id, resolver.resolve(id));
        }
      }
    }
    natives.writeLists();
  }

  private void bundle(ID id) throws IOException {
    Path jar = resolver.resolve(id);
    if (!Files.isRegularFile(jar)) {
      throw new IOException(
          id + " is not built: add it to the dependencies of the distribution's project");
    }
    Path target = home.resolve("repository").resolve(Artifacts.path(id));
    Files.createDirectories(target.getParent());
    Files.copy(jar, target, REPLACE_EXISTING);
  }

  private static ID id(String text) {
    return new FeatureServiceImpl().getIDfromMavenCoordinates(text);
  }

  private String filter(String text, String where) throws IOException {
    Matcher matcher = PROPERTY.matcher(text);
    StringBuilder filtered = new StringBuilder();
    while (matcher.find()) {
      String value = properties.getProperty(matcher.group(1));
      if (value == null) {
        throw new IOException(where + " uses " + matcher.group() + ", which is no property");
      }
      matcher.appendReplacement(filtered, Matcher.quoteReplacement(value));
    }
    return matcher.appendTail(filtered).toString();
  }

  /** Lists the files below a folder in an order that does not depend on the machine. */
  static List<Path> filesBelow(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
