package org.kinora.test.emulators;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.nio.file.Path;
import java.util.Map;

/** Calls of a vendor's functions by name, with the structures by {@link Layouts}. */
final class Vendor {

  private final Map<String, Integer> layouts;
  private final NativeLibrary[] libraries;

  Vendor(Map<String, Integer> layouts, Path folder, String... names) {
    this.layouts = layouts;
    this.libraries = new NativeLibrary[names.length];
    for (int i = 0; i < names.length; i++) {
      libraries[i] = NativeLibrary.getInstance(folder.resolve(names[i]).toString());
    }
  }

  private Function function(String name) {
    UnsatisfiedLinkError missing = new UnsatisfiedLinkError(name);
    for (NativeLibrary library : libraries) {
      try {
        return library.getFunction(name);
      } catch (UnsatisfiedLinkError e) {
        missing.addSuppressed(e);
      }
    }
    throw missing;
  }

  int call(String name, Object... arguments) {
    return function(name).invokeInt(arguments);
  }

  long callLong(String name, Object... arguments) {
    return function(name).invokeLong(arguments);
  }

  Pointer callPointer(String name, Object... arguments) {
    return function(name).invokePointer(arguments);
  }

  /** A structure of zeros. */
  Struct struct(String type) {
    return new Struct(type);
  }

  /** Native memory with names. */
  final class Struct extends Memory {

    private final String type;

    private Struct(String type) {
      super(layouts.get(type));
      this.type = type;
      clear();
    }

    long at(String field) {
      return layouts.get(type + "." + field);
    }

    Struct set(String field, int value) {
      setInt(at(field), value);
      return this;
    }

    Struct set(String field, int index, int value) {
      setInt(at(field) + 4L * index, value);
      return this;
    }

    Struct setLong(String field, int index, long value) {
      setLong(at(field) + 8L * index, value);
      return this;
    }

    Struct setBool(String field, int value) {
      setByte(at(field), (byte) value);
      return this;
    }

    int get(String field) {
      return getInt(at(field));
    }

    long getLong(String field) {
      return getLong(at(field));
    }
  }
}
