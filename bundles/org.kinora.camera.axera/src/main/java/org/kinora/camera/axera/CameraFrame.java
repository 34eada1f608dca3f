package org.kinora.camera.axera;

import org.kinora.api.camera.CameraMode;
import org.kinora.binding.axera.AxLayout;
import org.kinora.binding.axera.AxeraFrame;
import org.kinora.binding.jna.HardwareFrame;

/** A frame of the scaler. */
final class CameraFrame extends HardwareFrame implements AxeraFrame {

  CameraFrame(CameraMode mode) {
    super(mode, AxLayout.VIDEO_FRAME_INFO_SIZE, AxeraFrame.class);
  }

  @Override
  public long physicalAddress(int plane) {
    return structure().getLong(AxLayout.VIDEO_FRAME_U64PHYADDR + Long.BYTES * plane);
  }

  @Override
  public long ptsMicros() {
    return structure().getLong(AxLayout.VIDEO_FRAME_U64PTS);
  }

  @Override
  protected int reference() {
    return (int) structure().getLong(AxLayout.VIDEO_FRAME_U64SEQNUM);
  }

  @Override
  public int stride(int plane) {
    return structure().getInt(AxLayout.VIDEO_FRAME_U32PICSTRIDE + Integer.BYTES * plane);
  }
}
