package org.kinora.isobmff;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.kinora.isobmff.VideoDescription.Placement;

/**
 * An MP4 file that is playable at every moment: fragmented while it is written, and ordinary, with
 * one index of all samples, once it is {@linkplain #finish finished}. No media data is written
 * twice.
 *
 * <p>A fragment is written as a {@code free} box and its media data, and is a fragment once the
 * type of that box is overwritten: some players (ffmpeg) refuse a file that ends within a {@code
 * moof}.
 *
 * <p>Finishing appends the {@code moov} of the ordinary file inside a {@code free} box, which
 * players pass over, and then overwrites 16 bytes in the first sector of the file: they become the
 * header of one {@code mdat} that ends behind the header of that {@code free} box. Before this one
 * write the file is a fragmented MP4, after it an ordinary one.
 *
 * <p>The file holds parameter sets in the samples ({@code avc3}, {@code hev1}). If they were the
 * same all the time, the finished file describes them once ({@code avc1}, {@code hvc1}), and its
 * samples begin behind them.
 */
public final class HybridFile implements Closeable {

  private static final ByteBuffer MOOF =
      ByteBuffer.wrap(FragmentedWriter.MOOF.getBytes(StandardCharsets.US_ASCII)).asReadOnlyBuffer();

  /** Where the type of a box is (4.2). */
  private static final int TYPE_OFFSET = 4;

  private final OpenFile file;
  private final VideoDescription video;
  private final SampleTable samples = new SampleTable();
  private final FragmentedWriter writer;
  private long forcedSamples;

  private HybridFile(OpenFile file, VideoDescription video) {
    this.file = file;
    this.video = video;
    this.writer = new FragmentedWriter(file, video, Placement.IN_BAND);
  }

  /**
   * Creates a file and writes its header; a file that is there already is replaced.
   *
   * @return the file, owned by the caller, who must close it
   * @throws org.kinora.api.sink.FileInUseException if somebody is writing it
   */
  public static HybridFile create(Path path, VideoDescription video) throws IOException {
    return create(OpenFile.create(path), video);
  }

  static HybridFile create(OpenFile file, VideoDescription video) throws IOException {
    HybridFile hybrid = new HybridFile(file, video);
    try {
      file.append(hybrid.writer::writeHeader);
    } catch (IOException e) {
      try (file) {
        throw e;
      }
    }
    return hybrid;
  }

  /**
   * Adds a sample to the fragment that is written next; see {@link FragmentedWriter#add}.
   *
   * @throws IllegalArgumentException if there is no NAL unit in it; nothing is added
   */
  public void add(ByteBuffer annexB, long dts, long pts, boolean key) {
    writer.add(annexB, dts, pts, key);
  }

  /** The number of samples that are not written yet. */
  public int pendingSamples() {
    return writer.pendingSamples();
  }

  /** Their bytes. */
  public int pendingBytes() {
    return writer.pendingBytes();
  }

  /** The decoding time in ticks of the first of them. */
  public long pendingSince() {
    return writer.pendingSince();
  }

  /**
   * Writes the samples collected as one fragment.
   *
   * @param end decoding time in ticks of the sample that follows the last
   * @throws IOException if it failed: the file ends behind the last whole fragment, the samples are
   *     still collected, and this may be called again
   */
  public void flush(long end) throws IOException {
    Fragment fragment = writer.fragment();
    if (fragment.count() == 0) {
      return;
    }
    long at = file.end();
    file.append(() -> writer.writePending(end, "free"));
    try {
      file.overwrite(MOOF, at + TYPE_OFFSET);
    } catch (IOException e) {
      file.cutTo(at, e);
      throw e;
    }
    samples.add(fragment, file.end() - fragment.bytes(), end);
    fragment.clear();
  }

  /**
   * Returns when every fragment written is on the device.
   *
   * @throws ForceException if it failed: what was written since it last succeeded may be lost
   */
  public void force() throws IOException {
    file.force();
    forcedSamples = samples.samples();
  }

  /** The samples that were on the device when the file was last forced. */
  public long forcedSamples() {
    return forcedSamples;
  }

  /**
   * Makes the file's name in its directory as durable as its content. Does nothing on systems where
   * a directory cannot be opened (Windows), which see to it themselves.
   */
  public void forceName() throws IOException {
    file.forceName();
  }

  /** The samples written, without those that are still collected. */
  public long samples() {
    return samples.samples();
  }

  /** The sum of the durations of the samples written, in ticks. */
  public long duration() {
    return samples.duration();
  }

  /** The sum of the durations of the first so many of the samples written, in ticks. */
  public long duration(long first) {
    long sum = 0;
    for (int i = 0; i < first; i++) {
      sum += samples.durationOf(i);
    }
    return sum;
  }

  /** The bytes of the first so many of the samples written. */
  public long bytes(long first) {
    long sum = 0;
    for (int i = 0; i < first; i++) {
      sum += samples.sizeOf(i);
    }
    return sum;
  }

  /** The bytes of the file up to the end of the last whole fragment. */
  public long size() {
    return file.end();
  }

  /**
   * Makes the file an ordinary MP4. The samples still collected are not written: {@link #flush}
   * first.
   *
   * @throws IOException if it failed: the file is playable as the fragmented MP4 that it was
   * @throws ForceException if the device failed: the file is a fragmented or an ordinary MP4
   */
  public void finish() throws IOException {
    finish(file, video, samples, writer.fragment().uniform());
    forcedSamples = samples.samples();
  }

  /**
   * Makes a file of whole fragments an ordinary MP4.
   *
   * @param uniform whether all parameter sets are those of the description
   */
  static void finish(OpenFile file, VideoDescription video, SampleTable samples, boolean uniform)
      throws IOException {
    Placement placement = uniform ? Placement.DESCRIPTION_ONLY : Placement.IN_BAND;
    long mediaEnd = file.end();
    file.append(() -> new ClosedMovie(video, placement, samples).writeTo(file));
    try {
      file.force();
    } catch (IOException e) {
      file.cutTo(mediaEnd, e);
      throw e;
    }
    long at = FragmentedWriter.reservedPosition();
    ByteBuffer header = ByteBuffer.allocateDirect(FragmentedWriter.RESERVED_BYTES);
    header.putInt(1).put(new byte[] {'m', 'd', 'a', 't'});
    header.putLong(mediaEnd + ClosedMovie.HEADER_BYTES - at).flip();
    file.overwrite(header, at);
    file.force();
  }

  /** Closes the file as it is; {@link #finish} first for an ordinary MP4. */
  @Override
  public void close() throws IOException {
    file.close();
  }
}
