package org.kinora.binding.sophgo;

import java.nio.ByteBuffer;
import org.kinora.binding.jna.BufferAddresses;

/** A way that pictures take in the hardware, from one module to the next. */
public final class CviLink implements AutoCloseable {

  private static final int VPSS = 6; // MOD_ID_E, cvi_common.h
  private static final int VENC = 7;
  private static final int VI = 14;

  private final ByteBuffer source;
  private final ByteBuffer destination;

  private CviLink(ByteBuffer source, ByteBuffer destination) throws CviException {
    this.source = source;
    this.destination = destination;
    CviException.check(
        CviSys.sysBind(BufferAddresses.addressOf(source), BufferAddresses.addressOf(destination)),
        "CVI_SYS_Bind");
  }

  /** From the sensor's input to a group of the scaler. */
  public static CviLink toScaler(int pipe, int channel, int group) throws CviException {
    return new CviLink(channel(VI, pipe, channel), channel(VPSS, group, 0));
  }

  /** From an output of the scaler to a channel of the encoder. */
  public static CviLink toEncoder(VpssChannel from, int channel) throws CviException {
    return new CviLink(channel(VPSS, from.group(), from.channel()), channel(VENC, 0, channel));
  }

  private static ByteBuffer channel(int module, int device, int channel) {
    ByteBuffer structure = BufferAddresses.structure(CviLayout.MMF_CHN_SIZE);
    structure.putInt(CviLayout.MMF_CHN_ENMODID, module);
    structure.putInt(CviLayout.MMF_CHN_S32DEVID, device);
    structure.putInt(CviLayout.MMF_CHN_S32CHNID, channel);
    return structure;
  }

  /** Ends it. */
  @Override
  public void close() {
    MediaSystem.giveBack(
        "CVI_SYS_UnBind",
        () ->
            CviSys.sysUnBind(
                BufferAddresses.addressOf(source), BufferAddresses.addressOf(destination)));
  }
}
