package org.kinora.test.emulators;

import com.sun.jna.Library;
import com.sun.jna.Native;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.kinora.test.tools.Tools;

/**
 * An emulated board: the libraries that stand in for the vendor's, and the control of them.
 *
 * <p>The libraries are compiled when they are first asked for. The state of a board - memory,
 * channels, what was done wrong - is one for the whole process, as a board's is; a test begins with
 * {@link #reset()}. Nothing that is known here was tried on a board: the rules are those of the
 * vendors' headers and published sources.
 */
public final class Emulator {

  private static final int RESOURCES = 8;
  private static final int SLOW = Integer.getInteger("kinora.emulators.slow", 1);

  private static Emulator sophgo;
  private static Emulator axera;

  private final Path folder;
  private final Path split;
  private final Control control;

  /** The functions that libsys.so and libax_sys.so export for tests. */
  interface Control extends Library {

    void kinora_emu_reset();

    void kinora_emu_fail(String function, int skip, int code, int times, int milliseconds);

    long kinora_emu_calls(String function);

    int kinora_emu_misuses();

    String kinora_emu_misuse(int index);

    void kinora_emu_camera(int width, int height, int numerator, int denominator, int fast);

    void kinora_emu_leave_busy(int channel);

    void kinora_emu_resources(int[] counts);

    int kinora_emu_codec(int h265);
  }

  private Emulator(Path folder, Path split, String library) {
    this.folder = folder;
    this.split = split;
    this.control = Native.load(folder.resolve(library).toString(), Control.class);
  }

  /**
   * The emulated Sophgo board (SG2002), reset. Skips the test, with a line that says so, where
   * there is no C compiler.
   */
  public static synchronized Emulator sophgo() {
    if (sophgo == null) {
      Path built = Libraries.built();
      sophgo = new Emulator(built.resolve("sophgo"), built.resolve("sophgo-split"), "libsys.so");
    }
    sophgo.reset();
    return sophgo;
  }

  /**
   * The emulated Axera board (AX630C), reset. Skips the test, with a line that says so, where there
   * is no C compiler.
   */
  public static synchronized Emulator axera() {
    if (axera == null) {
      Path folder = Libraries.built().resolve("axera");
      axera = new Emulator(folder, folder, "libax_sys.so");
    }
    axera.reset();
    return axera;
  }

  /**
   * A time for the board to do something in, longer on machines that are emulated themselves: the
   * system property {@code kinora.emulators.slow} says how many times. For limits that a test ends
   * with, never for what it measures.
   */
  public static int patience(int milliseconds) {
    return Math.multiplyExact(milliseconds, SLOW);
  }

  /** A time for the board to do something in; see {@link #patience(int)}. */
  public static Duration patience(Duration time) {
    return time.multipliedBy(SLOW);
  }

  /**
   * The folder with the libraries: {@code libsys.so}, {@code libvpu.so} and {@code libvenc.so}, or
   * {@code libax_sys.so}, {@code libax_venc.so} and {@code libax_ivps.so}.
   */
  public Path folder() {
    return folder;
  }

  /**
   * The folder with the newer layout: {@code libsys.so}, {@code libvi.so}, {@code libvpss.so},
   * {@code libvenc.so}. It is the same board as {@link #folder()}. Of Axera, the same folder.
   */
  public Path split() {
    return split;
  }

  /**
   * As after the power came on: nothing is open, nothing fails, no call was made, and the camera
   * delivers 640x480 at 30 frames per second. Mappings and descriptors that are still in use are
   * gone.
   */
  public void reset() {
    control.kinora_emu_reset();
  }

  /**
   * Lets calls fail. Replaces what was said about this function before.
   *
   * @param function the vendor's name
   * @param skip calls from now on that still succeed
   * @param code what the calls after these return
   * @param times how many fail; -1 for all
   */
  public void fail(String function, int skip, int code, int times) {
    control.kinora_emu_fail(function, skip, code, times, 0);
  }

  /**
   * Lets calls take long, and then do what they do.
   *
   * @param function the vendor's name
   * @param skip calls from now on that are not concerned
   * @param milliseconds that a call takes before it begins
   * @param times how many are concerned; -1 for all
   */
  public void delay(String function, int skip, int milliseconds, int times) {
    control.kinora_emu_fail(function, skip, 0, times, milliseconds);
  }

  /** The calls of a function since the last reset. */
  public long calls(String function) {
    return control.kinora_emu_calls(function);
  }

  /** What breached the vendor's rules since the last reset, in words, oldest first. */
  public List<String> misuses() {
    return IntStream.range(0, control.kinora_emu_misuses())
        .mapToObj(control::kinora_emu_misuse)
        .toList();
  }

  /** Sets what the sensor delivers, in real time. */
  public void camera(int width, int height, int fpsNumerator, int fpsDenominator) {
    control.kinora_emu_camera(width, height, fpsNumerator, fpsDenominator, 0);
  }

  /** Lets the sensor deliver as fast as its frames are taken, and lose none. */
  public void fastCamera(int width, int height) {
    control.kinora_emu_camera(width, height, 30, 1, 1);
  }

  /** Leaves an encoder channel as a process does that ends without closing it. */
  public void leaveBusy(int channel) {
    control.kinora_emu_leave_busy(channel);
  }

  /**
   * Whether it really encodes, because the system's libx264 and libx265 are there. Otherwise it
   * replays a recorded stream of 640x480 in every channel: there is a key frame where one is due,
   * and the pictures are not those that were sent. The environment variable {@code
   * KINORA_EMU_REPLAY} makes it do so everywhere.
   */
  public boolean encodes() {
    return control.kinora_emu_codec(0) != 0 && control.kinora_emu_codec(1) != 0;
  }

  /** Skips the rest of a test, with a line that says so, where it only replays. */
  public void needEncoding() {
    Tools.need(encodes(), "libx264 or libx265, without which nothing that was sent can be seen,");
  }

  /** What is in use. */
  public Resources resources() {
    int[] counts = new int[RESOURCES];
    control.kinora_emu_resources(counts);
    return new Resources(
        counts[0], counts[1], counts[2], counts[3], counts[4], counts[5], counts[6], counts[7]);
  }

  /**
   * What is in use; all 0 after a clean shutdown.
   *
   * @param pools of memory blocks
   * @param blocks that are lent, by callers or by the hardware
   * @param mappings of physical memory
   * @param channels of the encoder
   * @param streams access units that are lent
   * @param groups of the scaler
   * @param frames of the scaler that are lent
   * @param links between modules
   */
  public record Resources(
      int pools,
      int blocks,
      int mappings,
      int channels,
      int streams,
      int groups,
      int frames,
      int links) {

    /** Nothing in use. */
    public static final Resources NONE = new Resources(0, 0, 0, 0, 0, 0, 0, 0);
  }
}
