package org.kinora.bench;

import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.util.List;

/** The calls to libraries of {@code runtime/bench/null}, which count them. */
final class CallCounts implements AutoCloseable {

  private static final String COUNT = "kinora_calls"; // null.h

  private final List<NativeLibrary> libraries;
  private final List<Pointer> counts;

  /**
   * @param files of libraries; the bindings' use of them is counted, for they are open only once
   */
  CallCounts(List<String> files) {
    libraries = files.stream().map(NativeLibrary::getInstance).toList();
    counts = libraries.stream().map(library -> library.getGlobalVariableAddress(COUNT)).toList();
  }

  /** All calls so far. */
  long now() {
    return counts.stream().mapToLong(count -> count.getLong(0)).sum();
  }

  @Override
  public void close() {
    libraries.forEach(NativeLibrary::close);
  }
}
