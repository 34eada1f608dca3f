package org.kinora.isobmff;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Completes files of {@link HybridFile} that a crash or a power cut left open: cuts them behind the
 * last whole fragment and {@linkplain HybridFile#finish finishes} them in place.
 *
 * <p>The file stays playable in every step, and a repair that is itself cut off can be done again.
 * Nothing that the file says of itself is trusted: memory is bounded by the index of pictures that
 * are really there, and time by the length of the file.
 */
public final class Mp4Repair {

  private static final int BOX_HEADER = 8;

  /** The header in front of fragments: some parameter sets and little else. */
  private static final long MOST_HEADER = 1 << 21;

  /** A finished file has three boxes; tools may add some. */
  private static final int MOST_BOXES = 64;

  private Mp4Repair() {}

  /**
   * What was found and done.
   *
   * @param whole whether the file is as it should be, and nothing was done
   * @param samples that are whole
   * @param duration of these in ticks of {@link MediaClock#TIMESCALE}
   * @param bytesCut behind the last whole fragment
   * @param indexLost whether the file was finished once and its index is damaged
   */
  public record Report(
      boolean whole, long samples, long duration, long bytesCut, boolean indexLost) {}

  /**
   * Whether a file was begun by {@link HybridFile} and not finished, as far as its first bytes
   * tell.
   */
  public static boolean leftOpen(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      FileWindow in = new FileWindow(channel::read, channel.size());
      return begins(in) && !isFinished(in);
    }
  }

  /**
   * Repairs a file.
   *
   * @param dryRun whether to find out what would be done, and do nothing
   * @throws org.kinora.api.sink.FileInUseException if it is being written
   * @throws IOException if it is no file of {@link HybridFile} or holds no whole picture: it is
   *     then untouched; or if reading or writing it failed
   */
  public static Report repair(Path path, boolean dryRun) throws IOException {
    try (OpenFile file = OpenFile.existing(path, dryRun)) {
      return repair(file, dryRun);
    }
  }

  static Report repair(OpenFile file, boolean dryRun) throws IOException {
    long size = file.size();
    FileWindow in = new FileWindow(file::read, size);
    if (!begins(in)) {
      throw new IOException("it is no MP4 that Kinora began");
    }
    boolean finished = isFinished(in);
    if (finished) {
      Optional<MovieReader> index = index(in);
      if (index.isPresent()) {
        return new Report(true, index.get().samples(), index.get().duration(), 0, false);
      }
    }
    Optional<BoxReader> header = header(in);
    Optional<VideoDescription> video = Optional.empty();
    if (header.isPresent()) {
      Optional<MovieReader> movie = MovieReader.of(header.get());
      video = movie.isPresent() ? movie.get().video() : video;
    }
    if (video.isEmpty()) {
      throw new IOException("its header is damaged, or none that Kinora writes");
    }
    FragmentScanner scanner =
        new FragmentScanner(in, new FileWindow(file::read, size), video.get());
    long end = scanner.scan(header.get().end());
    SampleTable samples = scanner.samples();
    if (samples.samples() == 0) {
      throw new IOException("there is no whole picture in it");
    }
    if (!dryRun) {
      file.endAt(end);
      HybridFile.finish(file, video.get(), samples, scanner.uniform());
    }
    return new Report(false, samples.samples(), samples.duration(), size - end, finished);
  }

  /** Whether it begins as {@link FragmentedWriter} does: a file type and the reserved bytes. */
  private static boolean begins(FileWindow in) throws IOException {
    long reserved = FragmentedWriter.reservedPosition();
    if (in.size() < reserved + FragmentedWriter.RESERVED_BYTES + BOX_HEADER
        || !in.type(4).equals("ftyp")
        || in.u32(0) != reserved) {
      return false;
    }
    boolean open =
        in.u32(reserved) == FragmentedWriter.RESERVED_BYTES && in.type(reserved + 4).equals("free");
    return open || isFinished(in);
  }

  /** Whether the reserved bytes are the header of the media data. */
  private static boolean isFinished(FileWindow in) throws IOException {
    long reserved = FragmentedWriter.reservedPosition();
    return in.u32(reserved) == 1 && in.type(reserved + 4).equals("mdat");
  }

  /** The header in front of the fragments. */
  private static Optional<BoxReader> header(FileWindow in) throws IOException {
    long at = FragmentedWriter.reservedPosition() + FragmentedWriter.RESERVED_BYTES;
    return BoxReader.at(in, at, in.size())
        .filter(box -> box.is("moov") && box.size() < MOST_HEADER);
  }

  /** The index of a file that is finished, if it is there; a tool may have moved it. */
  private static Optional<MovieReader> index(FileWindow in) throws IOException {
    Optional<BoxReader> box = BoxReader.at(in, FragmentedWriter.reservedPosition(), in.size());
    for (int i = 0; box.isPresent() && i < MOST_BOXES; i++) {
      box = BoxReader.at(in, box.get().end(), in.size());
      if (box.isPresent() && box.get().is("moov")) {
        return MovieReader.of(box.get());
      }
    }
    return Optional.empty();
  }
}
