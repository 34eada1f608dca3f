package org.kinora.encoder.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.encoder.Encoder;
import org.kinora.api.encoder.EncoderCapabilities;
import org.kinora.api.encoder.EncoderException;
import org.kinora.api.encoder.EncoderSettings;
import org.kinora.api.encoder.RateControl;
import org.kinora.api.media.Codec;
import org.kinora.api.media.FramePool;
import org.kinora.api.media.FramePool.PooledFrame;
import org.kinora.api.media.FrameRate;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.Size;
import org.kinora.binding.process.ProgramAnswer;
import org.kinora.binding.process.SharedMemory;
import org.kinora.test.emulators.SophgoProgram;

/** The child in C: its library, its errors and its end. */
class SophgoChildTest {

  private static final Size SIZE = new Size(642, 480); // rows that are padded
  private static final EncoderSettings SETTINGS =
      EncoderSettings.of(Codec.H265, SIZE, PixelFormat.NV21, FrameRate.of(30));

  @TempDir Path directory;

  private final FramePool pool = new FramePool(PixelFormat.NV21, SIZE, 2);
  private final List<ProcessEncoderProvider> providers = new ArrayList<>();

  private Encoder open(String... environment) throws EncoderException {
    return open(SophgoChild.spec(directory, List.of(environment)));
  }

  private Encoder open(ChildSpec spec) throws EncoderException {
    ProcessEncoderProvider provider = new ProcessEncoderProvider("process-sophgo", spec);
    providers.add(provider);
    return provider.open(SETTINGS);
  }

  @AfterEach
  void stop() throws IOException {
    providers.forEach(ProcessEncoderProvider::stop);
    assertThat(new SophgoProgram(directory).witnessed()).isEmpty();
    try (var left = Files.list(directory)) {
      assertThat(left.filter(file -> file.toString().endsWith(SharedMemory.SUFFIX))).isEmpty();
    }
  }

  @Test
  void aVendorsErrorComesWithItsFunctionAndNumber() throws Exception {
    try (Encoder encoder = open("KINORA_WITNESS_FAIL=CVI_VENC_SendFrame 3 0xC007800F 1")) {
      encodeOne(encoder);
      encodeOne(encoder);
      encodeOne(encoder);
      assertThatThrownBy(() -> encodeOne(encoder))
          .isInstanceOfSatisfying(
              EncoderException.class, e -> assertThat(e.retry()).isEqualTo(Retry.FATAL))
          .hasMessageContaining("CVI_VENC_SendFrame")
          .hasMessageContaining("0xC007800F");
    }
  }

  @Test
  void anEncoderThatCannotBeOpenedLeavesNothingBehind() {
    for (String function :
        List.of(
            "CVI_VB_SetConfig",
            "CVI_VB_Init",
            "CVI_SYS_Init",
            "CVI_VENC_CreateChn",
            "CVI_VENC_StartRecvFrame",
            "CVI_VB_CreatePool",
            "CVI_VB_GetBlock")) {
      String code =
          switch (function) {
            case "CVI_VB_CreatePool", "CVI_VB_GetBlock" -> "0xFFFFFFFF";
            default -> "0xC007800C";
          };
      assertThatThrownBy(() -> open("KINORA_WITNESS_FAIL=" + function + " 0 " + code + " 1"))
          .as(function)
          .isInstanceOf(EncoderException.class);
    }
  }

  @Test
  void aFolderForLocksThatIsMissingIsNamed() {
    Path missing = directory.resolve("missing");
    assertThatThrownBy(() -> open("TMPDIR=" + missing))
        .isInstanceOfSatisfying(
            EncoderException.class, e -> assertThat(e.retry()).isEqualTo(Retry.RECOVERABLE))
        .hasMessageContaining(missing.toString())
        .hasMessageContaining("TMPDIR");
  }

  @Test
  void eachChildHasAChannelOfItsOwn() throws Exception {
    // Each process has an emulated board of its own: what keeps the numbers apart is the claim.
    try (Encoder first = open();
        Encoder second = open("KINORA_WITNESS_BUSY=0")) {
      encodeOne(first);
      encodeOne(second);
    }
  }

  @Test
  void aChannelThatAKilledProcessLeftIsTakenDown() throws Exception {
    try (Encoder encoder = open("KINORA_WITNESS_BUSY=0")) {
      encodeOne(encoder);
    }
  }

  @Test
  void librariesThatAreMissingAreNamed() {
    ChildSpec good = SophgoChild.spec(directory);
    List<String> command = new ArrayList<>(good.command());
    command.set(command.size() - 1, directory.toString());
    ChildSpec bad =
        new ChildSpec(
            good.hosted(), good.capabilities(), command, directory, Duration.ofSeconds(10));
    assertThatThrownBy(() -> open(bad))
        .isInstanceOf(EncoderException.class)
        .hasMessageContaining("libsys.so");
  }

  @Test
  void aChildThatIsKilledEndsTheCallAndNoMore() throws Exception {
    try (Encoder encoder = open()) {
      encodeOne(encoder);
      long pid = ((ProcessEncoder) encoder).pid();
      ProcessHandle.of(pid).orElseThrow().destroyForcibly();
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 100; i++) {
                  encodeOne(encoder);
                }
              })
          .isInstanceOf(EncoderException.class)
          .hasMessageContaining("137");
    }
  }

  @Test
  void theProgramSaysWhatItCanDo() throws Exception {
    EncoderCapabilities capabilities =
        ProgramCapabilities.ask(new SophgoProgram(directory).file().toString());
    assertThat(capabilities.codecs()).containsExactlyInAnyOrder(Codec.H264, Codec.H265);
    assertThat(capabilities.rateControls())
        .containsExactlyInAnyOrder(
            RateControl.Mode.CBR,
            RateControl.Mode.VBR,
            RateControl.Mode.AVBR,
            RateControl.Mode.FIXED_QP);
    assertThat(capabilities.hardware()).isTrue();
    assertThat(capabilities.maxOpen()).isEqualTo(16);
  }

  @Test
  void aProgramThatSaysTooLittleIsRefused() {
    assertThatThrownBy(() -> ProgramCapabilities.of("it", ProgramAnswer.parse("codecs=h264\n")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("it")
        .hasMessageContaining("min-size");
    assertThatThrownBy(() -> ProgramCapabilities.of("it", ProgramAnswer.parse("codecs=h266\n")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("h266");
    assertThatThrownBy(() -> ProgramCapabilities.ask("/bin/false"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("status 1");
  }

  private void encodeOne(Encoder encoder) throws EncoderException {
    PooledFrame frame = pool.acquire().orElseThrow();
    try {
      encoder.encode(frame, unit -> assertThat(unit.size()).isPositive());
    } finally {
      frame.close();
    }
  }
}
