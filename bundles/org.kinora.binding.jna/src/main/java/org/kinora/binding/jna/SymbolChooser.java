package org.kinora.binding.jna;

import java.util.Map;
import org.osgi.annotation.versioning.ConsumerType;

/** Decides whether a library that was opened can be used, and under which names. */
@ConsumerType
@FunctionalInterface
public interface SymbolChooser {

  /**
   * Looks at a library.
   *
   * @param file the library's file, as far as it is known, for messages
   * @param symbols what it exports
   * @return for each native method of the class that is mapped, by its name, the symbol it stands
   *     for; a method that is missing here stands for the symbol of its own name
   * @throws LibraryRefusedException if the library cannot be used; it is closed again
   */
  Map<String, String> choose(String file, Symbols symbols) throws LibraryRefusedException;

  /** What a library exports. */
  interface Symbols {

    /** The address of a symbol, 0 if it is not exported. */
    long address(String symbol);

    /** Whether a symbol is exported. */
    default boolean has(String symbol) {
      return address(symbol) != 0;
    }
  }
}
