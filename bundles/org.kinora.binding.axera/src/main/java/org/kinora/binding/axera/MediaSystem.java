package org.kinora.binding.axera;

import java.nio.ByteBuffer;
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
 * The media system SYS with its memory POOL, and its parts. That another program runs it is seen by
 * its device nodes, which another process has open; memory pools are those of the whole board, all
 * else is taken down for this process alone.
 */
@Component(service = MediaSystem.class, configurationPid = MediaSystem.PID)
@Designate(ocd = MediaSystem.Config.class)
public final class MediaSystem extends HardwareSystem<MediaSystem.Part> {

  static final String PID = "org.kinora.binding.axera";

  /** The encoder's channels (AX_MAX_VENC_CHN_NUM, ax_venc_comm.h). */
  public static final int VENC_CHANNELS = 16;

  private static final String DEVICE_NODES = "/dev/ax_";

  /** The common pool is not used; cameras and encoders bring pools of their own. */
  private static final int COMMON_BYTES = 4096;

  private static final int MULTI_ENCODER = 3; // AX_VENC_ENCODER_TYPE_E, ax_venc_comm.h
  private static final int ENCODING_THREADS = 1;

  /** Configuration. */
  @ObjectClassDefinition(
      name = "Axera media system",
      description = "The vendor's libraries of the AX630C.")
  @interface Config {
    /** Where the libraries are. */
    @AttributeDefinition(
        description =
            "Folder with libax_sys.so, libax_venc.so and libax_ivps.so. Empty: where the system"
                + " looks for libraries.")
    String folder() default "";
  }

  /** A part of the system, each in a library of its own. */
  public enum Part {
    /** The encoder. */
    VENC,
    /** The scaler behind the sensor. */
    IVPS
  }

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
    super(
        Map.of(
            Part.VENC,
            new Libraries(folder, Part.VENC),
            Part.IVPS,
            new Libraries(folder, Part.IVPS)),
        VENC_CHANNELS,
        runsElsewhere);
  }

  @Override
  protected void start(boolean joined) throws AxException {
    AxException.check(AxSys.sysInit(), "AX_SYS_Init");
    if (joined) {
      return;
    }
    boolean done = false;
    try {
      AxSys.poolExit(); // fails where a killed process left nothing, which is as good
      AxException.check(
          AxSys.poolSetConfig(BufferAddresses.addressOf(COMMON_POOL)), "AX_POOL_SetConfig");
      AxException.check(AxSys.poolInit(), "AX_POOL_Init");
      done = true;
    } finally {
      if (!done) {
        giveBack("AX_SYS_Deinit", AxSys::sysDeinit);
      }
    }
  }

  @Override
  protected void end(boolean joined) {
    if (!joined) {
      giveBack("AX_POOL_Exit", AxSys::poolExit);
    }
    giveBack("AX_SYS_Deinit", AxSys::sysDeinit);
  }

  private static final ByteBuffer COMMON_POOL = commonPool();

  private static ByteBuffer commonPool() {
    ByteBuffer plan = BufferAddresses.structure(AxLayout.POOL_FLOORPLAN_SIZE);
    AxPool.describe(plan, AxLayout.POOL_FLOORPLAN_COMMPOOL, COMMON_BYTES, 1, "kinora");
    return plan;
  }

  @Override
  protected void startPart(Part part) throws AxException {
    if (part == Part.IVPS) {
      AxException.check(AxIvps.init(), "AX_IVPS_Init");
      return;
    }
    ByteBuffer attributes = BufferAddresses.structure(AxLayout.VENC_MOD_ATTR_SIZE);
    attributes.putInt(AxLayout.VENC_MOD_ATTR_ENVENCTYPE, MULTI_ENCODER);
    attributes.putInt(AxLayout.VENC_MOD_ATTR_U32TOTALTHREADNUM, ENCODING_THREADS);
    AxException.check(BufferAddresses.call(attributes, AxVenc::init), "AX_VENC_Init");
  }

  @Override
  protected void endPart(Part part) {
    if (part == Part.IVPS) {
      giveBack("AX_IVPS_Deinit", AxIvps::deinit);
    } else {
      giveBack("AX_VENC_Deinit", AxVenc::deinit);
    }
  }

  /**
   * Calls a function that gives something back; once more if it fails, and if it fails again there
   * is nothing else to do than to say so.
   */
  public static void giveBack(String function, IntSupplier call) {
    VendorCalls.giveBack(function, call, AxError::of);
  }
}
