package org.kinora.isobmff;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.kinora.api.media.Codec;
import org.kinora.api.media.ParameterSets;
import org.kinora.api.media.Size;

/** Reads a {@code moov} that {@link MovieBox} wrote. */
final class MovieReader {

  /** The content of a movie header or media header in front of the duration (8.2.2, 8.4.2). */
  private static final int VERSION_AND_FLAGS = 4;

  private static final int ENTRY_COUNT = 4;

  /** Where the size of the picture is in a sample entry (12.1.3), and how long its fields are. */
  private static final int WIDTH = 24;

  private static final int ENTRY_FIELDS = 78;

  /** More than the largest parameter sets take: 32 + 255 of 64 KB would be damage. */
  private static final int MOST_CONFIGURATION = 1 << 20;

  private static final int HVCC_HEAD = 22;

  private final BoxReader media;

  private MovieReader(BoxReader media) {
    this.media = media;
  }

  /**
   * A {@code moov} with one track in our timescale.
   *
   * @return empty if it is none
   */
  static Optional<MovieReader> of(BoxReader movie) throws IOException {
    Optional<BoxReader> media = movie.is("moov") ? movie.find("trak", "mdia") : Optional.empty();
    if (media.isEmpty()) {
      return Optional.empty();
    }
    MovieReader reader = new MovieReader(media.get());
    return reader.header(0) == MediaClock.TIMESCALE ? Optional.of(reader) : Optional.empty();
  }

  /** A number of the media header: 0 the timescale, 1 the duration. */
  private long header(int index) throws IOException {
    Optional<BoxReader> header = media.find("mdhd");
    if (header.isEmpty()) {
      return 0;
    }
    boolean wide = header.get().u32(0) >>> 24 == 1;
    int times = VERSION_AND_FLAGS + (wide ? 16 : 8);
    if (index == 0 || !wide) {
      return header.get().u32(times + 4 * index);
    }
    return header.get().u32(times + 4) << 32 | header.get().u32(times + 8);
  }

  /** In ticks; 0 if there are fragments. */
  long duration() throws IOException {
    return header(1);
  }

  /** The samples in the index; 0 if there are fragments. */
  long samples() throws IOException {
    Optional<BoxReader> sizes = media.find("minf", "stbl", "stsz");
    return sizes.isPresent() ? sizes.get().u32(8) : 0;
  }

  /**
   * What it says of its video.
   *
   * @return empty if it is no video of ours, or damaged
   */
  Optional<VideoDescription> video() throws IOException {
    Optional<BoxReader> descriptions = media.find("minf", "stbl", "stsd");
    if (descriptions.isEmpty()) {
      return Optional.empty();
    }
    FileWindow in = descriptions.get().in();
    Optional<BoxReader> entry =
        BoxReader.at(
            in,
            descriptions.get().begin() + VERSION_AND_FLAGS + ENTRY_COUNT,
            descriptions.get().end());
    if (entry.isEmpty() || entry.get().size() < ENTRY_FIELDS) {
      return Optional.empty();
    }
    Codec codec = entry.get().is("avc3") ? Codec.H264 : Codec.H265;
    if (codec == Codec.H265 && !entry.get().is("hev1")) {
      return Optional.empty();
    }
    Optional<BoxReader> configuration =
        entry.get().child(codec == Codec.H264 ? "avcC" : "hvcC", ENTRY_FIELDS);
    if (configuration.isEmpty() || configuration.get().size() > MOST_CONFIGURATION) {
      return Optional.empty();
    }
    long at = entry.get().begin() + WIDTH;
    ByteBuffer bytes =
        ByteBuffer.wrap(in.bytes(configuration.get().begin(), (int) configuration.get().size()));
    try {
      Size size = new Size(in.u16(at), in.u16(at + 2));
      ByteBuffer annexB = codec == Codec.H264 ? avcC(bytes) : hvcC(bytes);
      return Optional.of(new VideoDescription(size, ParameterSets.in(codec, annexB)));
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The parameter sets behind start codes (14496-15, 5.3.3.1.2). */
  private static ByteBuffer avcC(ByteBuffer in) {
    ByteBuffer sets = ByteBuffer.allocate(2 * in.remaining());
    requireLengths(in.get(4));
    in.position(5);
    for (int count = in.get() & 0x1f; count > 0; count--) {
      nal(in, sets);
    }
    for (int count = in.get() & 0xff; count > 0; count--) {
      nal(in, sets);
    }
    return sets.flip();
  }

  /** The parameter sets behind start codes (14496-15, 8.3.3.1.2). */
  private static ByteBuffer hvcC(ByteBuffer in) {
    ByteBuffer sets = ByteBuffer.allocate(2 * in.remaining());
    in.position(HVCC_HEAD - 1);
    requireLengths(in.get());
    for (int arrays = in.get() & 0xff; arrays > 0; arrays--) {
      in.get();
      for (int count = in.getShort() & 0xffff; count > 0; count--) {
        nal(in, sets);
      }
    }
    return sets.flip();
  }

  private static void requireLengths(byte lengthSizeMinusOne) {
    if ((lengthSizeMinusOne & 3) != Integer.BYTES - 1) {
      throw new IllegalArgumentException("NAL units have lengths of another size");
    }
  }

  private static void nal(ByteBuffer in, ByteBuffer sets) {
    byte[] nal = new byte[in.getShort() & 0xffff];
    in.get(nal);
    sets.put(new byte[] {0, 0, 1}).put(nal);
  }
}
