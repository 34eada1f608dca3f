package org.kinora.binding.sophgo;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import org.kinora.binding.jna.BufferAddresses;
import org.kinora.binding.jna.HardwareSystem;
import org.kinora.binding.jna.OtherPrograms;
import org.kinora.binding.jna.VendorCalls;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * The media system SYS with its memory VB. That another program runs it is seen by its device
 * nodes, which another process has open.
 */
@Component(service = MediaSystem.class, configurationPid = MediaSystem.PID)
@Designate(ocd = MediaSystem.Config.class)
public final class MediaSystem extends HardwareSystem<MediaSystem.Part> {

  /**
   * The encoder's channels (VENC_MAX_CHN_NUM, cvi_comm_venc.h); how many of them a chip runs at
   * once it says when it runs out of memory.
   */
  public static final int VENC_CHANNELS = 16;

  static final String PID = "org.kinora.binding.sophgo";

  /**
   * The driver's own report, /proc/cvitek/vb, is not read: it is said to block for ever on some
   * boards, where nothing can end the reader.
   */
  private static final String DEVICE_NODES = "/dev/cvi";

  /**
   * Blocks of the common pool, of which the driver wants at least one; cameras and encoders bring
   * pools of their own.
   */
  private static final int COMMON_BYTES = 4096;

  private static final int REMAP_CACHED = 2; // VB_REMAP_MODE_CACHED, cvi_comm_vb.h

  /** Configuration. */
  @ObjectClassDefinition(
      name = "Sophgo media system",
      description = "The vendor's libraries of the SG2002 and CV181x.")
  @interface Config {
    /** Where the libraries are. */
    @AttributeDefinition(
        description =
            "Folder with libsys.so, libvenc.so and libvpu.so (or libvi.so and libvpss.so). Empty: "
                + "where the system looks for libraries.")
    String folder() default "";
  }

  /** A part of the system, each in a library of its own. */
  public enum Part {
    /** The encoder. */
    VENC,
    /** The scaler behind the sensor. */
    VPSS
  }

  private final Libraries encoder;

  /** As a component. */
  @Activate
  public MediaSystem(Config config) {
    this(config.folder());
  }

  /**
   * For use outside a framework.
   *
   * @param folder with the libraries; empty for where the system looks for libraries
   */
  public MediaSystem(String folder) {
    this(folder, new OtherPrograms(Path.of("/proc"), DEVICE_NODES));
  }

  /**
   * For use outside a framework, where the caller knows that another program runs the system.
   *
   * @param folder as above
   */
  public static MediaSystem joining(String folder) {
    return new MediaSystem(folder, () -> true);
  }

  MediaSystem(String folder, BooleanSupplier runsElsewhere) {
    this(new Libraries(folder, Part.VENC), new Libraries(folder, Part.VPSS), runsElsewhere);
  }

  private MediaSystem(Libraries encoder, Libraries scaler, BooleanSupplier runsElsewhere) {
    super(Map.of(Part.VENC, encoder, Part.VPSS, scaler), VENC_CHANNELS, runsElsewhere);
    this.encoder = encoder;
  }

  /**
   * Calls functions that not every version of the encoder's library exports.
   *
   * @param functions which
   * @param call calls them, on this thread, while {@link Part#VENC} is in use
   * @return false if the library lacks one of them; nothing was called
   */
  public boolean callExtra(Extra functions, Call call) throws CviException {
    return encoder.callExtra(functions, call);
  }

  /** Functions of libvenc that a board can do without. */
  public enum Extra {
    /** Those of {@link CviVencRate}. */
    RATE_PARAMETERS,
    /** Those of {@link CviVencLoss}. */
    FRAME_LOSS
  }

  /** Calls functions of a library. */
  @FunctionalInterface
  public interface Call {
    /** Calls them. */
    void run() throws CviException;
  }

  @Override
  protected void start(boolean joined) throws CviException {
    if (joined) {
      CviException.check(CviSys.sysInit(), "CVI_SYS_Init");
      return;
    }
    // Clear what a killed process left. They fail where there is nothing, which is as good.
    CviSys.sysExit();
    CviSys.vbExit();
    CviException.check(
        CviSys.vbSetConfig(BufferAddresses.addressOf(COMMON_POOL)), "CVI_VB_SetConfig");
    CviException.check(CviSys.vbInit(), "CVI_VB_Init");
    int code = CviSys.sysInit();
    if (code != CviError.SUCCESS) {
      giveBack("CVI_VB_Exit", CviSys::vbExit);
      throw CviException.of(code, "CVI_SYS_Init");
    }
  }

  private static final ByteBuffer COMMON_POOL = commonPool();

  private static ByteBuffer commonPool() {
    ByteBuffer config = BufferAddresses.structure(CviLayout.VB_CONFIG_SIZE);
    config.putInt(CviLayout.VB_CONFIG_U32MAXPOOLCNT, 1);
    describePool(config, CviLayout.VB_CONFIG_ASTCOMMPOOL, COMMON_BYTES, 1, "kinora");
    return config;
  }

  /** Writes a {@code VB_POOL_CONFIG_S} of blocks that the processor may cache. */
  static void describePool(ByteBuffer config, int at, int bytes, int blocks, String name) {
    config.putInt(at + CviLayout.VB_POOL_CONFIG_U32BLKSIZE, bytes);
    config.putInt(at + CviLayout.VB_POOL_CONFIG_U32BLKCNT, blocks);
    config.putInt(at + CviLayout.VB_POOL_CONFIG_ENREMAPMODE, REMAP_CACHED);
    config.put(at + CviLayout.VB_POOL_CONFIG_ACNAME, name.getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  protected void end(boolean joined) {
    if (!joined) {
      giveBack("CVI_SYS_Exit", CviSys::sysExit);
      giveBack("CVI_VB_Exit", CviSys::vbExit);
    }
  }

  /**
   * Calls a function that gives something back; once more if it fails, and if it fails again there
   * is nothing else to do than to say so.
   */
  public static void giveBack(String function, IntSupplier call) {
    VendorCalls.giveBack(function, call, CviError::of);
  }
}
