package org.kinora.isobmff;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import org.kinora.isobmff.VideoDescription.Placement;

/**
 * The {@code moov} of a closed file, in a {@code free} box: whoever makes the file ordinary lets
 * the media data end behind the header of that box.
 */
final class ClosedMovie {

  /** The bytes in front of {@code moov}. */
  static final int HEADER_BYTES = 8;

  private static final int PIECE_BYTES = 64 * 1024;

  private final BoxWriter head = new BoxWriter();
  private final SampleTableBoxes tables;

  ClosedMovie(VideoDescription video, Placement placement, SampleTable samples) {
    tables = new SampleTableBoxes(samples, placement == Placement.DESCRIPTION_ONLY);
    int free = head.begin("free");
    int[] open = MovieBox.head(head, video, placement, samples.duration(), samples.delay());
    for (int box : open) {
      head.end(box, tables.size());
    }
    head.end(free, tables.size());
  }

  void writeTo(WritableByteChannel channel) throws IOException {
    Buffers.writeFully(channel, head.flipped());
    tables.writeTo(channel, ByteBuffer.allocateDirect(PIECE_BYTES));
  }
}
