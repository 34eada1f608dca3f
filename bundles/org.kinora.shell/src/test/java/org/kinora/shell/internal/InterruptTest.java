package org.kinora.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.kinora.api.recording.RecordingResult;

@Timeout(20)
class InterruptTest {

  private final ExecutorService main = Executors.newSingleThreadExecutor();
  private final AtomicReference<Thread> thread = new AtomicReference<>();
  private final Console console = new Console();

  @AfterEach
  void close() {
    main.shutdownNow();
  }

  private Future<Integer> start(String... arguments) {
    Callable<Integer> command =
        () -> {
          thread.set(Thread.currentThread());
          return console.run(arguments);
        };
    return main.submit(command);
  }

  private static void until(Callable<Boolean> condition) throws Exception {
    while (!condition.call()) {
      Thread.sleep(5);
    }
  }

  @Test
  void aRecordingEndedByCtrlCIsNotComplete() throws Exception {
    console.recorder.onStart =
        recording ->
            recording.onStop =
                () -> recording.end(new RecordingResult.Complete(recording.status()));
    Future<Integer> end = start("record", "--json", "out.mp4");
    until(() -> !console.recorder.recordings.isEmpty());
    thread.get().interrupt();
    assertThat(end.get(10, TimeUnit.SECONDS)).isZero();
    assertThat(console.recorder.recordings.get(0).calls).containsExactly("stop");
    assertThat(console.json().asJsonObject().getString("result")).isEqualTo("complete");
  }

  @Test
  void aSecondCtrlCWaitsForEver() throws Exception {
    Future<Integer> end = start("record", "out.mp4");
    until(() -> !console.recorder.recordings.isEmpty());
    FakeRecording recording = console.recorder.recordings.get(0);
    thread.get().interrupt();
    until(() -> !recording.calls.isEmpty());
    thread.get().interrupt();
    assertThat(end.get(10, TimeUnit.SECONDS)).isEqualTo(ExitCode.FAILED);
    assertThat(console.err()).contains("interrupted again");
  }

  @Test
  void runEndsWithoutCompletingItsRecordings() throws Exception {
    FakeRecording recording = new FakeRecording("configured", null);
    recording.onStop = () -> recording.end(new RecordingResult.Complete(recording.status()));
    console.recorder.recordings.add(recording);
    Future<Integer> end = start("run");
    until(() -> console.out().contains("serves"));
    thread.get().interrupt();
    assertThat(end.get(10, TimeUnit.SECONDS)).isZero();
    assertThat(recording.calls).containsExactly("stop");
    assertThat(console.err()).contains("configured: complete");
  }
}
