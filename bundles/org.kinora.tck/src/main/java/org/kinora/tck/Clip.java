package org.kinora.tck;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.kinora.api.media.AnnexB;
import org.kinora.api.media.Codec;
import org.kinora.api.media.FrameRate;
import org.kinora.api.media.Size;
import org.kinora.api.media.StreamFormat;

/**
 * Streams that are part of the kit: for each codec two of the same size with different parameter
 * sets, made by x264 and x265 from the kit's own footage, with an access unit delimiter before each
 * picture and the frame counter in it.
 *
 * @param format of the stream
 * @param units one for each frame, numbered from 0
 */
record Clip(StreamFormat format, List<Unit> units) {
  /** Frames of each clip. */
  static final int FRAMES = 40;

  /** Frames from one IDR to the next. */
  static final int GOP = 10;

  /** Of each clip. */
  static final Size SIZE = new Size(128, 96);

  /** Of each clip. */
  static final FrameRate RATE = FrameRate.of(25);

  /** The first clip of a codec. */
  static Clip first(Codec codec) {
    return load(codec, "a");
  }

  /** Another, with other parameter sets. */
  static Clip second(Codec codec) {
    return load(codec, "b");
  }

  private static Clip load(Codec codec, String which) {
    String name = "clips/" + which + "." + codec.id().toLowerCase(Locale.ROOT);
    try (InputStream in = Clip.class.getResourceAsStream(name)) {
      List<Unit> units = split(codec, in.readAllBytes());
      if (units.size() != FRAMES) {
        throw new IllegalStateException(name + " has " + units.size() + " frames");
      }
      return new Clip(new StreamFormat(codec, SIZE, RATE, units.get(0).parameterSets()), units);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Splits a stream in front of its access unit delimiters. */
  private static List<Unit> split(Codec codec, byte[] stream) {
    ByteBuffer buffer = ByteBuffer.wrap(stream);
    int delimiter = codec == Codec.H264 ? AnnexB.H264_AUD : AnnexB.H265_AUD;
    List<Integer> starts = new ArrayList<>();
    for (int nal = AnnexB.nextNal(buffer, 0); nal >= 0; nal = AnnexB.nextNal(buffer, nal)) {
      if (AnnexB.nalType(codec, buffer, nal) == delimiter) {
        boolean four = nal > 3 && stream[nal - 4] == 0;
        starts.add(nal - (four ? 4 : 3));
      }
    }
    starts.add(stream.length);
    List<Unit> units = new ArrayList<>();
    for (int i = 0; i + 1 < starts.size(); i++) {
      byte[] bytes = Arrays.copyOfRange(stream, starts.get(i), starts.get(i + 1));
      long pts = RATE.timeOf(i);
      boolean key = AnnexB.isIdr(codec, ByteBuffer.wrap(bytes));
      units.add(new Unit(codec, bytes, pts, pts, RATE.intervalNanos(), i, key));
    }
    return List.copyOf(units);
  }

  /** A filler NAL unit (Rec. ITU-T H.264, 7.3.2.7; H.265, 7.3.2.8), which decoders skip. */
  static byte[] filler(Codec codec, int size) {
    byte[] bytes = new byte[size];
    Arrays.fill(bytes, (byte) 0xff);
    byte[] head =
        codec == Codec.H264 ? new byte[] {0, 0, 0, 1, 12} : new byte[] {0, 0, 0, 1, 38 << 1, 1};
    System.arraycopy(head, 0, bytes, 0, head.length);
    bytes[size - 1] = (byte) 0x80;
    return bytes;
  }
}
