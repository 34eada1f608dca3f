package org.kinora.encoder.v4l2;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.ReferenceCounted;
import org.kinora.api.media.Size;
import org.kinora.api.media.VideoFrame;
import org.kinora.binding.linux.Descriptor;
import org.kinora.binding.linux.Device;
import org.kinora.binding.linux.DmaBuf;
import org.kinora.binding.linux.LinuxException;
import org.kinora.binding.linux.Poll;
import org.kinora.binding.linux.Struct;
import org.kinora.binding.linux.V4l2;
import org.kinora.binding.linux.V4l2Format;
import org.kinora.binding.linux.V4l2Request;
import org.kinora.binding.linux.V4l2Struct;

/** The kernel's test driver vivid, whose frames cannot be read: they can only be imported. */
final class VividCamera implements AutoCloseable {

  private static final int O_CLOEXEC = 0x80000; // asm-generic/fcntl.h

  private final Size size;
  private final Device device;
  private final Poll poll;
  private final BufferQueue queue;
  private final DmaBuf[] memory;
  private final List<Descriptor> descriptors = new ArrayList<>();

  VividCamera(Size size, int buffers) throws IOException {
    this.size = size;
    device = Device.open(path());
    poll = new Poll(device.descriptor());
    queue = new BufferQueue(device, V4l2.BUF_TYPE_VIDEO_CAPTURE);
    queue.format().set(V4l2Format.PIX_FMT_NV12, size.width(), size.height(), 0, 0, 1);
    queue.request(V4l2.MEMORY_MMAP, buffers);
    memory = new DmaBuf[queue.count()];
    for (int index = 0; index < memory.length; index++) {
      Struct export =
          new Struct(V4l2Struct.ExportBuffer.SIZE)
              .putInt(V4l2Struct.ExportBuffer.TYPE, V4l2.BUF_TYPE_VIDEO_CAPTURE)
              .putInt(V4l2Struct.ExportBuffer.INDEX, index)
              .putInt(V4l2Struct.ExportBuffer.FLAGS, O_CLOEXEC);
      device.ioctl(V4l2Request.EXPBUF, export);
      descriptors.add(Descriptor.owned(export.getInt(V4l2Struct.ExportBuffer.FD)));
      int stride = queue.format().stride(0);
      memory[index] =
          new DmaBuf(
              descriptors.get(index).number(),
              queue.format().bytes(0),
              V4l2Format.PIX_FMT_NV12,
              new int[] {0, stride * queue.format().height()},
              new int[] {stride, stride});
      queue.queue(index);
    }
    queue.streamOn();
  }

  static Path path() throws IOException {
    for (Path path : Fwht.videos()) {
      Path name = Path.of("/sys/class/video4linux", path.getFileName().toString(), "name");
      if (Files.readString(name).strip().endsWith("vid-cap")) {
        return path;
      }
    }
    return abort("SKIPPED: vivid is not loaded");
  }

  /** Waits for a frame, owned by the caller. */
  VideoFrame read(long n) throws LinuxException {
    int index;
    while ((index = queue.tryDequeue()) < 0) {
      poll.await(Poll.IN, 1000);
    }
    Imported frame = new Imported(index, n);
    return frame.begin();
  }

  @Override
  public void close() {
    descriptors.forEach(Descriptor::close);
    queue.unmap();
    poll.close();
    device.close();
  }

  private final class Imported extends ReferenceCounted implements VideoFrame {

    private final int index;
    private final long n;

    Imported(int index, long n) {
      this.index = index;
      this.n = n;
    }

    Imported begin() {
      lend();
      return this;
    }

    @Override
    public PixelFormat format() {
      return PixelFormat.NV12;
    }

    @Override
    public Size size() {
      return size;
    }

    @Override
    public ByteBuffer plane(int plane) {
      throw new AssertionError("the pixels were touched");
    }

    @Override
    public int stride(int plane) {
      throw new AssertionError("the pixels were touched");
    }

    @Override
    public long pts() {
      return Footage.FIRST_PTS + n * Footage.INTERVAL;
    }

    @Override
    public long duration() {
      return Footage.INTERVAL;
    }

    @Override
    public long sequence() {
      return Footage.FIRST_SEQUENCE + n;
    }

    @Override
    public <T> Optional<T> handle(Class<T> type) {
      return type == DmaBuf.class ? Optional.of(type.cast(memory[index])) : Optional.empty();
    }

    @Override
    public VideoFrame retain() {
      addReference();
      return this;
    }

    @Override
    protected void released() {
      try {
        queue.queue(index);
      } catch (LinuxException e) {
        throw new AssertionError(e);
      }
    }
  }
}
