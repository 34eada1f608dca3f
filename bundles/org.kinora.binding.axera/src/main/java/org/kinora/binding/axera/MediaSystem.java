package org.kinora.binding.axera;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import org.kinora.api.KinoraException.Retry;
import org.kinora.binding.jna.BufferAddresses;
import org.kinora.binding.jna.HardwareChannels;
import org.kinora.binding.jna.LibraryRefusedException;
import org.kinora.binding.jna.OtherPrograms;
import org.kinora.binding.jna.SharedLibrary;
import org.kinora.binding.jna.VendorCalls;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The board's media system, which the camera and the encoder share: the first user initialises it
 * and the last one takes it down and closes the libraries; the same with each part of it.
 *
 * <p>Memory pools are those of the whole board. If another process has one of the device nodes open
 * when the first user comes, such as the program that runs the sensor, it is joined: nothing of it
 * is cleared, and at the end only what this process has initialised for itself is taken down.
 * Otherwise what is still there was left behind by a process that was killed, and is cleared.
 *
 * <p>May be used from any thread.
 */
@Component(service = MediaSystem.class, configurationPid = MediaSystem.PID)
@Designate(ocd = MediaSystem.Config.class)
public final class MediaSystem {

  static final String PID = "org.kinora.binding.axera";

  /** The encoder's channels (AX_MAX_VENC_CHN_NUM, ax_venc_comm.h). */
  public static final int VENC_CHANNELS = 16;

  private static final Logger LOG = LoggerFactory.getLogger(MediaSystem.class);

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

  private final Map<Part, Libraries> libraries;
  private final Map<Part, Integer> users = new EnumMap<>(Part.class);
  private final BooleanSupplier runsElsewhere;
  private final HardwareChannels channels = new HardwareChannels(VENC_CHANNELS);
  private boolean joined;

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
    this.libraries =
        Map.of(
            Part.VENC,
            new Libraries(folder, Part.VENC),
            Part.IVPS,
            new Libraries(folder, Part.IVPS));
    this.runsElsewhere = runsElsewhere;
    for (Part part : Part.values()) {
      users.put(part, 0);
    }
  }

  /**
   * Opens the libraries of a part, without initialising anything; the caller is a user of them
   * until it releases them.
   *
   * @return the file of the part's own library
   * @throws LibraryRefusedException if one is missing or lacks a function that is needed
   */
  public String load(Part part) throws LibraryRefusedException {
    return libraries.get(part).open();
  }

  /** The libraries of a part, for the users that {@link #load} has made. */
  public SharedLibrary library(Part part) {
    return libraries.get(part);
  }

  /** The encoder's channels. */
  public HardwareChannels channels() {
    return channels;
  }

  /**
   * Becomes a user of a part, which is initialised now if it had none.
   *
   * @return to be closed after the last call of a function
   */
  public synchronized Use open(Part part) throws AxException {
    try {
      load(part);
    } catch (LibraryRefusedException e) {
      throw new AxException(
          "the library of the media system's part " + part + " was refused: " + e.getMessage(),
          Retry.RECOVERABLE);
    }
    boolean first = users() == 0;
    boolean started = false;
    boolean done = false;
    try {
      if (first) {
        start();
      }
      started = true;
      if (users.get(part) == 0) {
        initialise(part);
      }
      users.merge(part, 1, Integer::sum);
      done = true;
      return new Use(part);
    } finally {
      if (!done) {
        if (first && started) {
          end();
        }
        library(part).release();
      }
    }
  }

  private void start() throws AxException {
    joined = runsElsewhere.getAsBoolean();
    AxException.check(AxSys.sysInit(), "AX_SYS_Init");
    if (joined) {
      LOG.info("Another program runs the media system: it is joined and nothing is cleared");
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

  private void end() {
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

  private static void initialise(Part part) throws AxException {
    if (part == Part.IVPS) {
      AxException.check(AxIvps.init(), "AX_IVPS_Init");
      return;
    }
    ByteBuffer attributes = BufferAddresses.structure(AxLayout.VENC_MOD_ATTR_SIZE);
    attributes.putInt(AxLayout.VENC_MOD_ATTR_ENVENCTYPE, MULTI_ENCODER);
    attributes.putInt(AxLayout.VENC_MOD_ATTR_U32TOTALTHREADNUM, ENCODING_THREADS);
    AxException.check(BufferAddresses.call(attributes, AxVenc::init), "AX_VENC_Init");
  }

  private synchronized void close(Part part) {
    if (users.merge(part, -1, Integer::sum) == 0) {
      if (part == Part.IVPS) {
        giveBack("AX_IVPS_Deinit", AxIvps::deinit);
      } else {
        giveBack("AX_VENC_Deinit", AxVenc::deinit);
      }
    }
    if (users() == 0) {
      end();
    }
    library(part).release();
  }

  /**
   * Calls a function that gives something back; once more if it fails, and if it fails again there
   * is nothing else to do than to say so.
   */
  public static void giveBack(String function, IntSupplier call) {
    VendorCalls.giveBack(function, call, AxError::of);
  }

  /** The users at this moment. */
  public synchronized int users() {
    return users.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** A user's hold on the system. */
  public final class Use implements AutoCloseable {

    private final Part part;
    private boolean closed;

    private Use(Part part) {
      this.part = part;
    }

    /** Whether another program ran the system before, so that what is busy may be its. */
    public boolean joined() {
      synchronized (MediaSystem.this) {
        return joined;
      }
    }

    /** Stops being a user. Closing again does nothing. */
    @Override
    public void close() {
      synchronized (MediaSystem.this) {
        if (!closed) {
          closed = true;
          MediaSystem.this.close(part);
        }
      }
    }
  }
}
