package org.kinora.tck;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.kinora.api.media.Codec;
import org.kinora.api.media.Size;

/** A decoder that neither Kinora nor the provider under test has written. */
public interface Decoder {
  /**
   * What came out.
   *
   * @param pictures all of them, in the order they are shown
   * @param complaints what the decoder said about the stream; empty if it is sound
   */
  record Decoded(List<Picture> pictures, String complaints) {
    /** Copies the list. */
    public Decoded {
      pictures = List.copyOf(pictures);
    }
  }

  /**
   * Decodes a stream in Annex B form.
   *
   * @param size of the pictures
   * @throws IOException if the decoder cannot be run
   * @throws CheckSkipped if there is no decoder; the message says how to provide one
   * @throws InterruptedException if the thread was interrupted while it waited
   */
  Decoded decode(Codec codec, Size size, byte[] annexB) throws IOException, InterruptedException;

  /**
   * Decodes the video of a file, of whatever kind.
   *
   * @param size of the pictures
   * @throws IOException if the decoder cannot be run
   * @throws CheckSkipped if there is no decoder; the message says how to provide one
   * @throws InterruptedException if the thread was interrupted while it waited
   */
  Decoded decode(Path file, Size size) throws IOException, InterruptedException;

  /**
   * The presentation times of the video packets of a file, in the order of the file.
   *
   * @return in nanoseconds; a packet without a time has {@link Long#MIN_VALUE}
   * @throws IOException if the tool cannot be run
   * @throws CheckSkipped if there is no such tool; the message says how to provide one
   * @throws InterruptedException if the thread was interrupted while it waited
   */
  List<Long> packetTimes(Path file) throws IOException, InterruptedException;
}
