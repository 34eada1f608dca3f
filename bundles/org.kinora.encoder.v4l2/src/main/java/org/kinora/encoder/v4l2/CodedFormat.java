package org.kinora.encoder.v4l2;

import java.util.List;
import java.util.function.Supplier;
import org.kinora.api.media.Codec;
import org.kinora.binding.linux.V4l2Control;
import org.kinora.binding.linux.V4l2Format;

/**
 * A coded format, as V4L2 calls it and as the access units are labelled.
 *
 * @param fourcc its four characters
 * @param codec the label
 * @param bitstream makes what looks at a stream of it
 * @param profileControl the control of the profile
 * @param intraQp the control of the quantisation parameter of I pictures
 * @param interQp the control of that of P pictures
 */
record CodedFormat(
    int fourcc,
    Codec codec,
    Supplier<Bitstream> bitstream,
    int profileControl,
    int intraQp,
    int interQp) {

  /** The formats that make access units of Kinora's. */
  static final List<CodedFormat> ALL =
      List.of(
          new CodedFormat(
              V4l2Format.PIX_FMT_H264,
              Codec.H264,
              () -> new AnnexBStream(Codec.H264),
              V4l2Control.CID_MPEG_VIDEO_H264_PROFILE,
              V4l2Control.CID_MPEG_VIDEO_H264_I_FRAME_QP,
              V4l2Control.CID_MPEG_VIDEO_H264_P_FRAME_QP),
          new CodedFormat(
              V4l2Format.PIX_FMT_HEVC,
              Codec.H265,
              () -> new AnnexBStream(Codec.H265),
              V4l2Control.CID_MPEG_VIDEO_HEVC_PROFILE,
              V4l2Control.CID_MPEG_VIDEO_HEVC_I_FRAME_QP,
              V4l2Control.CID_MPEG_VIDEO_HEVC_P_FRAME_QP));
}
