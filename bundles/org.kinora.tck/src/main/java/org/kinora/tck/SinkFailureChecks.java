package org.kinora.tck;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.media.Codec;
import org.kinora.api.sink.SinkException;
import org.kinora.api.sink.SinkResult;

/** What a sink does when its device fails. */
final class SinkFailureChecks {
  /** Room on the device, and how much of it is taken by something else at first. */
  private static final int SPACE = 2 << 20;

  private static final int BALLAST = 1 << 20;

  /** With this much added to each access unit, a device is full after some 30. */
  private static final int FILLER = 30_000;

  private static final int OFFERS = 20;

  private final SinkSubject subject;

  SinkFailureChecks(SinkSubject subject) {
    this.subject = subject;
  }

  /**
   * A full disk costs the time that it is full, and nothing else.
   *
   * <p>Example failure: a sink that counts what it could not write, leaves half an access unit in
   * the file, collects what it cannot write until memory is used up, or refuses the very access
   * unit that it was offered before.
   */
  @Proves(
      "a full disk is refused as recoverable, and when there is space again the same access unit is"
          + " taken and the file goes on without a gap")
  public void fullDiskIsSurvived() throws SinkException, IOException, InterruptedException {
    for (Codec codec : subject.codecs()) {
      Path mount = Files.createDirectories(subject.directory().resolve("full-" + codec.id()));
      mount(mount);
      try {
        fill(codec, mount);
      } finally {
        unmount(mount);
      }
    }
  }

  private void fill(Codec codec, Path mount)
      throws SinkException, IOException, InterruptedException {
    Path ballast = Files.write(mount.resolve("ballast"), new byte[BALLAST]);
    Clip clip = Clip.first(codec);
    SinkBench bench =
        new SinkBench(subject, clip.format(), mount.resolve("full." + subject.extension()));
    Optional<SinkException> refusal = Optional.empty();
    while (refusal.isEmpty() && bench.taken() * FILLER < 2 * SPACE) {
      refusal = offer(bench, unit(clip, bench.taken()));
    }
    if (refusal.isEmpty()) {
      isHonest(bench);
      return;
    }
    isRecoverable(refusal.get());
    long held = bench.held();
    for (int i = 0; i < OFFERS; i++) {
      Optional<SinkException> again = offer(bench, unit(clip, bench.taken()));
      Expect.that(again.isPresent(), "%s is taken by a full device", unit(clip, bench.taken()));
      isRecoverable(again.get());
    }
    Expect.that(bench.held() <= held, "%d access units are kept by a full sink", bench.held());
    Files.delete(ballast);
    int end = bench.taken() + 2 * Clip.GOP;
    while (bench.taken() < end) {
      bench.write(List.of(unit(clip, bench.taken())));
    }
    bench.compareTimes(bench.closeAndCompare());
  }

  /** The clip over and over. */
  private static Unit unit(Clip clip, int index) {
    Unit unit = clip.units().get(index % Clip.FRAMES);
    return unit.with(Clip.filler(unit.codec(), FILLER))
        .at(Clip.RATE.timeOf(index), unit.sequence());
  }

  private static Optional<SinkException> offer(SinkBench bench, Unit unit) {
    try {
      bench.write(List.of(unit));
      return Optional.empty();
    } catch (SinkException e) {
      return Optional.of(e);
    }
  }

  private static void isRecoverable(SinkException refusal) {
    Expect.that(refusal.retry() != Retry.FATAL, "a full device is fatal: %s", refusal.getMessage());
  }

  /** A sink with a large buffer finds out when it is closed. */
  private static void isHonest(SinkBench bench) {
    try {
      SinkResult result = bench.sink().close();
      Expect.that(
          result.failure().isPresent() && result.accessUnits() < bench.taken(),
          "%d bytes are said to be stored where there is room for %d",
          bench.taken() * (long) FILLER,
          SPACE);
    } catch (SinkException e) {
      Expect.that(!String.valueOf(e.getMessage()).isBlank(), "the failure says nothing");
    }
  }

  private static void mount(Path folder) throws IOException, InterruptedException {
    String tool = Tool.require("mount");
    List<String> command = new ArrayList<>(List.of(tool, "-t", "tmpfs", "-o", "size=" + SPACE));
    command.addAll(List.of("kinora-tck", folder.toString()));
    Tool.Output output = Tool.run(command, new byte[0]);
    if (output.exit() != 0) {
      throw new CheckSkipped("needs to mount a small file system, as root: " + output.err());
    }
  }

  private static void unmount(Path folder) throws IOException, InterruptedException {
    // Lazily: a sink that failed may hold its file open.
    List<String> command = List.of(Tool.require("umount"), "-l", folder.toString());
    Tool.Output output = Tool.run(command, new byte[0]);
    Expect.equal(output.exit(), 0, "exit value of " + command + ": " + output.err());
  }
}
