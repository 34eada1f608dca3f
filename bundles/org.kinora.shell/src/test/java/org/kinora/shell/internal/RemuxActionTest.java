package org.kinora.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.remux.RemuxException;
import org.kinora.api.remux.RemuxProgress;
import org.kinora.api.remux.RemuxRequest;
import org.kinora.api.remux.RemuxRequest.Mark;
import org.kinora.api.remux.RemuxResult;
import org.kinora.api.remux.Remuxer;

class RemuxActionTest {

  @TempDir Path folder;
  private final FakeRemuxer remuxer = new FakeRemuxer();
  private final Console console = new Console(Map.of(Remuxer.class, List.of(remuxer)));

  /** Keeps what it was asked; refuses sources that are called bad. */
  private static final class FakeRemuxer implements Remuxer {
    private final List<RemuxRequest> requests = new ArrayList<>();

    @Override
    public String name() {
      return "fake";
    }

    @Override
    public Set<String> containers() {
      return Set.of("mp4", "mkv");
    }

    @Override
    public RemuxResult remux(RemuxRequest request, RemuxProgress progress) throws RemuxException {
      if (request.source().getFileName().toString().startsWith("bad")) {
        throw new RemuxException("bad source", Retry.FATAL);
      }
      requests.add(request);
      progress.done(1);
      return new RemuxResult(request.target(), 60, 2_000_000_000L, 1000);
    }
  }

  private List<String> made() {
    return remuxer.requests.stream()
        .map(request -> request.source() + ">" + folder.relativize(request.target()))
        .toList();
  }

  @Test
  void aFolderGetsAFileOfEachSource() {
    int code =
        console.run("remux", "--faststart", "--json", "x/a.h265", "b.c.mkv", folder.toString());
    assertThat(code).as(console.err()).isZero();
    assertThat(made()).containsExactly("x/a.h265>a.mp4", "b.c.mkv>b.c.mp4");
    assertThat(remuxer.requests).allMatch(RemuxRequest::faststart);
    assertThat(console.out().lines()).hasSize(2).allMatch(line -> line.contains("\"frames\":60"));
  }

  @Test
  void anotherContainerCanBeAskedFor() {
    assertThat(console.run("remux", "--to", "mkv", "a.mp4", folder.toString())).isZero();
    assertThat(made()).containsExactly("a.mp4>a.mkv");
  }

  @Test
  void oneThatFailsDoesNotStopTheOthersAndIsSaid() {
    int code = console.run("remux", "a.mkv", "bad.mkv", "c.mkv", folder.toString());
    assertThat(code).isEqualTo(ExitCode.FAILED);
    assertThat(made()).containsExactly("a.mkv>a.mp4", "c.mkv>c.mp4");
    assertThat(console.err()).contains("bad source", "1 of 3 files were not made, from bad.mkv");
  }

  @Test
  void twoSourcesForOneFileAreRefusedBeforeAnythingIsMade() {
    int code = console.run("remux", "a.mkv", "b/a.ts", folder.toString());
    assertThat(code).isEqualTo(ExitCode.USAGE);
    assertThat(console.err()).contains("would both become");
    assertThat(remuxer.requests).isEmpty();
  }

  @Test
  void severalSourcesNeedAFolder() {
    int code = console.run("remux", "a.mkv", "b.mkv", folder.resolve("out.mp4").toString());
    assertThat(code).isEqualTo(ExitCode.USAGE);
    assertThat(console.err()).contains("is no folder");
    assertThat(remuxer.requests).isEmpty();
  }

  @Test
  void marksComeFromTheResultOfARecordingWithoutTheFramesThatWereLost() throws Exception {
    Path result = folder.resolve("result.json");
    Files.writeString(
        result,
        """
        {"encoders": ["x264", "jcodec"], "frames": {"captured": 100},
         "losses": [[10, 14, "queue-full"], [50, 51, "camera-gap"]],
         "swaps": [
           {"what": "encoder", "to": "jcodec", "cause": "requested", "frame": 8},
           {"what": "sink", "to": "b.mp4", "cause": "requested", "frame": 20},
           {"what": "encoder", "to": "x264", "cause": "left", "frame": 51},
           {"what": "camera", "to": "pattern", "cause": "requested", "frame": 60}]}
        """);
    String target = folder.resolve("out.mp4").toString();
    int code = console.run("remux", "--marks", result.toString(), "a.mkv", target);
    assertThat(code).as(console.err()).isZero();
    assertThat(remuxer.requests.get(0).marks())
        .containsExactly(
            new Mark(0, "x264"),
            new Mark(8, "jcodec (requested)"),
            new Mark(45, "x264 (left)"),
            new Mark(53, "pattern (requested)"));
  }

  @Test
  void aFileThatIsNoResultIsSaidToBeNone() throws Exception {
    for (String text : List.of("", "[]", "{}", "{\"frames\": {\"paused\": 3}}")) {
      Path result = Files.writeString(folder.resolve("result.json"), text);
      Console fresh = new Console(Map.of(Remuxer.class, List.of(remuxer)));
      int code = fresh.run("remux", "--marks", result.toString(), "a.mkv", "out.mp4");
      assertThat(code).isEqualTo(ExitCode.FAILED);
      assertThat(fresh.err())
          .containsAnyOf("is not what 'record --json' prints", "paused")
          .doesNotContain("unexpectedly");
    }
    assertThat(remuxer.requests).isEmpty();
  }
}
