package org.kinora.binding.jna;

import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.kinora.api.KinoraException;

/**
 * The blocks of a camera as the processor sees them. A block is mapped when somebody first asks for
 * its pixels, and stays mapped until the camera is taken down.
 */
final class Mappings {

  /** A block in the processor's address space. */
  static final class Mapping {
    private final long physical;
    private final long address;
    private final int bytes;
    private final ByteBuffer[] planes;

    private Mapping(long physical, long address, int lumaBytes, int bytes) {
      this.physical = physical;
      this.address = address;
      this.bytes = bytes;
      ByteBuffer all = new Pointer(address).getByteBuffer(0, bytes);
      planes =
          new ByteBuffer[] {
            all.slice(0, lumaBytes), all.slice(lumaBytes, bytes - lumaBytes),
          };
    }

    /** The bytes of a plane. */
    ByteBuffer plane(int plane) {
      return planes[plane];
    }
  }

  private final PhysicalMemory memory;
  private final List<Mapping> all = new ArrayList<>();

  Mappings(PhysicalMemory memory) {
    this.memory = memory;
  }

  /**
   * A block as it is now in memory.
   *
   * @param chroma where the second plane begins
   * @param bytes of the block
   */
  synchronized Mapping of(long physical, int chroma, int bytes) throws KinoraException {
    Mapping mapping = find(physical);
    if (mapping == null) {
      mapping = new Mapping(physical, memory.map(physical, bytes), chroma, bytes);
      all.add(mapping);
    }
    memory.refresh(physical, mapping.address, mapping.bytes);
    return mapping;
  }

  private Mapping find(long physical) {
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).physical == physical) {
        return all.get(i);
      }
    }
    return null;
  }

  /** Unmaps all. */
  synchronized void close() {
    for (Mapping mapping : all) {
      memory.unmap(mapping.address, mapping.bytes);
    }
    all.clear();
  }
}
