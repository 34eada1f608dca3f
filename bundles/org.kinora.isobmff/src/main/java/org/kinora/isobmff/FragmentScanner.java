package org.kinora.isobmff;

import java.io.IOException;
import java.util.Optional;

/**
 * Finds the whole fragments of a file that {@link FragmentedWriter} began, and makes a table of
 * their samples. A fragment is whole if its index is as that class writes it, follows the one
 * before in time, and its media data are there and consist of NAL units.
 */
final class FragmentScanner {

  /** More would not fit into the time of a fragment (60 s) at 1000 pictures per second. */
  private static final int MOST_SAMPLES_OF_A_FRAGMENT = 1 << 16;

  /** Almost eight days at 30 pictures per second, with an index of 240 MB in memory. */
  private static final int MOST_SAMPLES = 20_000_000;

  /**
   * So much at the end of a file may not have reached the device when the power was cut, and is
   * looked at byte by byte.
   */
  private static final long TAIL = 64L << 20;

  // What FragmentedWriter writes: moof, mfhd, traf, tfhd and tfdt, and trun up to its first sample.
  private static final int FIXED_BYTES = 88;
  private static final int SAMPLE_BYTES = 16;
  private static final int DECODE_TIME = 60;
  private static final int SAMPLE_COUNT = 80;
  private static final int BOX_HEADER = 8;
  private static final String[] BOXES = {"moof", "mfhd", "traf", "tfhd", "tfdt", "trun"};
  private static final int[] POSITIONS = {0, 8, 24, 32, 48, 68};

  private final FileWindow in;
  private final SampleCheck check;
  private final SampleTable samples = new SampleTable();
  private final int[] leads = new int[MOST_SAMPLES_OF_A_FRAGMENT];
  private boolean uniform = true;

  /**
   * @param in for the boxes
   * @param media for the media data of the same file
   */
  FragmentScanner(FileWindow in, FileWindow media, VideoDescription video) {
    this.in = in;
    this.check = new SampleCheck(media, video.parameterSets());
  }

  /**
   * Adds the fragments from a position on to the table, up to the first that is not whole.
   *
   * @return where the last whole one ends
   * @throws IOException if reading failed, or there are too many samples
   */
  long scan(long from) throws IOException {
    long at = from;
    while (true) {
      long next = fragment(at);
      if (next < 0) {
        return at;
      }
      at = next;
    }
  }

  SampleTable samples() {
    return samples;
  }

  /** Whether all parameter sets are those of the description. */
  boolean uniform() {
    return uniform;
  }

  /** Where the fragment at a position ends; -1 if it is not whole. */
  private long fragment(long at) throws IOException {
    if (in.size() - at < FIXED_BYTES + SAMPLE_BYTES + BOX_HEADER) {
      return -1;
    }
    for (int i = 0; i < BOXES.length; i++) {
      if (!in.type(at + POSITIONS[i] + 4).equals(BOXES[i])) {
        return -1;
      }
    }
    long count = in.u32(at + SAMPLE_COUNT);
    long size = FIXED_BYTES + SAMPLE_BYTES * count;
    if (count < 1
        || count > MOST_SAMPLES_OF_A_FRAGMENT
        || in.u32(at) != size
        || in.i64(at + DECODE_TIME) != samples.duration()
        || size + BOX_HEADER > in.size() - at) {
      return -1;
    }
    if (samples.samples() + count > MOST_SAMPLES) {
      throw new IOException("it has more than %d pictures".formatted(MOST_SAMPLES));
    }
    return mediaData(at, at + size, (int) count);
  }

  private long mediaData(long fragment, long at, int count) throws IOException {
    Optional<BoxReader> data = BoxReader.at(in, at, in.size());
    if (data.isEmpty() || !data.get().is("mdat") || data.get().begin() != at + BOX_HEADER) {
      return -1;
    }
    long end = data.get().begin();
    for (int i = 0; i < count; i++) {
      long size = in.u32(sample(fragment, i) + 4);
      if (size > Math.min(AnnexBReader.MAX_UNIT_BYTES, data.get().end() - end)) {
        return -1;
      }
      end += size;
    }
    if (end != data.get().end() || !hasNals(fragment, data.get().begin(), count)) {
      return -1;
    }
    if (in.size() - end < TAIL && check.hasHole(data.get().begin(), end)) {
      return -1;
    }
    uniform = check.uniform();
    for (int i = 0; i < count; i++) {
      long sample = sample(fragment, i);
      samples.add(in.i32(sample + 4), in.u32(sample), in.i32(sample + 12), isKey(sample), leads[i]);
    }
    samples.addRun(data.get().begin(), count);
    return end;
  }

  private boolean hasNals(long fragment, long data, int count) throws IOException {
    long at = data;
    for (int i = 0; i < count; i++) {
      long sample = sample(fragment, i);
      long size = in.u32(sample + 4);
      leads[i] = check.lead(at, size, isKey(sample));
      if (leads[i] == SampleCheck.DAMAGED) {
        return false;
      }
      at += size;
    }
    return true;
  }

  private boolean isKey(long sample) throws IOException {
    return in.i32(sample + 8) == FragmentedWriter.KEY_FLAGS;
  }

  private static long sample(long fragment, int index) {
    return fragment + FIXED_BYTES + (long) SAMPLE_BYTES * index;
  }
}
