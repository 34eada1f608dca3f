package org.kinora.binding.jna;

import com.sun.jna.FunctionMapper;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A native library behind the static native methods of one class, opened for its first user and
 * closed after its last.
 *
 * <p>The class calls the library by JNA's direct mapping; it must not call it unless it is a user,
 * and must not stop being one while a call is inside the library. Both together make closing safe:
 * while a call hangs its library stays mapped.
 *
 * <p>After the last user is gone the handle is closed and JNA keeps nothing of the class, so that
 * its class loader can go. May be used from any thread.
 */
public final class DirectLibrary implements SharedLibrary {

  private final Class<?> natives;
  private final Names names = new Names();
  private NativeLibrary library; // null when closed
  private int users;

  /**
   * @param natives the class with the static native methods, all of whose parameters and results
   *     are primitives, or strings as parameters
   */
  public DirectLibrary(Class<?> natives) {
    this.natives = natives;
  }

  /**
   * Becomes a user; the first one opens the library.
   *
   * @param candidates names (searched as the system does) or paths of the library; the first one
   *     that opens is the one
   * @return the library's file, as far as it is known
   * @throws LibraryRefusedException if none opens, or the one that does is refused
   */
  public synchronized String open(List<String> candidates, SymbolChooser chooser)
      throws LibraryRefusedException {
    if (library == null) {
      NativeLibrary opened = openFirst(candidates);
      try {
        names.symbols = chooser.choose(file(opened), symbol -> address(opened, symbol));
        Native.register(natives, opened);
      } catch (LibraryRefusedException e) {
        opened.close();
        throw e;
      } catch (UnsatisfiedLinkError e) {
        forget(); // what was registered before the symbol that is missing
        opened.close();
        throw new LibraryRefusedException(
            file(opened) + " cannot be used: " + firstLine(e.getMessage()), true);
      }
      library = opened;
    }
    users++;
    return file(library);
  }

  @Override
  public synchronized void retain() {
    if (users == 0) {
      throw new IllegalStateException("the library behind " + natives + " is closed");
    }
    users++;
  }

  @Override
  public synchronized void release() {
    if (users == 0) {
      throw new IllegalStateException("the library behind " + natives + " is closed already");
    }
    if (--users == 0) {
      Native.unregister(natives);
      forget();
      library.close();
      library = null;
    }
  }

  /** The users at this moment; 0 means closed. */
  public synchronized int users() {
    return users;
  }

  /**
   * Removes JNA's note about the class. {@link Native#unregister(Class)} of JNA 5.17 leaves it in a
   * weak map whose value refers to the key, which pins the class loader for ever.
   */
  private void forget() {
    try {
      Field field = Native.class.getDeclaredField("typeOptions");
      field.setAccessible(true);
      ((Map<?, ?>) field.get(null)).remove(natives);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          "this version of JNA keeps its notes elsewhere: use the one Kinora is built with", e);
    }
  }

  private NativeLibrary openFirst(List<String> candidates) throws LibraryRefusedException {
    List<String> reasons = new ArrayList<>();
    for (String candidate : candidates) {
      try {
        // The mapper is part of JNA's cache key: the handle is this object's alone.
        return NativeLibrary.getInstance(candidate, Map.of(Library.OPTION_FUNCTION_MAPPER, names));
      } catch (UnsatisfiedLinkError e) {
        reasons.add(candidate + " (" + reason(e) + ")");
      }
    }
    throw new LibraryRefusedException("not found: " + String.join(", ", reasons), false);
  }

  /** JNA's message lists every attempt in a line of its own; the second line is the linker's. */
  private static String reason(UnsatisfiedLinkError e) {
    return e.getMessage().lines().skip(1).findFirst().orElse(e.getMessage());
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse(text);
  }

  private static String file(NativeLibrary library) {
    return library.getFile() == null ? library.getName() : library.getFile().getPath();
  }

  private static long address(NativeLibrary library, String symbol) {
    try {
      return Pointer.nativeValue(library.getGlobalVariableAddress(symbol));
    } catch (UnsatisfiedLinkError e) {
      return 0;
    }
  }

  /** Gives JNA the symbol of each method. */
  private static final class Names implements FunctionMapper {

    private Map<String, String> symbols = Map.of();

    @Override
    public String getFunctionName(NativeLibrary library, Method method) {
      return symbols.getOrDefault(method.getName(), method.getName());
    }
  }
}
