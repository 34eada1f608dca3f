package org.kinora.binding.linux;

import com.sun.jna.Native;
import com.sun.jna.Platform;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import org.kinora.binding.jna.DirectLibrary;
import org.kinora.binding.jna.LibraryRefusedException;

/**
 * The C library. A component that uses this package calls {@link #open()} when it starts and {@link
 * #release()} when it ends; devices, mappings and watches are users of their own, so that they may
 * outlive it.
 *
 * <p>{@code open} and {@code ioctl} are variadic in C. They are called as if they were not, which
 * is the same on x86_64, arm64 and riscv64, where variadic integer arguments go into the same
 * registers (System V AMD64 psABI 3.5.7, AAPCS64 without Apple's change, RISC-V psABI, integer
 * calling convention).
 */
public final class Libc {

  static final DirectLibrary LIBRARY = new DirectLibrary(Libc.class);

  private Libc() {}

  /**
   * Becomes a user.
   *
   * @throws LibraryRefusedException if this is no 64-bit little-endian Linux
   */
  public static void open() throws LibraryRefusedException {
    if (!Platform.isLinux() && !Platform.isAndroid()) {
      throw new LibraryRefusedException("not found: V4L2 is a part of Linux", false);
    }
    if (Native.LONG_SIZE != Long.BYTES || ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
      throw new LibraryRefusedException(
          "the layouts of 64-bit little-endian Linux are known, no others", true);
    }
    // By the name of glibc, then by that of musl, which answers to it without a file.
    LIBRARY.open(List.of("libc.so.6", "libc.so"), (file, symbols) -> Map.of());
  }

  /** Stops being a user. */
  public static void release() {
    LIBRARY.release();
  }

  /**
   * What the last call of this thread left in {@code errno}; JNA keeps it for each thread, since
   * the virtual machine may make calls of its own in between.
   */
  static int errno() {
    return Native.getLastError();
  }

  static native int open(String path, int flags);

  static native int close(int descriptor);

  static native int ioctl(int descriptor, long request, long argument);

  static native long mmap(
      long address, long length, int protection, int flags, int descriptor, long offset);

  static native int munmap(long address, long length);

  static native int poll(long descriptors, long count, int milliseconds);

  static native long read(int descriptor, long buffer, long bytes);

  static native long write(int descriptor, long buffer, long bytes);

  static native int eventfd(int initial, int flags);

  static native int inotify_init1(int flags);

  static native int inotify_add_watch(int descriptor, String path, int mask);
}
