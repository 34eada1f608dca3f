package org.kinora.packager;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveTest {

  private static final String TIME = "2026-01-01T00:00:00Z";

  @TempDir Path folder;

  @Test
  void theSameFilesGiveTheSameBytesWhateverTheirOrderAndTimes() throws Exception {
    List<String> names = new ArrayList<>(List.of("bin/kinora", "natives/p/x/ffmpeg", "lib/a.jar"));
    Path one = archive("one", names, 1_000_000);
    Collections.reverse(names);
    Path two = archive("two", names, 2_000_000);

    assertThat(two).hasSameBinaryContentAs(one);
  }

  @Test
  void programsAreExecutableAndNothingNamesAUser() throws Exception {
    Path tar =
        archive(
            "one",
            List.of("bin/kinora", "natives/p/x/ffmpeg", "natives/p/x/libavutil.so.60", "lib/a.jar"),
            0);

    List<String> entries = new ArrayList<>();
    try (TarArchiveInputStream in =
        new TarArchiveInputStream(new GZIPInputStream(Files.newInputStream(tar)))) {
      for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        assertThat(entry.getName()).startsWith("kinora-1/");
        assertThat(entry.getUserName() + entry.getGroupName()).isEmpty();
        if (!entry.isDirectory()) {
          entries.add(entry.getName() + ' ' + Integer.toOctalString(entry.getMode() & 0777));
        }
      }
    }
    assertThat(entries)
        .containsExactly(
            "kinora-1/bin/kinora 755",
            "kinora-1/lib/a.jar 644",
            "kinora-1/natives/p/x/ffmpeg 755",
            "kinora-1/natives/p/x/libavutil.so.60 644");
  }

  private Path archive(String name, List<String> files, long time) throws IOException {
    Path home = folder.resolve(name);
    for (String file : files) {
      Path path = home.resolve(file);
      Files.createDirectories(path.getParent());
      Files.writeString(path, file);
      Files.setLastModifiedTime(path, FileTime.fromMillis(time));
    }
    Path target = folder.resolve(name + ".tar.gz");
    Archive.write(home, "kinora-1", target, TIME);
    return target;
  }
}
