package org.kinora.isobmff;

import org.kinora.isobmff.VideoDescription.Placement;

/**
 * Writes {@code moov} (ISO/IEC 14496-12, 8.2.1) of a movie with one video track: with no samples in
 * front of fragments, or with all of them in a closed file. Everything of the track that does not
 * depend on its samples stands in one place, so that a track of another kind is another such class.
 */
final class MovieBox {

  static final int TRACK = 1;

  private static final int UNITY = 0x0001_0000;
  private static final int ENABLED_IN_MOVIE = 3;
  private static final int LANGUAGE_UNDETERMINED = 0x55C4; // "und", 8.4.2.3

  private MovieBox() {}

  /** The {@code moov} in front of fragments. */
  static void writeFragmented(BoxWriter out, VideoDescription video, Placement placement) {
    int[] open = head(out, video, placement, 0, 0);
    for (String table : new String[] {"stts", "stsc"}) {
      int box = out.begin(table, 0, 0);
      out.u32(0);
      out.end(box);
    }
    int sizes = out.begin("stsz", 0, 0);
    out.u32(0);
    out.u32(0);
    out.end(sizes);
    int chunks = out.begin("stco", 0, 0);
    out.u32(0);
    out.end(chunks);
    for (int i = open.length - 1; i > 0; i--) {
      out.end(open[i]);
    }
    int extending = out.begin("mvex");
    int track = out.begin("trex", 0, 0);
    out.u32(TRACK);
    out.u32(1);
    out.zeros(12);
    out.end(track);
    out.end(extending);
    out.end(open[0]);
  }

  /**
   * Writes all in front of the sample tables.
   *
   * @param duration in ticks
   * @param delay decoding time in ticks at which the first picture is shown
   * @return where the open boxes begin, moov first
   */
  static int[] head(
      BoxWriter out, VideoDescription video, Placement placement, long duration, int delay) {
    int wide = duration > 0xFFFF_FFFFL ? 1 : 0;
    int movie = out.begin("moov");
    int header = out.begin("mvhd", wide, 0);
    times(out, wide);
    out.u32(MediaClock.TIMESCALE);
    number(out, wide, duration);
    out.u32(UNITY);
    out.u16(0x0100);
    out.zeros(10);
    matrix(out);
    out.zeros(24);
    out.u32(TRACK + 1);
    out.end(header);

    int track = out.begin("trak");
    int trackHeader = out.begin("tkhd", wide, ENABLED_IN_MOVIE);
    times(out, wide);
    out.u32(TRACK);
    out.u32(0);
    number(out, wide, duration);
    out.zeros(16);
    matrix(out);
    out.u32((long) video.size().width() << 16);
    out.u32((long) video.size().height() << 16);
    out.end(trackHeader);

    if (delay > 0) {
      presentFrom(out, delay, duration);
    }

    int media = out.begin("mdia");
    int mediaHeader = out.begin("mdhd", wide, 0);
    times(out, wide);
    out.u32(MediaClock.TIMESCALE);
    number(out, wide, duration);
    out.u16(LANGUAGE_UNDETERMINED);
    out.u16(0);
    out.end(mediaHeader);
    int handler = out.begin("hdlr", 0, 0);
    out.u32(0);
    out.type("vide");
    out.zeros(12);
    out.text("Kinora video");
    out.end(handler);

    int information = out.begin("minf");
    int videoHeader = out.begin("vmhd", 0, 1);
    out.zeros(8);
    out.end(videoHeader);
    dataInformation(out);
    int table = out.begin("stbl");
    int descriptions = out.begin("stsd", 0, 0);
    out.u32(1);
    video.writeSampleEntry(out, placement);
    out.end(descriptions);
    return new int[] {movie, track, media, information, table};
  }

  /** An edit list (8.6.6): what is shown first is shown at time zero. */
  private static void presentFrom(BoxWriter out, int mediaTime, long duration) {
    int edit = out.begin("edts");
    int list = out.begin("elst", 1, 0);
    out.u32(1);
    out.u64(duration);
    out.u64(mediaTime);
    out.u32(UNITY);
    out.end(list);
    out.end(edit);
  }

  /** The media data are in this file (8.7.2). */
  private static void dataInformation(BoxWriter out) {
    int data = out.begin("dinf");
    int references = out.begin("dref", 0, 0);
    out.u32(1);
    int here = out.begin("url ", 0, 1);
    out.end(here);
    out.end(references);
    out.end(data);
  }

  /** Creation and modification: not stated, since wall clock time is no business of the file. */
  private static void times(BoxWriter out, int version) {
    out.zeros(version == 1 ? 16 : 8);
  }

  private static void number(BoxWriter out, int version, long value) {
    if (version == 1) {
      out.u64(value);
    } else {
      out.u32(value);
    }
  }

  /** The unity matrix (6.2.2). */
  private static void matrix(BoxWriter out) {
    out.u32(UNITY);
    out.zeros(12);
    out.u32(UNITY);
    out.zeros(12);
    out.u32(0x4000_0000);
  }
}
