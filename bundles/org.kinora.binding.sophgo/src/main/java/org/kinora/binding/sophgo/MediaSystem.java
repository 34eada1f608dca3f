package org.kinora.binding.sophgo;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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
 * and the last one takes it down and closes the libraries.
 *
 * <p>The system is one for the whole board. If another process has one of its device nodes open
 * when the first user comes, such as the program that runs the sensor, it is joined: nothing of it
 * is cleared or reset, and nothing is taken down at the end. Otherwise what is still there was left
 * behind by a process that was killed, and is cleared before it is initialised.
 *
 * <p>May be used from any thread.
 */
@Component(service = MediaSystem.class, configurationPid = MediaSystem.PID)
@Designate(ocd = MediaSystem.Config.class)
public final class MediaSystem {

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

  private static final Logger LOG = LoggerFactory.getLogger(MediaSystem.class);

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

  private final Map<Part, Libraries> libraries;
  private final BooleanSupplier runsElsewhere;
  private final HardwareChannels channels = new HardwareChannels(VENC_CHANNELS);
  private int users;
  private boolean joined;

  /** As a component. */
  @Activate
  public MediaSystem(Config config) {
    this(config.folder(), new OtherPrograms(Path.of("/proc"), DEVICE_NODES));
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
            Part.VPSS,
            new Libraries(folder, Part.VPSS));
    this.runsElsewhere = runsElsewhere;
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

  /**
   * Calls functions that not every version of the encoder's library exports.
   *
   * @param functions which
   * @param call calls them, on this thread, while {@link Part#VENC} is in use
   * @return false if the library lacks one of them; nothing was called
   */
  public boolean callExtra(Extra functions, Call call) throws CviException {
    return libraries.get(Part.VENC).callExtra(functions, call);
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

  /** The encoder's channels, of which each number is given to one user at a time. */
  public HardwareChannels channels() {
    return channels;
  }

  /**
   * Becomes a user of the system, which is initialised now if there was none.
   *
   * @return to be closed after the last call of a function
   */
  public synchronized Use open(Part part) throws CviException {
    try {
      load(part);
    } catch (LibraryRefusedException e) {
      throw new CviException(
          "the library of the media system's part " + part + " was refused: " + e.getMessage(),
          Retry.RECOVERABLE);
    }
    boolean done = false;
    try {
      if (users == 0) {
        start();
      }
      users++;
      done = true;
      return new Use(part);
    } finally {
      if (!done) {
        library(part).release();
      }
    }
  }

  private void start() throws CviException {
    joined = runsElsewhere.getAsBoolean();
    if (joined) {
      LOG.info("Another program runs the media system: it is joined and nothing is cleared");
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

  private synchronized void close(Part part) {
    if (--users == 0 && !joined) {
      giveBack("CVI_SYS_Exit", CviSys::sysExit);
      giveBack("CVI_VB_Exit", CviSys::vbExit);
    }
    library(part).release();
  }

  /**
   * Calls a function that gives something back; once more if it fails, and if it fails again there
   * is nothing else to do than to say so.
   */
  public static void giveBack(String function, IntSupplier call) {
    VendorCalls.giveBack(function, call, CviError::of);
  }

  /** The users at this moment. */
  public synchronized int users() {
    return users;
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
