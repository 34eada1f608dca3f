package org.kinora.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.gogo.runtime.threadio.ThreadIOImpl;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.kinora.api.recording.RecordingResult;

/** Scripts in the real Gogo. */
@Timeout(30)
class ScriptTest {

  // One for all tests: a thread that is late puts its streams back behind the standard ones.
  private static final ThreadIOImpl threadIo = new ThreadIOImpl();

  private final Console console = new Console();
  private CommandProcessorImpl processor;
  private CommandSession gogo;

  @BeforeAll
  static void openStreams() {
    threadIo.start();
  }

  @AfterAll
  static void closeStreams() {
    threadIo.stop();
  }

  @BeforeEach
  void open() {
    processor = new CommandProcessorImpl(threadIo);
    console.gogo = true;
    Session session = console.session();
    gogo = processor.createSession(session.in(), session.out(), session.err());
    GogoSessions.prepare(gogo, false);
    for (String name :
        List.of("record", "wait", "stop", "status", "sleep", "swap", "pause", "exit", "help")) {
      gogo.put(
          "kinora:" + name,
          (Function)
              (s, arguments) -> {
                List<String> texts = arguments.stream().map(String::valueOf).toList();
                GogoCommands.all(s).run(name, new ArrayList<>(texts), console.session());
                return null;
              });
    }
  }

  @AfterEach
  void close() {
    gogo.close();
  }

  private void run(String script) throws Exception {
    new ScriptRunner(gogo, console.session().out())
        .run("test", new BufferedReader(new StringReader(script)));
  }

  private CommandFailure failure(String script) {
    return catchThrowableOfType(CommandFailure.class, () -> run(script));
  }

  private FakeRecording recording(String name) {
    FakeRecording recording = new FakeRecording(name, null);
    console.recorder.recordings.add(recording);
    return recording;
  }

  @Test
  void aScriptCannotDriveARecording() throws Exception {
    console.recorder.onStart =
        recording ->
            recording.onStop =
                () -> recording.end(new RecordingResult.Complete(recording.status()));
    run(
        """
        # a comment, and an empty line

        kinora:record --background --name demo \\
            --codec h264 demo.mp4   # another
        kinora:sleep 10ms
        kinora:swap demo x264
        kinora:pause demo ; kinora:status demo --json
        kinora:stop demo
        kinora:wait demo
        """);
    assertThat(console.recorder.recordings.get(0).calls)
        .containsExactly("encoder x264", "pause", "stop");
    assertThat(console.out()).contains("demo\n").contains("\"result\":null");
    assertThat(console.err()).contains("demo: complete");
  }

  @Test
  void aFailingCommandDoesNotEndTheScriptWithItsCode() {
    recording("lossy")
        .end(
            new RecordingResult.CompleteWithLosses(
                FakeRecording.status("lossy", FakeRecording.lossy(), List.of())));
    CommandFailure failure = failure("kinora:sleep 0\nkinora:wait lossy\nkinora:pause lossy\n");
    assertThat(failure.exitCode()).isEqualTo(ExitCode.LOSSES);
    assertThat(failure).hasMessage("test:2: recording 'lossy' is complete-with-losses");
    assertThat(console.recorder.recordings.get(0).calls).isEmpty();
  }

  @Test
  void aWrongCommandPasses() {
    assertThat(failure("kinora:wait nobody\n"))
        .hasMessage("test:1: there is no recording 'nobody': there are none");
    assertThat(failure("nonsense\n")).hasMessage("test:1: there is no command 'nonsense'");
    assertThat(failure("\n\nkinora:sleep\n").exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(failure("x = {\n").exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(failure("x = )\n").exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(failure("kinora:exit 7\n").exitCode()).isEqualTo(7);
  }

  @Test
  void aWaitThatTakesTooLongPasses() {
    recording("slow");
    assertThat(failure("kinora:wait --timeout 20ms slow\n"))
        .hasMessage("test:1: recording 'slow' still runs after 0.020 s");
  }

  @Test
  void textThatACommandReturnsIsNotShown() throws Exception {
    gogo.put("answer", (Function) (s, arguments) -> "forty-two");
    run("answer\nx = (answer)\n");
    assertThat(console.out()).isEqualTo("forty-two\n");
  }

  @Test
  void anInterruptLeavesTheCommandRunning() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    gogo.put(
        "hang",
        (Function)
            (s, arguments) -> {
              started.countDown();
              try {
                Thread.sleep(60_000);
              } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
              }
              return null;
            });
    AtomicReference<Exception> end = new AtomicReference<>();
    Thread main =
        new Thread(
            () -> {
              try {
                run("hang\n");
              } catch (Exception e) {
                end.set(e);
              }
            });
    main.start();
    started.await();
    main.interrupt();
    main.join();
    interrupted.await();
    assertThat(end.get()).isInstanceOf(InterruptedException.class);
  }

  @Test
  void aScriptThatIsPipedInDoesNotSeeItsArguments() throws Exception {
    ShellAction action = new ShellAction();
    new picocli.CommandLine(action).parseArgs("-", "one", "two");
    console.in = new ByteArrayInputStream("x = $1\ny = $2\n".getBytes(StandardCharsets.UTF_8));
    AtomicReference<CommandSession> seen = new AtomicReference<>();
    CommandProcessorImpl spy =
        new CommandProcessorImpl(threadIo) {
          @Override
          public org.apache.felix.gogo.runtime.CommandSessionImpl createSession(
              java.io.InputStream in, java.io.OutputStream out, java.io.OutputStream err) {
            var session = super.createSession(in, out, err);
            seen.set(session);
            return session;
          }
        };
    action.runScript(console.session(), spy);
    assertThat(seen.get().get("x")).isEqualTo("one");
    assertThat(seen.get().get("y")).isEqualTo("two");
  }

  @Test
  void helpOfAFunctionIsNotFoundByItsScopedName() throws Exception {
    run("kinora:help kinora:swap\nkinora:help\n");
    assertThat(console.out()).contains("Usage: kinora:swap").contains("kinora:keyframe");
  }
}
