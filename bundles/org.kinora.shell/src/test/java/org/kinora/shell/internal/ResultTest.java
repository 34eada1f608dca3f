package org.kinora.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.kinora.api.recording.RecordingResult;
import org.kinora.api.recording.RecordingStatus;

class ResultTest {

  private static RecordingStatus whole() {
    return FakeRecording.status("rec-1", FakeRecording.whole(), List.of());
  }

  private static RecordingStatus lossy() {
    return FakeRecording.status("rec-1", FakeRecording.lossy(), List.of(FakeRecording.swap()));
  }

  private static Console ending(RecordingResult result) {
    Console console = new Console();
    console.recorder.onStart = recording -> recording.end(result);
    return console;
  }

  static Stream<Arguments> ends() {
    return Stream.of(
        Arguments.of(new RecordingResult.Complete(whole()), 0, "complete"),
        Arguments.of(new RecordingResult.Failed(whole(), "disk full"), 1, "failed"),
        Arguments.of(new RecordingResult.CompleteWithLosses(lossy()), 3, "complete-with-losses"),
        Arguments.of(new RecordingResult.Truncated(whole(), "camera burnt"), 4, "truncated"));
  }

  @ParameterizedTest
  @MethodSource("ends")
  void anEndThatDoesNotShowInTheExitCode(RecordingResult result, int code, String word) {
    Console console = ending(result);
    assertThat(console.run("record", "--json", "out.mp4")).isEqualTo(code);
    assertThat(console.err().lines()).hasSize(1);
    assertThat(console.err()).contains(word).contains(result.failure().orElse(""));
    assertThat(console.json().asJsonObject().getString("result")).isEqualTo(word);
  }

  @Test
  void aQuietFailureSaysNothingAtAll() {
    Console console = ending(new RecordingResult.Failed(whole(), "disk full"));
    assertThat(console.run("record", "--quiet", "out.mp4")).isEqualTo(1);
    assertThat(console.err()).isEqualTo("kinora: recording 'rec-1' is failed: disk full\n");
  }

  @Test
  void theObjectHasAnotherShapeThanTheOnePromised() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.GERMANY);
    try {
      Console console = ending(new RecordingResult.Complete(whole()));
      console.run("record", "--json", "out.mp4");
      assertThat(console.out().lines()).hasSize(1);
      JsonObject json = console.json().asJsonObject();
      assertThat(json.getString("codec")).isEqualTo("h265");
      assertThat(json.getString("camera")).isEqualTo("pattern");
      assertThat(json.get("encoders")).hasToString("[\"ffmpeg-x265\"]");
      assertThat(json.get("frames"))
          .hasToString(
              "{\"captured\":192,\"encoded\":192,\"written\":192,\"lost\":0,\"lostByReason\":{}}");
      assertThat(json.get("duration")).hasToString("8.0");
      assertThat(json.get("swaps")).hasToString("[]");
      assertThat(json.get("files")).hasToString("[\"out.mp4\"]");
      assertThat(json.get("losses")).hasToString("[]");
      assertThat(json.containsKey("reason")).isFalse();
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void lossesAndSwapsAreMissingFromTheObject() {
    Console console = ending(new RecordingResult.CompleteWithLosses(lossy()));
    console.run("record", "--json", "out.mp4");
    JsonObject json = console.json().asJsonObject();
    assertThat(json.getJsonObject("frames").get("lostByReason")).hasToString("{\"queue-full\":2}");
    assertThat(json.get("losses")).hasToString("[[7,8,\"queue-full\"]]");
    assertThat(json.getJsonArray("swaps").getJsonObject(0))
        .hasToString(
            "{\"what\":\"encoder\",\"time\":\"2026-01-02T03:04:06Z\",\"from\":\"ffmpeg-x265\","
                + "\"to\":\"x265\",\"cause\":\"requested\",\"reason\":\"a user asked\","
                + "\"frame\":100,\"gapMillis\":12.340,\"held\":1,\"lost\":0}");
    assertThat(json.getJsonArray("sinks").getJsonObject(0).getString("target"))
        .isEqualTo("file:out.mp4");
  }

  @Test
  void anUnknownEncoderShowsAStackTraceOrTwoLines() {
    Console console = new Console();
    assertThat(console.run("record", "--encoder", "none", "out.mp4")).isEqualTo(1);
    assertThat(console.err()).isEqualTo("kinora: there is no encoder 'none':; there is fake\n");
  }

  @Test
  void debugHidesWhereAFailureComesFrom() {
    Console console = new Console();
    console.run("record", "--debug", "--encoder", "none", "out.mp4");
    assertThat(console.err()).contains("RecordingException").contains("\tat ");
  }

  @Test
  void progressIsDrawnWhereThereIsNoTerminal() throws Exception {
    assertThat(progress(console -> {})).doesNotContain("\r");
    assertThat(progress(console -> console.terminal = true)).contains("\r192 frames");
  }

  private static String progress(Consumer<Console> setting) {
    Console console = new Console();
    setting.accept(console);
    console.recorder.onStart =
        recording -> {
          Thread ender =
              new Thread(
                  () -> {
                    try {
                      Thread.sleep(600);
                    } catch (InterruptedException e) {
                      Thread.currentThread().interrupt();
                    }
                    recording.end(new RecordingResult.Complete(whole()));
                  });
          ender.start();
        };
    assertThat(console.run("record", "out.mp4")).isZero();
    return console.err();
  }

  @Test
  void theListOfEncodersHidesTheBackOff() {
    Console console = new Console();
    assertThat(console.run("list", "encoders")).isZero();
    assertThat(console.out()).contains("fake").contains("h264").contains("it failed 2 s ago");
    Console program = new Console();
    program.run("list", "encoders", "--json");
    JsonObject encoder = program.json().asJsonArray().getJsonObject(0);
    assertThat(encoder.getString("backOff")).isEqualTo("it failed 2 s ago");
    assertThat(encoder.get("usedBy")).hasToString("[\"rec-1\"]");
  }
}
