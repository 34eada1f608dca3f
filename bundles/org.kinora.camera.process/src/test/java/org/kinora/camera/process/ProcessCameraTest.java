package org.kinora.camera.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.camera.CameraException;
import org.kinora.api.camera.CameraRequest;
import org.kinora.api.media.FrameCounter;
import org.kinora.api.media.Locator;
import org.kinora.api.media.Size;
import org.kinora.api.media.VideoFrame;
import org.kinora.binding.process.ProgramAnswer;
import org.kinora.binding.process.SharedMemory;
import org.kinora.test.emulators.SophgoProgram;

/** The child's life and death, its faults and its numbers. */
class ProcessCameraTest {

  private static final Duration SOON = Duration.ofSeconds(5);
  private static final int RATE = 60;

  @TempDir Path directory;

  private final List<ProcessCameraProvider> providers = new ArrayList<>();

  private ProcessCamera open(String... environment) throws CameraException {
    return open("", SophgoChild.spec(directory, RATE, environment));
  }

  private ProcessCamera open(String options, CameraSpec spec) throws CameraException {
    ProcessCameraProvider provider = new ProcessCameraProvider(spec);
    providers.add(provider);
    return (ProcessCamera)
        provider.open(
            new CameraRequest(
                Locator.camera(SophgoChild.NAME + options),
                Optional.of(new Size(322, 242)), // rows that are padded
                Optional.empty(),
                List.of()));
  }

  @AfterEach
  void stop() throws IOException {
    providers.forEach(ProcessCameraProvider::stop);
    assertThat(new SophgoProgram(directory).witnessed()).isEmpty();
    try (var left = Files.list(directory)) {
      assertThat(left.filter(file -> file.toString().endsWith(SharedMemory.SUFFIX))).isEmpty();
    }
  }

