package org.kinora.binding.jna;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
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

  /**
   * Takes any library.
   *
   * @param natives the class that is mapped
   * @param symbol gives the symbol of a native method by its name
   */
  static SymbolChooser naming(Class<?> natives, UnaryOperator<String> symbol) {
    Map<String, String> symbols = new HashMap<>();
    for (Method method : natives.getDeclaredMethods()) {
      if (Modifier.isNative(method.getModifiers())) {
        symbols.put(method.getName(), symbol.apply(method.getName()));
      }
    }
    return (file, exported) -> symbols;
  }

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
