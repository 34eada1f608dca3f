package org.kinora.binding.jna;

import org.kinora.api.KinoraException;
import org.osgi.annotation.versioning.ConsumerType;

/** How a board's media system lets the processor see its memory. */
@ConsumerType
public interface PhysicalMemory {

  /** Maps memory through the processor's cache; gives its address, which is not 0. */
  long map(long physical, int bytes) throws KinoraException;

  /** Unmaps what {@link #map} mapped. */
  void unmap(long address, int bytes);

  /** Drops what is in the processor's cache, to see what devices have written. */
  void refresh(long physical, long address, int bytes) throws KinoraException;

  /** Writes out what is in the processor's cache, for devices to see it. */
  void flush(long physical, long address, int bytes) throws KinoraException;
}