  @Test
  void aChildThatIsKilledIsACameraThatIsGoneAtOnce() throws Exception {
    ProcessCamera camera = open();
    next(camera).close();

    signal("KILL", camera.pid());

    long begin = System.nanoTime();
    assertThatThrownBy(() -> readOn(camera, 100))
        .isInstanceOfSatisfying(
            CameraException.class, e -> assertThat(e.retry()).isEqualTo(Retry.RECOVERABLE))
        .hasMessageContaining("137");
    assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin)).isLessThan(1500);
    assertThatThrownBy(() -> next(camera)).isInstanceOf(CameraException.class);
    camera.close();
    assertThat(ProcessHandle.of(camera.pid())).isEmpty(); // and no zombie
    try (ProcessCamera again = open()) { // as the recording does
      next(again).close();
    }
  }

  @Test
  void aFrameOutlivesTheChildThatMadeIt() throws Exception {
    ProcessCamera camera = open();
    VideoFrame frame = next(camera);
    OptionalLong before = counter(frame);
    signal("KILL", camera.pid());
    assertThatThrownBy(() -> readOn(camera, 100)).isInstanceOf(CameraException.class);
    camera.close();
    assertThat(before).isPresent();
    assertThat(counter(frame)).isEqualTo(before);
    frame.close();
  }

  @Test
  void closingDoesNotWaitForAChildThatHangs() throws Exception {
    ProcessCamera camera = open();
    signal("STOP", camera.pid());
    long begin = System.nanoTime();
    camera.close();
    assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin)).isLessThan(4500);
    assertThat(ProcessHandle.of(camera.pid())).isEmpty();
  }

  @Test
  void stoppingTheProviderEndsItsChildren() throws Exception {
    ProcessCamera camera = open();
    providers.get(0).stop();
    assertThat(ProcessHandle.of(camera.pid())).isEmpty();
    assertThat(camera.read(SOON)).isEmpty();
    assertThatThrownBy(
            () -> providers.get(0).open(CameraRequest.of(Locator.camera(SophgoChild.NAME))))
        .hasMessageContaining("stopped");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CVI_VB_SetConfig",
        "CVI_VB_Init",
        "CVI_SYS_Init",
        "CVI_VPSS_CreateGrp",
        "CVI_VPSS_ResetGrp",
        "CVI_VPSS_StartGrp",
        "CVI_SYS_Bind",
        "CVI_VPSS_SetChnAttr",
        "CVI_VPSS_SetChnCrop",
        "CVI_VPSS_EnableChn",
        "CVI_VPSS_AttachVbPool",
      })
  void aCameraThatCannotBeOpenedLeavesNothingBehind(String function) {
    assertThatThrownBy(() -> open("KINORA_WITNESS_FAIL=" + function + " 0 0xC006800C 1"))
        .isInstanceOfSatisfying(
            CameraException.class, e -> assertThat(e.retry()).isEqualTo(Retry.RECOVERABLE))
        .hasMessageContaining(function)
        .hasMessageContaining("0xC006800C");
  }

  @Test
  void aFolderForLocksThatIsMissingIsNamed() {
    Path missing = directory.resolve("missing");
    assertThatThrownBy(() -> open("TMPDIR=" + missing))
        .isInstanceOfSatisfying(
            CameraException.class, e -> assertThat(e.retry()).isEqualTo(Retry.RECOVERABLE))
        .hasMessageContaining(missing.toString())
        .hasMessageContaining("TMPDIR");
  }

  @Test
  void aPoolThatIsRefusedIsNamed() {
    assertThatThrownBy(() -> open("KINORA_WITNESS_FAIL=CVI_VB_CreatePool 0 0xFFFFFFFF 1"))
        .isInstanceOf(CameraException.class)
        .hasMessageContaining("CVI_VB_CreatePool")
        .hasMessageContaining("ION");
  }

  @ParameterizedTest
  @ValueSource(strings = {"CVI_VPSS_GetChnFrame", "CVI_SYS_IonInvalidateCache"})
  void aCallThatFailsWhileItCapturesIsNamed(String function) throws Exception {
    try (ProcessCamera camera = open("KINORA_WITNESS_FAIL=" + function + " 3 0xC0068010 1")) {
      assertThatThrownBy(() -> readOn(camera, 20))
          .isInstanceOfSatisfying(
              CameraException.class, e -> assertThat(e.retry()).isEqualTo(Retry.RECOVERABLE))
          .hasMessageContaining(function)
          .hasMessageContaining("0xC0068010");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CVI_VPSS_ReleaseChnFrame",
        "CVI_VPSS_DisableChn",
        "CVI_VPSS_DetachVbPool",
        "CVI_SYS_Munmap",
        "CVI_VB_DestroyPool",
        "CVI_SYS_UnBind",
        "CVI_VPSS_StopGrp",
        "CVI_VPSS_DestroyGrp",
      })
  void whatCannotBeGivenBackAtOnceIsTriedOnceMore(String function) throws Exception {
    try (ProcessCamera camera = open("KINORA_WITNESS_FAIL=" + function + " 0 0xC0068012 1")) {
      readOn(camera, 4);
    }
  }

  @Test
  void gapsInTheNumbersAreTheFramesThatWereDropped() throws Exception {
    try (ProcessCamera camera = open()) {
      List<VideoFrame> kept = new ArrayList<>();
      for (int i = 0; i < camera.lendable(); i++) {
        kept.add(next(camera));
      }
      assertThat(camera.read(Duration.ofMillis(200))).isEmpty(); // the child drops what comes
      long lastNumber = kept.get(kept.size() - 1).sequence();
      long lastCount = counter(kept.get(kept.size() - 1)).orElseThrow();
      kept.forEach(VideoFrame::close);
      try (VideoFrame frame = next(camera)) {
        assertThat(frame.sequence() - lastNumber).isGreaterThan(5);
        assertThat(frame.sequence() - lastNumber)
            .isEqualTo(counter(frame).orElseThrow() - lastCount);
      }
    }
  }

  @Test
  void aCameraThatIsSlowerThanAskedHasTheTimesOfItsFrames() throws Exception {
    CameraSpec spec = SophgoChild.spec(directory, RATE, "KINORA_WITNESS_CAMERA=1280 720 10");
    try (ProcessCamera camera = open("", spec)) {
      long first;
      try (VideoFrame frame = next(camera)) {
        first = frame.pts();
      }
      try (VideoFrame frame = next(camera)) {
        assertThat(frame.pts() - first).isBetween(50_000_000L, 200_000_000L);
      }
    }
  }

  @Test
  void aDriverThatHangsDoesNotHoldTheReader() throws Exception {
    try (ProcessCamera camera = open("KINORA_WITNESS_FAIL=CVI_VPSS_GetChnFrame 2 0 -1 5000")) {
      next(camera).close();
      next(camera).close();
      long begin = System.nanoTime();
      assertThat(camera.read(Duration.ofMillis(100))).isEmpty();
      assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin)).isLessThan(1500);
    }
  }

  @Test
  void anOptionOfTheProgramReachesIt() throws Exception {
    CameraSpec spec = SophgoChild.spec(directory, RATE);
    try (ProcessCamera camera = open("?mirror=true&buffers=2", spec)) {
      assertThat(camera.lendable()).isEqualTo(2);
      next(camera).close();
    }
    assertThatThrownBy(() -> open("?mirror=perhaps", spec)).hasMessageContaining("mirror=perhaps");
    assertThatThrownBy(() -> open("?buffers=9", spec)).hasMessageContaining("buffers 9");
    assertThatThrownBy(() -> open(":3", spec)).hasMessageContaining("output '3'");
  }

  @Test
  void anOutputThatIsInUseIsRefused() throws Exception {
    CameraSpec spec = SophgoChild.spec(directory, RATE);
    try (ProcessCamera camera = open(":1", spec)) {
      next(camera).close();
      assertThatThrownBy(() -> open(":1", spec))
          .isInstanceOfSatisfying(
              CameraException.class, e -> assertThat(e.retry()).isEqualTo(Retry.TRANSIENT))
          .hasMessageContaining("output 1");
    }
  }

  @Test
  void librariesThatAreMissingAreNamed() {
    CameraSpec good = SophgoChild.spec(directory, RATE);
    List<String> command = new ArrayList<>(good.command());
    command.replaceAll(word -> word.endsWith("/sophgo") ? directory.toString() : word);
    CameraSpec bad = new CameraSpec(good.name(), good.modes(), command, directory, good.patience());
    assertThatThrownBy(() -> open("", bad))
        .isInstanceOf(CameraException.class)
        .hasMessageContaining("libsys.so");
  }

  @Test
  void theNewerLayoutOfTheLibrariesWillDo() throws Exception {
    CameraSpec good = SophgoChild.spec(directory, RATE);
    List<String> command = new ArrayList<>(good.command());
    command.replaceAll(word -> word.endsWith("/sophgo") ? word + "-split" : word);
    CameraSpec split =
        new CameraSpec(good.name(), good.modes(), command, directory, good.patience());
    try (ProcessCamera camera = open("", split)) {
      next(camera).close();
    }
  }

  @Test
  void aProgramThatSaysTooLittleIsRefused() {
    assertThatThrownBy(() -> ProgramModes.of("it", ProgramAnswer.parse("formats=NV21\n")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("it")
        .hasMessageContaining("min-size");
    assertThatThrownBy(() -> ProgramModes.ask(List.of("/bin/false")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("status 1");
  }

  @Test
  void aWrongArgumentIsNamedBeforeACameraIsOpened() {
    String program = new SophgoProgram(directory).file().toString();
    assertThatThrownBy(() -> ProgramModes.ask(List.of(program, "", "sensor=large")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("sensor=large");
  }

  @Test
  void aMessageThatIsCutShortIsTheEndOfTheCamera() throws Exception {
    String hello = "\\201\\0\\0\\0\\4\\0\\0\\0\\1\\0\\0\\0";
    String done = "\\203\\0\\0\\0\\0\\0\\0\\0";
    String picture = "\\205\\0\\0\\0\\4\\0\\0\\0\\0\\0\\0\\0"; // without its times
    String says = "printf '%s'; exec sleep 30".formatted(hello + done + picture);
    CameraSpec good = SophgoChild.spec(directory, RATE);
    CameraSpec bad =
        new CameraSpec(
            good.name(), good.modes(), List.of("sh", "-c", says), directory, good.patience());
    try (ProcessCamera camera = open("", bad)) {
      assertThatThrownBy(() -> next(camera)).isInstanceOf(CameraException.class);
    }
  }

  @Test
  void aChildWhoseParentIsKilledEndsAndLeavesNothing() throws Exception {
    Process parent =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                OrphanMaker.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (var reader = parent.inputReader()) {
      ProcessHandle handle = ProcessHandle.of(Long.parseLong(reader.readLine())).orElseThrow();
      parent.destroyForcibly().waitFor();
      for (int i = 0; i < 100 && handle.isAlive(); i++) {
        Thread.sleep(50);
      }
      assertThat(handle.isAlive()).isFalse();
    }
  }

  @Test
  void aFrameMakesNoGarbage() throws Exception {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    CameraSpec spec = SophgoChild.spec(directory, 500);
    try (ProcessCamera camera = open("", spec)) {
      long receiver = thread("kinora-camera-process-" + camera.pid());
      readOn(camera, 200);
      long reading = threads.getCurrentThreadAllocatedBytes();
      long receiving = threads.getThreadAllocatedBytes(receiver);
      readOn(camera, 500);
      reading = threads.getCurrentThreadAllocatedBytes() - reading;
      receiving = threads.getThreadAllocatedBytes(receiver) - receiving;
      assertThat((reading + receiving) / 500).isLessThan(100);
    }
  }

  private static long thread(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals(name))
        .findFirst()
        .orElseThrow()
        .getId();
  }

  /** The number that the emulated sensor has painted into the picture. */
  private static OptionalLong counter(VideoFrame frame) {
    return FrameCounter.read(
        frame.plane(0), frame.stride(0), frame.size().width(), frame.size().height());
  }

  private static VideoFrame next(ProcessCamera camera) throws Exception {
    return camera.read(SOON).orElseThrow();
  }

  private static void readOn(ProcessCamera camera, int frames) throws Exception {
    for (int i = 0; i < frames; i++) {
      next(camera).close();
    }
  }

  private static void signal(String name, long pid) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor();
  }
}
