package org.kinora.binding.sophgo;

import java.nio.file.Path;
import java.util.List;
import org.kinora.binding.jna.DirectLibrary;
import org.kinora.binding.jna.HardwareSystem;
import org.kinora.binding.jna.LibraryRefusedException;
import org.kinora.binding.jna.SymbolChooser;
import org.kinora.binding.sophgo.MediaSystem.Call;
import org.kinora.binding.sophgo.MediaSystem.Extra;
import org.kinora.binding.sophgo.MediaSystem.Part;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The libraries of a part: libsys first, which the others need, and then the part's own. The older
 * SDK has the scaler in libvpu; the newer in libvpss, which needs libvi.
 */
final class Libraries implements HardwareSystem.PartLibraries {

  private static final String VENC = "libvenc.so";

  private static final Logger LOG = LoggerFactory.getLogger(Libraries.class);

  private final String folder;
  private final Part part;
  private boolean split; // whether libvi was opened too, for every user

  /**
   * @param folder with the libraries; empty for where the system looks for libraries
   */
  Libraries(String folder, Part part) {
    this.folder = folder;
    this.part = part;
  }

  @Override
  public synchronized String open() throws LibraryRefusedException {
    open(CviSys.LIBRARY, CviSys.class, "libsys.so");
    boolean done = false;
    try {
      String file = part == Part.VENC ? open(CviVenc.LIBRARY, CviVenc.class, VENC) : openScaler();
      done = true;
      return file;
    } finally {
      if (!done) {
        CviSys.LIBRARY.release();
      }
    }
  }

  private String openScaler() throws LibraryRefusedException {
    try {
      String file = open(CviVpss.LIBRARY, CviVpss.class, "libvpu.so"); // or what is open already
      if (split) {
        CviVi.LIBRARY.retain();
      }
      return file;
    } catch (LibraryRefusedException e) {
      if (e.found()) {
        throw e;
      }
      return openSplit(e);
    }
  }

  private String openSplit(LibraryRefusedException older) throws LibraryRefusedException {
    boolean opened = false;
    try {
      open(CviVi.LIBRARY, CviVi.class, "libvi.so");
      opened = true;
      String file = open(CviVpss.LIBRARY, CviVpss.class, "libvpss.so");
      split = true;
      return file;
    } catch (LibraryRefusedException e) {
      if (opened) {
        CviVi.LIBRARY.release();
      }
      throw new LibraryRefusedException(older.getMessage() + "; " + e.getMessage(), e.found());
    }
  }

  private String open(DirectLibrary library, Class<?> natives, String file)
      throws LibraryRefusedException {
    String candidate = folder.isEmpty() ? file : Path.of(folder, file).toString();
    return library.open(
        List.of(candidate), SymbolChooser.naming(natives, name -> symbol(natives, name)));
  }

  /** CVI_VENC_SendFrame of sendFrame, CVI_SYS_Init of sysInit. */
  private static String symbol(Class<?> natives, String method) {
    if (natives != CviSys.class) {
      return (natives == CviVpss.class ? "CVI_VPSS_" : "CVI_VENC_") + capital(method);
    }
    if (method.startsWith("sys")) {
      return "CVI_SYS_" + method.substring("sys".length());
    }
    // the others are the C library's, under their own names
    return method.startsWith("vb") ? "CVI_VB_" + method.substring("vb".length()) : method;
  }

  /** Opens the encoder's library for functions that it may lack. */
  boolean callExtra(Extra functions, Call call) throws CviException {
    Class<?> natives = functions == Extra.FRAME_LOSS ? CviVencLoss.class : CviVencRate.class;
    DirectLibrary library =
        functions == Extra.FRAME_LOSS ? CviVencLoss.LIBRARY : CviVencRate.LIBRARY;
    try {
      open(library, natives, VENC);
    } catch (LibraryRefusedException e) {
      LOG.info("{} cannot be set: {}", functions, e.getMessage());
      return false;
    }
    try {
      call.run();
      return true;
    } finally {
      library.release();
    }
  }

  private static String capital(String name) {
    return Character.toUpperCase(name.charAt(0)) + name.substring(1);
  }

  @Override
  public synchronized void retain() {
    CviSys.LIBRARY.retain();
    own().retain();
    if (split) {
      CviVi.LIBRARY.retain();
    }
  }

  @Override
  public synchronized void release() {
    own().release(); // in the reverse order: they need what was opened before
    if (split) {
      CviVi.LIBRARY.release();
      split = CviVi.LIBRARY.users() > 0;
    }
    CviSys.LIBRARY.release();
  }

  private DirectLibrary own() {
    return part == Part.VENC ? CviVenc.LIBRARY : CviVpss.LIBRARY;
  }
}
