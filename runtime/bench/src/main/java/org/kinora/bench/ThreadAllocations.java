package org.kinora.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * Bytes that threads have allocated on the Java heap since they began, by name.
 *
 * @param bytes of each thread
 */
record ThreadAllocations(Map<String, Long> bytes) {

  private static final ThreadMXBean BEAN = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Threads whose names begin so at this moment. */
  static ThreadAllocations now(String prefix) {
    Map<String, Long> bytes = new TreeMap<>();
    long[] ids = BEAN.getAllThreadIds();
    for (ThreadInfo thread : BEAN.getThreadInfo(ids)) {
      if (thread != null && thread.getThreadName().startsWith(prefix)) {
        bytes.merge(
            thread.getThreadName(),
            Math.max(0, BEAN.getThreadAllocatedBytes(thread.getThreadId())),
            Long::sum);
      }
    }
    return new ThreadAllocations(bytes);
  }

  /** What was allocated since an earlier look, by threads that were there then. */
  ThreadAllocations since(ThreadAllocations earlier) {
    Map<String, Long> grown = new TreeMap<>();
    earlier.bytes.forEach(
        (name, before) -> grown.put(name, bytes.getOrDefault(name, before) - before));
    return new ThreadAllocations(grown);
  }

  /** All threads together. */
  long total() {
    return Arrays.stream(bytes.values().toArray(Long[]::new)).mapToLong(Long::longValue).sum();
  }
}
