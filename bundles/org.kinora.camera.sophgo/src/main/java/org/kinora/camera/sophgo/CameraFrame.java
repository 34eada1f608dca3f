package org.kinora.camera.sophgo;

import org.kinora.api.camera.CameraMode;
import org.kinora.binding.jna.HardwareFrame;
import org.kinora.binding.sophgo.CviLayout;
import org.kinora.binding.sophgo.SophgoFrame;

/** A frame of the scaler. */
final class CameraFrame extends HardwareFrame implements SophgoFrame {

  CameraFrame(CameraMode mode) {
    super(mode, CviLayout.VIDEO_FRAME_INFO_SIZE, SophgoFrame.class);
  }

  @Override
  public long physicalAddress(int plane) {
    return structure().getLong(CviLayout.VIDEO_FRAME_U64PHYADDR + Long.BYTES * plane);
  }

  @Override
  public long ptsMicros() {
    return structure().getLong(CviLayout.VIDEO_FRAME_U64PTS);
  }

  @Override
  protected int reference() {
    return structure().getInt(CviLayout.VIDEO_FRAME_U32TIMEREF);
  }

  @Override
  public int stride(int plane) {
    return structure().getInt(CviLayout.VIDEO_FRAME_U32STRIDE + Integer.BYTES * plane);
  }
}
