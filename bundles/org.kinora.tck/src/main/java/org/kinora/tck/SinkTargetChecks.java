package org.kinora.tck;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.kinora.api.media.Codec;
import org.kinora.api.media.Locator;
import org.kinora.api.sink.SinkException;

/** Which targets a sink takes. */
final class SinkTargetChecks {
  private final SinkSubject subject;

  SinkTargetChecks(SinkSubject subject) {
    this.subject = subject;
  }

  /**
   * The right provider is found by the name of a file.
   *
   * <p>Example failure: a sink that takes every file, or that looks at the case of the extension.
   */
  @Proves("targets of its extension are accepted, others are not, and the list of targets is there")
  public void targetsAreAcceptedByName() {
    Path file = SinkBench.newFile(subject);
    Expect.that(!subject.provider().name().isBlank(), "the provider has no name");
    Expect.that(!subject.provider().targets().isEmpty(), "the provider lists no targets");
    Locator target = SinkBench.target(subject, file);
    Expect.that(subject.provider().accepts(target), "%s is not accepted", target);
    Path foreign = file.resolveSibling("x.nosuchextension");
    Expect.that(
        !subject.provider().accepts(SinkBench.target(subject, foreign)),
        "%s is accepted",
        foreign.getFileName());
    Locator scheme = new Locator("nosuchscheme", target.path(), Map.of());
    Expect.that(!subject.provider().accepts(scheme), "%s is accepted", scheme);
  }

  /**
   * Asking is free.
   *
   * <p>Example failure: a check that opens the file for writing and so empties an old recording.
   */
  @Proves("check creates nothing and changes nothing, whether the file is there or not")
  public void checkCreatesNothing() throws SinkException, IOException {
    for (Codec codec : subject.codecs()) {
      Path file = SinkBench.newFile(subject);
      List<Path> before = list();
      subject.provider().check(SinkBench.target(subject, file), codec);
      Expect.equal(list(), before, "files after a check");
      Files.writeString(file, "an old recording");
      subject.provider().check(SinkBench.target(subject, file), codec);
      Expect.equal(Files.readString(file), "an old recording", "the file after a check");
    }
  }

  /**
   * A recording that cannot be stored does not begin.
   *
   * <p>Example failure: a sink that makes the missing directories, or that finds out with the first
   * access unit; one that leaves an empty file behind.
   */
  @Proves("a missing directory, a target that is a directory and a foreign codec are refused")
  public void impossibleTargetsAreRefused() throws IOException {
    Codec codec = subject.codecs().iterator().next();
    String name = "x." + subject.extension();
    refused(subject.directory().resolve("missing").resolve(name), codec);
    refused(
        Files.createDirectories(SinkBench.newFile(subject)), codec); // a directory with its name
    Path file = Files.writeString(SinkBench.newFile(subject), "a file");
    refused(file.resolve(name), codec); // a file where a directory should be
    for (Codec foreign : Codec.values()) {
      if (!subject.codecs().contains(foreign)) {
        refused(SinkBench.newFile(subject), foreign);
      }
    }
    Path locked = Files.createDirectories(subject.directory().resolve("locked"));
    if (locked.toFile().setWritable(false) && !Files.isWritable(locked)) {
      refused(locked.resolve(name), codec);
    } // else this user may write everywhere
    locked.toFile().setWritable(true);
  }

  /**
   * A misspelt option is noticed before the recording, not after.
   *
   * <p>Example failure: a sink that ignores options it does not know.
   */
  @Proves("an unknown option is refused with its name")
  public void unknownOptionIsRefused() throws IOException {
    Locator target = SinkBench.target(subject, SinkBench.newFile(subject));
    Locator wrong = new Locator(target.scheme(), target.path(), Map.of("nosuchoption", "1"));
    SinkException refused = refused(wrong, subject.codecs().iterator().next());
    Expect.that(
        refused.getMessage().contains("nosuchoption"),
        "the message does not name the option: %s",
        refused.getMessage());
  }

  private void refused(Path file, Codec codec) throws IOException {
    refused(SinkBench.target(subject, file), codec);
  }

  private SinkException refused(Locator target, Codec codec) throws IOException {
    List<Path> before = list();
    SinkException refusal =
        Expect.refused(
            SinkException.class,
            "a check of " + target + " for " + codec,
            () -> subject.provider().check(target, codec));
    Expect.refused(
        SinkException.class,
        target + " for " + codec,
        () -> subject.provider().open(target, Clip.first(codec).format()).close());
    Expect.equal(list(), before, "files after a refusal");
    return refusal;
  }

  private List<Path> list() throws IOException {
    try (Stream<Path> files = Files.walk(subject.directory())) {
      return files.sorted().toList();
    }
  }

  /**
   * A file of the same name is the newest recording.
   *
   * <p>Example failure: a sink that writes into the old file and leaves its end.
   */
  @Proves("a file that is there already is replaced")
  public void existingFileIsReplaced() throws SinkException, IOException, InterruptedException {
    for (Codec codec : subject.codecs()) {
      Clip clip = Clip.first(codec);
      Path file = SinkBench.newFile(subject);
      new SinkBench(subject, clip.format(), file).write(clip.units()).closeAndCompare();
      new SinkBench(subject, clip.format(), file)
          .write(clip.units().subList(0, Clip.GOP))
          .closeAndCompare();
    }
  }
}
