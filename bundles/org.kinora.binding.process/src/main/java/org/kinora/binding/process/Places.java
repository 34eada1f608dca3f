package org.kinora.binding.process;

/**
 * The places for a camera's pictures in shared memory, each with a state of 32 bits at its start.
 *
 * @param layout of each picture
 * @param count of places
 */
public record Places(PictureLayout layout, int count) {

  /** The state of a place that the child may write to. */
  public static final int FREE = 0;

  /** Where the first picture begins: after the states, at a page. */
  private static final int FIRST = 4096;

  /** Where the picture of a place begins. */
  public int start(int place) {
    return Math.addExact(FIRST, Math.multiplyExact(place, bytesEach()));
  }

  /** Where the state of a place is. */
  public int state(int place) {
    return place * Integer.BYTES;
  }

  /** The bytes of all. */
  public int bytes() {
    return start(count);
  }

  private int bytesEach() {
    return Math.addExact(layout.bytes(), FIRST - 1) / FIRST * FIRST;
  }

  /** Adds layout, count, and where pictures are, to a message, as the package describes them. */
  public void put(Channel channel) {
    layout.put(channel);
    channel.put(count).put(FIRST).put(bytesEach());
  }
}
