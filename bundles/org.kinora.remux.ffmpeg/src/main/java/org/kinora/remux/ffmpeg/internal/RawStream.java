package org.kinora.remux.ffmpeg.internal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.function.LongConsumer;
import org.kinora.api.media.Codec;
import org.kinora.api.media.ParameterSets;
import org.kinora.api.media.Size;
import org.kinora.isobmff.AnnexBReader;
import org.kinora.isobmff.FragmentedWriter;
import org.kinora.isobmff.MediaClock;
import org.kinora.isobmff.SequenceParameterSet;
import org.kinora.isobmff.VideoDescription;
import org.kinora.isobmff.VideoDescription.Placement;

/**
 * A raw stream that was read once to know what is in it.
 *
 * @param file the stream
 * @param video its first parameter sets
 * @param pictures access units in it
 * @param uniform whether the parameter sets are the same wherever there are any
 */
record RawStream(Path file, VideoDescription video, int pictures, boolean uniform) {

  private static final int FRAGMENT_BYTES = 1 << 20;

  /**
   * Reads a stream.
   *
   * @throws IOException if that fails, or there is no stream of the codec in it
   */
  static RawStream scan(Codec codec, Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      AnnexBReader reader = new AnnexBReader(codec, channel);
      if (!reader.next()) {
        throw new IOException("there is no " + codec.id() + " picture in " + file);
      }
      ParameterSets first = ParameterSets.in(codec, reader.unit());
      if (!reader.key() || !first.complete()) {
        throw new IOException(
            file + " does not begin with a key frame and its parameter sets: it cannot be decoded");
      }
      int pictures = 1;
      boolean uniform = true;
      while (reader.next()) {
        pictures++;
        ParameterSets sets = ParameterSets.in(codec, reader.unit());
        uniform &= sets.all().isEmpty() || sets.equals(first);
      }
      return new RawStream(file, describe(file, first), pictures, uniform);
    }
  }

  private static VideoDescription describe(Path file, ParameterSets sets) throws IOException {
    try {
      SequenceParameterSet sps = SequenceParameterSet.parse(sets.codec(), sets.sps().get(0));
      return new VideoDescription(new Size(sps.width(), sps.height()), sets);
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  /**
   * Writes the stream as a fragmented MP4: parameter sets in the description where they never
   * change, and in the samples where they do.
   *
   * @param times of at least one picture; behind the last the stream is not read
   * @param bytesRead is told how much of the file was read
   */
  void writeTo(OutputStream out, Times times, LongConsumer bytesRead) throws IOException {
    FragmentedWriter writer =
        new FragmentedWriter(
            Channels.newChannel(out),
            video,
            uniform ? Placement.DESCRIPTION_ONLY : Placement.IN_BAND);
    MediaClock clock = new MediaClock(times.dts(0), times.dts(0));
    try (FileChannel channel = FileChannel.open(file)) {
      AnnexBReader reader = new AnnexBReader(video.codec(), channel);
      writer.writeHeader();
      for (int i = 0; i < times.count() && reader.next(); i++) {
        long dts = clock.dts(times.dts(i));
        if (writer.pendingBytes() > FRAGMENT_BYTES
            || (writer.pendingSamples() > 0
                && dts - writer.pendingSince() >= MediaClock.TIMESCALE)) {
          writer.flush(dts);
          bytesRead.accept(reader.bytesRead());
        }
        writer.add(reader.unit(), dts, clock.pts(times.pts(i)), reader.key());
      }
      writer.flush(clock.dts(times.end()));
    }
  }
}
