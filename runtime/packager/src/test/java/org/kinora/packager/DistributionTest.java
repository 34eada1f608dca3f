package org.kinora.packager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.service.feature.ID;

/** Packs the features of this project, with small jars in the place of the real ones. */
class DistributionTest {

  private static final Path FEATURES = Path.of("..", "..", "features");
  private static final Pattern PROPERTY = Pattern.compile("@([A-Za-z0-9._-]+)@");

  @TempDir Path folder;

  private Path home;

  @BeforeEach
  void nameTheHome() {
    home = folder.resolve("kinora");
  }

  private void pack(List<String> platforms) throws Exception {
    Distribution distribution = new Distribution(home, this::resolve, properties());
    distribution.begin();
    distribution.features(FEATURES, platforms);
  }

  private static Properties properties() throws IOException {
    Properties properties = new Properties();
    for (Path template : Distribution.filesBelow(FEATURES)) {
      Matcher matcher = PROPERTY.matcher(Files.readString(template));
      while (matcher.find()) {
        properties.setProperty(matcher.group(1), "1");
      }
    }
    return properties;
  }

  /** Makes what is asked for; natives have a library, and a header that nobody needs. */
  private Path resolve(ID id) throws IOException {
    Path jar = folder.resolve(id.toString().replace(':', '_') + ".jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      String path = "org/" + id.getArtifactId() + '/' + id.getClassifier().orElse("java");
      for (String name : List.of("/lib.so", "/include/lib.h")) {
        out.putNextEntry(new JarEntry(path + name));
        out.write(1);
      }
    }
    return jar;
  }

  private List<String> natives() throws IOException {
    Path natives = home.resolve("natives");
    try (Stream<Path> files = Files.walk(natives)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> natives.relativize(file).toString().replace('\\', '/'))
          .sorted()
          .toList();
    }
  }

  @Test
  void onlyTheNativesOfThePlatformsAskedForArePacked() throws Exception {
    pack(List.of("linux-arm64"));

    assertThat(natives())
        .containsExactly(
            "linux-arm64/natives.list",
            "linux-arm64/org/ffmpeg/linux-arm64-gpl/lib.so",
            "linux-arm64/org/javacpp/linux-arm64/lib.so");
    assertThat(home.resolve("natives/linux-arm64/natives.list"))
        .hasContent(
            "org.bytedeco:ffmpeg:jar:linux-arm64-gpl:1\norg.bytedeco:javacpp:jar:linux-arm64:1");
  }

  @Test
  void severalPlatformsLieBesideEachOther() throws Exception {
    pack(List.of("linux-x86_64", "macosx-arm64", "windows-x86_64"));

    assertThat(natives().stream().map(name -> name.split("/", 2)[0]).distinct())
        .containsExactly("linux-x86_64", "macosx-arm64", "windows-x86_64");
  }

  @Test
  void withoutNativesAllBundlesAreStillThere() throws Exception {
    pack(List.of());

    assertThat(natives()).isEmpty();
    for (String bundle : List.of("org.kinora.encoder.jcodec", "org.kinora.encoder.ffmpeg")) {
      assertThat(home.resolve("repository/org/kinora").resolve(bundle)).isDirectory();
    }
  }

  @Test
  void whatAnEarlierBuildPackedIsGone() throws Exception {
    pack(List.of("linux-x86_64"));
    pack(List.of("linux-arm64"));

    assertThat(natives()).noneMatch(name -> name.startsWith("linux-x86_64"));
  }

  @Test
  void anUnknownPlatformIsNamedWithThoseThereAre() {
    assertThatThrownBy(() -> pack(List.of("linux-mips")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("linux-mips")
        .hasMessageContaining("linux-arm64");
  }
}
