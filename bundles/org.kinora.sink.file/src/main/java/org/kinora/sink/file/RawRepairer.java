package org.kinora.sink.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.kinora.api.ProviderProperties;
import org.kinora.api.media.Codec;
import org.kinora.api.media.Locator;
import org.kinora.api.sink.FileClaim;
import org.kinora.api.sink.FileInUseException;
import org.kinora.api.sink.RepairReport;
import org.kinora.api.sink.Repairer;
import org.osgi.service.component.annotations.Component;

/** Completes raw streams and their side files that a crash left open. */
@Component(property = ProviderProperties.NAME + "=" + FileSinkProvider.NAME)
public final class RawRepairer implements Repairer {

  @Override
  public String name() {
    return FileSinkProvider.NAME;
  }

  @Override
  public boolean accepts(Path file) {
    return Codec.ofExtension(Locator.of(file).extension()).isPresent();
  }

  @Override
  public boolean leftOpen(Path file) throws IOException {
    Path times = FileSinkProvider.timestampsOf(file);
    if (FileClaim.isClaimed(file) || FileClaim.isClaimed(times) || !Files.isRegularFile(times)) {
      return false;
    }
    try (FileChannel channel = FileChannel.open(times, StandardOpenOption.READ)) {
      return !TimestampsFile.isComplete(channel);
    }
  }

  @Override
  public RepairReport repair(Path file, boolean dryRun) throws IOException {
    Path times = FileSinkProvider.timestampsOf(file);
    if (!Files.isRegularFile(times)) {
      throw new IOException(
          "%s has no side file %s: nothing says what of it is whole"
              .formatted(file, times.getFileName()));
    }
    Codec codec = Codec.ofExtension(Locator.of(file).extension()).orElseThrow();
    try (Existing media = Existing.open(file, dryRun);
        Existing side = Existing.open(times, dryRun)) {
      return new RawRepair(file, codec, media.channel(), side.channel()).run(dryRun);
    }
  }

  /** A file that is there, claimed so that nobody writes it. */
  private record Existing(FileClaim claim, FileChannel channel) implements AutoCloseable {

    static Existing open(Path file, boolean dryRun) throws IOException {
      FileClaim claim = FileClaim.of(file).orElseThrow(() -> new FileInUseException(file));
      try {
        return new Existing(claim, opened(file, claim, dryRun));
      } catch (IOException e) {
        claim.close();
        throw e;
      }
    }

    private static FileChannel opened(Path file, FileClaim claim, boolean dryRun)
        throws IOException {
      FileChannel channel =
          dryRun
              ? FileChannel.open(file, StandardOpenOption.READ)
              : FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
      FileClaim.Lock lock = dryRun ? claim.lockToRead(channel) : claim.lock(channel);
      if (lock != FileClaim.Lock.HELD) {
        channel.close();
        throw new FileInUseException(file, lock);
      }
      return channel;
    }

    @Override
    public void close() throws IOException {
      try (claim) {
        channel.close();
      }
    }
  }
}
