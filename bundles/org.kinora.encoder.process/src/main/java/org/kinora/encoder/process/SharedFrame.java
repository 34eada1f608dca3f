package org.kinora.encoder.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.kinora.api.media.VideoFrame;
import org.kinora.binding.process.PictureLayout;
import org.kinora.binding.process.SharedMemory;
import org.kinora.binding.process.SharedPicture;

/** The one frame that lies in memory shared by parent and child. */
final class SharedFrame extends SharedPicture {

  private SharedFrame(PictureLayout layout, ByteBuffer memory) {
    super(layout, memory, 0);
  }

  /** Makes an existing, empty file the memory of a frame. */
  static SharedFrame create(Path file, PictureLayout layout) throws IOException {
    return new SharedFrame(layout, SharedMemory.create(file, layout.bytes()));
  }

  /** Maps the memory that another process has made. */
  static SharedFrame open(Path file, PictureLayout layout) throws IOException {
    return new SharedFrame(layout, SharedMemory.open(file, layout.bytes()));
  }

  /** Copies the picture of a frame of this format and size. */
  void copyFrom(VideoFrame other) {
    for (int i = 0; i < format().planes(); i++) {
      ByteBuffer from = other.plane(i);
      int row = format().rowBytes(i, size().width());
      int rows = format().rows(i, size().height());
      int stride = other.stride(i);
      int own = stride(i);
      if (stride == own) {
        plane(i).put(0, from, 0, stride * (rows - 1) + row);
      } else {
        for (int y = 0; y < rows; y++) {
          plane(i).put(y * own, from, y * stride, row);
        }
      }
    }
  }

  @Override
  protected void released() {
    // The memory stays mapped: the next picture comes to the same place.
  }
}
