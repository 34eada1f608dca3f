package org.kinora.camera.sophgo;

import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.kinora.binding.sophgo.CviError;
import org.kinora.binding.sophgo.CviException;
import org.kinora.binding.sophgo.CviSys;
import org.kinora.binding.sophgo.MediaSystem;

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

    private Mapping(long physical, int lumaBytes, int bytes) throws CviException {
      this.physical = physical;
      this.bytes = bytes;
      this.address = CviSys.sysMmapCache(physical, bytes);
      if (address == CviSys.NOT_MAPPED) {
        throw CviException.of(CviError.FAILURE, "CVI_SYS_MmapCache");
      }
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

    private void refresh() throws CviException {
      CviException.check(
          CviSys.sysIonInvalidateCache(physical, address, bytes), "CVI_SYS_IonInvalidateCache");
    }
  }

  private final List<Mapping> all = new ArrayList<>();

  /**
   * A block as it is now in memory.
   *
   * @param chroma where the second plane begins
   * @param bytes of the block
   */
  synchronized Mapping of(long physical, int chroma, int bytes) throws CviException {
    for (int i = 0; i < all.size(); i++) {
      Mapping known = all.get(i);
      if (known.physical == physical) {
        known.refresh();
        return known;
      }
    }
    Mapping mapping = new Mapping(physical, chroma, bytes);
    all.add(mapping);
    mapping.refresh();
    return mapping;
  }

  /** Unmaps all. */
  synchronized void close() {
    for (Mapping mapping : all) {
      MediaSystem.giveBack(
          "CVI_SYS_Munmap", () -> CviSys.sysMunmap(mapping.address, mapping.bytes));
    }
    all.clear();
  }
}
