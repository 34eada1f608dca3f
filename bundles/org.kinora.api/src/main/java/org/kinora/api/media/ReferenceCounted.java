package org.kinora.api.media;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Base of objects that several owners share and that go back to where they came from when the last
 * owner closes them.
 *
 * <p>An object is lent with {@link #lend()} (one reference), gets further references by {@link
 * #addReference()}, and calls {@link #released()} when {@link #close()} has given up the last one.
 * All methods may be called from any thread; what was written to the object before a reference was
 * given up is visible to {@link #released()}.
 */
public abstract class ReferenceCounted implements AutoCloseable {

  private static final VarHandle REFERENCES;

  static {
    try {
      REFERENCES =
          MethodHandles.lookup().findVarHandle(ReferenceCounted.class, "references", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  @SuppressWarnings("unused") // through REFERENCES
  private volatile int references;

  /** For subclasses. */
  protected ReferenceCounted() {}

  /**
   * Lends the object: from no reference to one.
   *
   * @throws IllegalStateException if it is lent already
   */
  protected final void lend() {
    if (!REFERENCES.compareAndSet(this, 0, 1)) {
      throw new IllegalStateException("lent twice: " + this);
    }
  }

  /**
   * Adds a reference.
   *
   * @throws IllegalStateException if the last reference is gone already: the caller held none
   */
  protected final void addReference() {
    int seen;
    do {
      seen = (int) REFERENCES.getVolatile(this);
      if (seen <= 0) {
        throw new IllegalStateException("retained after the last close: " + this);
      }
    } while (!REFERENCES.compareAndSet(this, seen, seen + 1));
  }

  /** The number of references at this moment, for tests and diagnosis. */
  public final int references() {
    return (int) REFERENCES.getVolatile(this);
  }

  /** Called once, by the thread that gave up the last reference. */
  protected abstract void released();

  /**
   * Gives up one reference.
   *
   * @throws IllegalStateException if there is none: somebody closed twice
   */
  @Override
  public final void close() {
    int seen;
    do {
      seen = (int) REFERENCES.getVolatile(this);
      if (seen <= 0) {
        throw new IllegalStateException("closed too often: " + this);
      }
    } while (!REFERENCES.compareAndSet(this, seen, seen - 1));
    if (seen == 1) {
      released();
    }
  }
}
