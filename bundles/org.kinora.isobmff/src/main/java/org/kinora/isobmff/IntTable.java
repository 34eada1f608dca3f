package org.kinora.isobmff;

import java.util.Arrays;

/** A list of numbers that grows without copying what it has. */
final class IntTable {

  private static final int BLOCK_BITS = 12;
  private static final int BLOCK = 1 << BLOCK_BITS;

  private int[][] blocks = new int[16][];
  private int size;

  void add(int value) {
    int block = size >> BLOCK_BITS;
    if (block == blocks.length) {
      blocks = Arrays.copyOf(blocks, block * 2);
    }
    if (blocks[block] == null) {
      blocks[block] = new int[BLOCK];
    }
    blocks[block][size & BLOCK - 1] = value;
    size++;
  }

  int get(int index) {
    return blocks[index >> BLOCK_BITS][index & BLOCK - 1];
  }

  int size() {
    return size;
  }
}
