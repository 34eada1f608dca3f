package org.kinora.binding.jna;

/** What is known of an access unit that the hardware gave. Not for several threads at once. */
public final class HardwareAnswer {

  private static final long NANOS_PER_MICRO = 1000;

  private int size;
  private long name;
  private boolean keyFrame;
  private boolean referenced;
  private int reference;

  HardwareAnswer() {}

  int size() {
    return size;
  }

  long name() {
    return name;
  }

  /** The capture time of its frame in nanoseconds. */
  long pts() {
    return name * NANOS_PER_MICRO;
  }

  boolean keyFrame() {
    return keyFrame;
  }

  boolean referenced() {
    return referenced;
  }

  int reference() {
    return reference;
  }

  /**
   * To be called for each access unit.
   *
   * @param size in bytes, at least 1
   * @param name of its frame
   * @param keyFrame whether it is an IDR picture with its parameter sets
   */
  public void set(int size, long name, boolean keyFrame) {
    this.size = size;
    this.name = name;
    this.keyFrame = keyFrame;
    this.referenced = false;
  }

  /**
   * To be called after {@link #set} where the hardware tells it.
   *
   * @param number the lowest 32 bits of the driver's number of its frame
   */
  public void setReference(int number) {
    this.referenced = true;
    this.reference = number;
  }
}
