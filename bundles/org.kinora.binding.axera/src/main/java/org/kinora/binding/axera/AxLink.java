package org.kinora.binding.axera;

import java.nio.ByteBuffer;
import org.kinora.binding.jna.BufferAddresses;

/** A way that pictures take in the hardware, from one module to the next. */
public final class AxLink implements AutoCloseable {

  private static final int VENC = 0x07; // AX_MOD_ID_E, ax_global_type.h
  private static final int IVPS = 0x0D;
  private static final int VIN = 0x11;

  private final ByteBuffer source;
  private final ByteBuffer destination;

  private AxLink(ByteBuffer source, ByteBuffer destination) throws AxException {
    this.source = source;
    this.destination = destination;
    AxException.check(
        AxSys.sysLink(BufferAddresses.addressOf(source), BufferAddresses.addressOf(destination)),
        "AX_SYS_Link");
  }

  /** From the sensor's input to a group of the scaler. */
  public static AxLink toScaler(int pipe, int channel, int group) throws AxException {
    return new AxLink(channel(VIN, pipe, channel), channel(IVPS, group, 0));
  }

  /** From an output of the scaler to a channel of the encoder. */
  public static AxLink toEncoder(IvpsChannel from, int channel) throws AxException {
    return new AxLink(channel(IVPS, from.group(), from.channel()), channel(VENC, 0, channel));
  }

  private static ByteBuffer channel(int module, int group, int channel) {
    ByteBuffer structure = BufferAddresses.structure(AxLayout.MOD_INFO_SIZE);
    structure.putInt(AxLayout.MOD_INFO_ENMODID, module);
    structure.putInt(AxLayout.MOD_INFO_S32GRPID, group);
    structure.putInt(AxLayout.MOD_INFO_S32CHNID, channel);
    return structure;
  }

  /** Ends it. */
  @Override
  public void close() {
    MediaSystem.giveBack(
        "AX_SYS_UnLink",
        () ->
            AxSys.sysUnLink(
                BufferAddresses.addressOf(source), BufferAddresses.addressOf(destination)));
  }
}
