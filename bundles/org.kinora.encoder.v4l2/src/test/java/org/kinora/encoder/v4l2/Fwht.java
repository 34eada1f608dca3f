package org.kinora.encoder.v4l2;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.kinora.api.media.Codec;
import org.kinora.binding.linux.V4l2Format;

/** The encoder of the kernel's test driver vicodec, which makes FWHT. */
final class Fwht implements Bitstream {

  // V4L2_CID_FWHT_I_FRAME_QP and V4L2_CID_FWHT_P_FRAME_QP of linux/v4l2-controls.h.
  private static final int INTRA_QP = 0x00990900 + 290;
  private static final int INTER_QP = 0x00990900 + 291;

  // struct fwht_cframe_hdr, of big-endian numbers, and V4L2_FWHT_FL_I_FRAME of the same header.
  private static final int FLAGS = 20;
  private static final int I_FRAME = 1 << 10;

  /** There is no profile: the control of an unused number. The label means nothing. */
  static final CodedFormat FORMAT =
      new CodedFormat(V4l2Format.PIX_FMT_FWHT, Codec.H264, Fwht::new, 0, INTRA_QP, INTER_QP);

  private boolean keyFrame;

  @Override
  public void look(ByteBuffer bytes) {
    int flags = bytes.getInt(FLAGS);
    if (bytes.order() == ByteOrder.LITTLE_ENDIAN) {
      flags = Integer.reverseBytes(flags);
    }
    keyFrame = (flags & I_FRAME) != 0;
  }

  @Override
  public boolean picture() {
    return true;
  }

  @Override
  public boolean keyFrame() {
    return keyFrame;
  }

  @Override
  public boolean complete() {
    return true;
  }

  @Override
  public int missing() {
    return 0;
  }

  @Override
  public void copy(ByteBuffer from, ByteBuffer to) {
    to.put(0, from, 0, from.limit());
  }

  /** The first device that makes it. */
  static EncoderNode node() throws IOException {
    return nodes().stream().findFirst().orElseGet(() -> abort("SKIPPED: vicodec is not loaded"));
  }

  /** All devices that make it. */
  static List<EncoderNode> nodes() throws IOException {
    List<EncoderNode> nodes = new ArrayList<>();
    for (Path path : videos()) {
      EncoderNode.probe(path, List.of(FORMAT)).ifPresent(nodes::add);
    }
    return nodes;
  }

  /** All V4L2 devices. */
  static List<Path> videos() throws IOException {
    List<Path> videos = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of("/dev"), "video*")) {
      files.forEach(videos::add);
    }
    videos.sort(null);
    return videos;
  }
}
