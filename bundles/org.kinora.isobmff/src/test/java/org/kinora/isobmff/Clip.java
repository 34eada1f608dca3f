package org.kinora.isobmff;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.List;
import org.kinora.api.media.Codec;
import org.kinora.api.media.ParameterSets;
import org.kinora.api.media.Size;

/** A raw stream of 60 frames, 320x180, with an IDR each 15, made by x264 and x265. */
final class Clip {

  static final int FRAMES = 60;
  static final Size SIZE = new Size(320, 180);

  private final Codec codec;
  private final byte[] bytes;
  private final List<Unit> units;

  private Clip(Codec codec, byte[] bytes, List<Unit> units) {
    this.codec = codec;
    this.bytes = bytes;
    this.units = units;
  }

  /** One access unit. */
  record Unit(ByteBuffer annexB, boolean key) {}

  static Clip of(Codec codec) {
    try (InputStream in = Clip.class.getResourceAsStream("clip." + codec.id())) {
      return of(codec, in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Clip of(Codec codec, byte[] bytes) {
    List<Unit> units = new ArrayList<>();
    AnnexBReader reader =
        new AnnexBReader(codec, Channels.newChannel(new ByteArrayInputStream(bytes)));
    try {
      while (reader.next()) {
        byte[] copy = new byte[reader.unit().limit()];
        reader.unit().get(0, copy);
        units.add(new Unit(ByteBuffer.wrap(copy), reader.key()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Clip(codec, bytes, units);
  }

  Codec codec() {
    return codec;
  }

  byte[] bytes() {
    return bytes;
  }

  List<Unit> units() {
    return units;
  }

  VideoDescription description() {
    return new VideoDescription(SIZE, sets());
  }

  ParameterSets sets() {
    return ParameterSets.in(codec, units.get(0).annexB());
  }
}
