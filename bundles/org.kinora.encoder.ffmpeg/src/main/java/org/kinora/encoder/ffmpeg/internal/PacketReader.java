package org.kinora.encoder.ffmpeg.internal;

import java.nio.ByteBuffer;
import java.util.IdentityHashMap;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;

/** A packet that is used over and over, and is read without making Java objects. */
final class PacketReader implements AutoCloseable {

  /** More buffers than an access unit pool keeps. */
  private static final int MAX_KNOWN = 64;

  private final AVPacket packet = avcodec.av_packet_alloc();
  private final LongPointer fields = new LongPointer(packet);
  private final int dataField = Loader.offsetof(AVPacket.class, "data") / Long.BYTES;
  private final Window data = new Window();
  private final IdentityHashMap<ByteBuffer, BytePointer> targets = new IdentityHashMap<>();

  AVPacket packet() {
    return packet;
  }

  int size() {
    return packet.size();
  }

  long pts() {
    return packet.pts();
  }

  boolean keyFrame() {
    return (packet.flags() & avcodec.AV_PKT_FLAG_KEY) != 0;
  }

  /** Copies the bytes of the packet to the beginning of a direct buffer. */
  void copyTo(ByteBuffer target) {
    BytePointer pointer = targets.get(target);
    if (pointer == null) {
      if (targets.size() >= MAX_KNOWN) {
        targets.clear();
      }
      pointer = new BytePointer(target).position(0);
      targets.put(target, pointer);
    }
    data.moveTo(fields.get(dataField));
    Pointer.memcpy(pointer, data, size());
  }

  void unref() {
    avcodec.av_packet_unref(packet);
  }

  @Override
  public void close() {
    targets.clear();
    avcodec.av_packet_free(packet);
  }

  /** A pointer that can be moved to another address; JavaCPP makes a new object each time. */
  private static final class Window extends BytePointer {

    Window() {
      super((Pointer) null);
    }

    void moveTo(long where) {
      address = where;
    }
  }
}
