package org.kinora.binding.jna;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.kinora.api.KinoraException;
import org.osgi.annotation.versioning.ConsumerType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Base of a board's media system, which the camera and the encoder share: the first user
 * initialises it and the last one takes it down and closes the libraries; the same with each part
 * of it.
 *
 * <p>The system is one for the whole board. If another program runs it when the first user comes,
 * such as the one that runs the sensor, it is joined: nothing of it is cleared, reset or taken
 * down. Otherwise what is still there was left behind by a process that was killed, and is cleared
 * before it is initialised.
 *
 * <p>May be used from any thread; what a subclass implements is called by one at a time.
 *
 * @param <P> the parts of the system
 */
@ConsumerType
public abstract class HardwareSystem<P extends Enum<P>> {

  /** The libraries of a part. */
  @ConsumerType
  public interface PartLibraries extends SharedLibrary {
    /**
     * Becomes a user of all of them.
     *
     * @return the file of the part's own
     * @throws LibraryRefusedException if one is missing or lacks a function that is needed
     */
    String open() throws LibraryRefusedException;
  }

  private static final Logger LOG = LoggerFactory.getLogger(HardwareSystem.class);

  private final Map<P, ? extends PartLibraries> libraries;
  private final HardwareChannels channels;
  private final BooleanSupplier runsElsewhere;
  private final Map<P, Integer> users = new HashMap<>(); // those that have some
  private boolean joined;

  /**
   * @param libraries of each part
   * @param channels that the encoder has
   * @param runsElsewhere whether another program runs the system
   */
  protected HardwareSystem(
      Map<P, ? extends PartLibraries> libraries, int channels, BooleanSupplier runsElsewhere) {
    this.libraries = libraries;
    this.channels = new HardwareChannels(channels);
    this.runsElsewhere = runsElsewhere;
  }

  /**
   * Initialises the system, for its first user; undoes what it did if it fails.
   *
   * @param joined whether another program runs it
   */
  protected abstract void start(boolean joined) throws KinoraException;

  /** Takes down what {@link #start} initialised. */
  protected abstract void end(boolean joined);

  /** Initialises a part, for its first user, where that is needed. */
  protected void startPart(P part) throws KinoraException {}

  /** Takes down what {@link #startPart} initialised. */
  protected void endPart(P part) {}

  /**
   * Opens the libraries of a part, without initialising anything; the caller is a user of them
   * until it releases them.
   *
   * @return the file of the part's own library
   * @throws LibraryRefusedException if one is missing or lacks a function that is needed
   */
  public final String load(P part) throws LibraryRefusedException {
    return libraries.get(part).open();
  }

  /** The libraries of a part, for the users that {@link #load} has made. */
  public final SharedLibrary library(P part) {
    return libraries.get(part);
  }

  /** The encoder's channels, of which each number is given to one user at a time. */
  public final HardwareChannels channels() {
    return channels;
  }

  /**
   * Becomes a user of a part; system and part are initialised now if they had none.
   *
   * @return to be closed after the last call of a function
   */
  public final synchronized Use open(P part) throws KinoraException {
    load(part);
    boolean started = false;
    boolean done = false;
    try {
      if (users.isEmpty()) {
        joined = runsElsewhere.getAsBoolean();
        if (joined) {
          LOG.info("Another program runs the media system: it is joined and nothing is cleared");
        }
        start(joined);
      }
      started = true;
      if (!users.containsKey(part)) {
        startPart(part);
      }
      users.merge(part, 1, Integer::sum);
      done = true;
      return new Use(joined, () -> close(part));
    } finally {
      if (!done) {
        if (started && users.isEmpty()) {
          end(joined);
        }
        library(part).release();
      }
    }
  }

  private synchronized void close(P part) {
    users.computeIfPresent(part, (same, count) -> count == 1 ? null : count - 1);
    if (!users.containsKey(part)) {
      endPart(part);
    }
    if (users.isEmpty()) {
      end(joined);
    }
    library(part).release();
  }

  /** The users at this moment. */
  public final synchronized int users() {
    return users.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** A user's hold on the system. */
  public static final class Use implements AutoCloseable {

    private final boolean joined;
    private final Runnable end;
    private final AtomicBoolean closed = new AtomicBoolean();

    Use(boolean joined, Runnable end) {
      this.joined = joined;
      this.end = end;
    }

    /** Whether another program ran the system before, so that what is busy may be its. */
    public boolean joined() {
      return joined;
    }

    /** Stops being a user. Closing again does nothing. */
    @Override
    public void close() {
      if (closed.compareAndSet(false, true)) {
        end.run();
      }
    }
  }
}
