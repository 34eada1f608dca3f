package org.kinora.binding.axera;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.kinora.binding.axera.MediaSystem.Part;
import org.kinora.binding.jna.DirectLibrary;
import org.kinora.binding.jna.HardwareSystem;
import org.kinora.binding.jna.LibraryRefusedException;
import org.kinora.binding.jna.SymbolChooser;

/** The libraries of a part: libax_sys first, which the others need, and then the part's own. */
final class Libraries implements HardwareSystem.PartLibraries {

  private final String folder;
  private final Part part;

  /**
   * @param folder with the libraries; empty for where the system looks for libraries
   */
  Libraries(String folder, Part part) {
    this.folder = folder;
    this.part = part;
  }

  /** Becomes a user of both; gives the file of the part's own. */
  @Override
  public synchronized String open() throws LibraryRefusedException {
    open(AxSys.LIBRARY, "libax_sys.so", SymbolChooser.naming(AxSys.class, Libraries::systemSymbol));
    boolean done = false;
    try {
      String prefix = "AX_" + part + "_";
      String file =
          open(
              own(),
              "libax_" + part.name().toLowerCase(Locale.ROOT) + ".so",
              SymbolChooser.naming(
                  part == Part.VENC ? AxVenc.class : AxIvps.class, name -> prefix + capital(name)));
      done = true;
      return file;
    } finally {
      if (!done) {
        AxSys.LIBRARY.release();
      }
    }
  }

  private String open(DirectLibrary library, String file, SymbolChooser chooser)
      throws LibraryRefusedException {
    String candidate = folder.isEmpty() ? file : Path.of(folder, file).toString();
    return library.open(List.of(candidate), chooser);
  }

  /** AX_SYS_Init of sysInit; those without a prefix are the C library's. */
  private static String systemSymbol(String method) {
    if (method.startsWith("sys")) {
      return "AX_SYS_" + method.substring("sys".length());
    }
    return method.startsWith("pool") ? "AX_POOL_" + method.substring("pool".length()) : method;
  }

  private static String capital(String name) {
    return Character.toUpperCase(name.charAt(0)) + name.substring(1);
  }

  @Override
  public synchronized void retain() {
    AxSys.LIBRARY.retain();
    own().retain();
  }

  @Override
  public synchronized void release() {
    own().release(); // in the reverse order: it needs what was opened before
    AxSys.LIBRARY.release();
  }

  private DirectLibrary own() {
    return part == Part.VENC ? AxVenc.LIBRARY : AxIvps.LIBRARY;
  }
}
