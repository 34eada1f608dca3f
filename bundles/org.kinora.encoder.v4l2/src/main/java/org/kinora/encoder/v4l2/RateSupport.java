package org.kinora.encoder.v4l2;

import java.util.EnumSet;
import java.util.Set;
import org.kinora.api.encoder.RateControl.Mode;
import org.kinora.binding.linux.V4l2Control;

/**
 * The rate control of a device.
 *
 * @param modes that it has
 * @param liveBitrate whether it has a control of the bit rate
 */
record RateSupport(Set<Mode> modes, boolean liveBitrate) {

  /** All that a device can have. */
  static final RateSupport ALL =
      new RateSupport(EnumSet.of(Mode.CBR, Mode.VBR, Mode.FIXED_QP), true);

  /** Copies the set. */
  RateSupport {
    modes = Set.copyOf(modes);
  }

  /** What the controls of a device tell. */
  static RateSupport of(Controls controls, CodedFormat format) {
    Set<Mode> modes = EnumSet.noneOf(Mode.class);
    boolean bitrate = controls.has(V4l2Control.CID_MPEG_VIDEO_BITRATE);
    if (bitrate) {
      boolean choice = controls.has(V4l2Control.CID_MPEG_VIDEO_BITRATE_MODE);
      if (!choice
          || controls.hasItem(
              V4l2Control.CID_MPEG_VIDEO_BITRATE_MODE, V4l2Control.MPEG_VIDEO_BITRATE_MODE_CBR)) {
        modes.add(Mode.CBR);
      }
      if (choice
          && controls.hasItem(
              V4l2Control.CID_MPEG_VIDEO_BITRATE_MODE, V4l2Control.MPEG_VIDEO_BITRATE_MODE_VBR)) {
        modes.add(Mode.VBR);
      }
    }
    if (controls.has(format.intraQp()) && controls.has(format.interQp())) {
      modes.add(Mode.FIXED_QP);
    }
    return new RateSupport(modes, bitrate);
  }

  /** What is in both. */
  RateSupport and(RateSupport other) {
    Set<Mode> both = EnumSet.noneOf(Mode.class);
    modes.stream().filter(other.modes::contains).forEach(both::add);
    return new RateSupport(both, liveBitrate && other.liveBitrate);
  }
}
