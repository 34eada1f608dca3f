package org.kinora.isobmff;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.GatheringByteChannel;
import java.nio.channels.WritableByteChannel;
import org.kinora.isobmff.VideoDescription.Placement;

/**
 * Writes a fragmented MP4 with one video track to a channel (ISO/IEC 14496-12, 8.8): a header and
 * then fragments, each playable with all before it.
 *
 * <p>Samples are collected until {@link #flush}, which writes them as one fragment in one step. If
 * that fails they stay, and the step may be tried again once the caller has seen to it that the
 * channel stands behind the last whole fragment.
 */
public final class FragmentedWriter {

  /**
   * Bytes at the beginning of the header, of which {@link HybridFile} makes the header of the media
   * data when it closes the file. They must not straddle two disk sectors.
   */
  static final int RESERVED_BYTES = 16;

  /** The type of the box with the index of a fragment. */
  static final String MOOF = "moof";

  private static final String[] BRANDS = {"isom", "iso6", "iso2", "mp41"};

  // sample_depends_on and sample_is_non_sync_sample (8.8.3.1)
  static final int KEY_FLAGS = 0x0200_0000;
  private static final int OTHER_FLAGS = 0x0101_0000;

  // 8.8.7.1: default-base-is-moof; 8.8.8.1: data offset, then durations, sizes, flags and offsets
  private static final int BASE_IS_MOOF = 0x02_0000;
  private static final int RUN_FLAGS = 0x001 | 0x100 | 0x200 | 0x400 | 0x800;
  private static final int MDAT_HEADER = 8;

  private final WritableByteChannel channel;
  private final VideoDescription video;
  private final Placement placement;
  private final Fragment fragment;
  private final BoxWriter boxes = new BoxWriter();
  private final ByteBuffer[] gathered = new ByteBuffer[2];
  private int sequence;

  /**
   * @param channel is not closed
   * @param video the track
   * @param placement whether parameter sets stay in the samples
   */
  public FragmentedWriter(
      WritableByteChannel channel, VideoDescription video, Placement placement) {
    this.channel = channel;
    this.video = video;
    this.placement = placement;
    this.fragment = new Fragment(video.parameterSets(), placement == Placement.IN_BAND);
  }

  /**
   * Writes what stands before the fragments.
   *
   * @return the number of bytes
   */
  public long writeHeader() throws IOException {
    boxes.clear();
    int type = boxes.begin("ftyp");
    boxes.type(BRANDS[0]);
    boxes.u32(0x200);
    for (String brand : BRANDS) {
      boxes.type(brand);
    }
    boxes.end(type);
    int reserved = boxes.begin("free");
    boxes.zeros(RESERVED_BYTES - 8);
    boxes.end(reserved);
    MovieBox.writeFragmented(boxes, video, placement);
    long size = boxes.size();
    Buffers.writeFully(channel, boxes.flipped());
    return size;
  }

  /** Where the reserved bytes begin. */
  static long reservedPosition() {
    return 16 + 4L * BRANDS.length;
  }

  /**
   * Adds a sample to the fragment that is written next.
   *
   * @param annexB the access unit, from index 0 to the limit; not changed
   * @param dts decoding time in ticks, not below that of the sample before
   * @param pts presentation time in ticks; below the decoding time where the first picture is
   *     decoded and shown at zero and others change their order (B frames). ffmpeg shows fragments
   *     with such times later by the greatest difference; a finished file is shown from zero
   *     everywhere.
   * @param key whether a decoder can start here
   * @throws IllegalArgumentException if there is no NAL unit in it; nothing is added
   */
  public void add(ByteBuffer annexB, long dts, long pts, boolean key) {
    fragment.add(annexB, dts, (int) (pts - dts), key);
  }

  /** The number of samples in the fragment that is written next. */
  public int pendingSamples() {
    return fragment.count();
  }

  /** The bytes of the samples in the fragment that is written next. */
  public int pendingBytes() {
    return fragment.bytes();
  }

  /** The decoding time in ticks of the first sample of the fragment that is written next. */
  public long pendingSince() {
    return fragment.dts(0);
  }

  /**
   * Writes the samples collected, if there are any.
   *
   * @param end decoding time in ticks of the sample that follows the last, at most 2<sup>32</sup>
   *     behind it
   * @return the number of bytes
   */
  public long flush(long end) throws IOException {
    long written = fragment.count() == 0 ? 0 : writePending(end, MOOF);
    fragment.clear();
    return written;
  }

  /**
   * Writes the samples collected, of which there is at least one, and keeps them.
   *
   * @param type of the box with the index of the fragment: {@link #MOOF}, or what it shall be taken
   *     for until the whole fragment is written
   */
  long writePending(long end, String type) throws IOException {
    boxes.clear();
    int dataOffset = writeMovieFragment(end, type);
    boxes.patch(dataOffset, boxes.size() + MDAT_HEADER);
    boxes.u32(fragment.bytes() + (long) MDAT_HEADER);
    boxes.type("mdat");
    long size = (long) boxes.size() + fragment.bytes();
    write(boxes.flipped(), fragment.data());
    sequence++;
    return size;
  }

  Fragment fragment() {
    return fragment;
  }

  private int writeMovieFragment(long end, String type) {
    int movie = boxes.begin(type);
    int header = boxes.begin("mfhd", 0, 0);
    boxes.u32(sequence + 1L);
    boxes.end(header);
    int track = boxes.begin("traf");
    int trackHeader = boxes.begin("tfhd", 0, BASE_IS_MOOF);
    boxes.u32(MovieBox.TRACK);
    boxes.end(trackHeader);
    int time = boxes.begin("tfdt", 1, 0);
    boxes.u64(fragment.dts(0));
    boxes.end(time);
    int run = boxes.begin("trun", 1, RUN_FLAGS);
    boxes.u32(fragment.count());
    int dataOffset = boxes.size();
    boxes.u32(0);
    for (int i = 0; i < fragment.count(); i++) {
      boxes.u32(fragment.duration(i, end));
      boxes.u32(fragment.size(i));
      boxes.u32(fragment.key(i) ? KEY_FLAGS : OTHER_FLAGS);
      boxes.u32(fragment.offset(i));
    }
    boxes.end(run);
    boxes.end(track);
    boxes.end(movie);
    return dataOffset;
  }

  private void write(ByteBuffer head, ByteBuffer data) throws IOException {
    if (channel instanceof GatheringByteChannel gathering) {
      gathered[0] = head;
      gathered[1] = data;
      while (data.hasRemaining()) {
        gathering.write(gathered);
      }
    } else {
      Buffers.writeFully(channel, head);
      Buffers.writeFully(channel, data);
    }
  }
}
