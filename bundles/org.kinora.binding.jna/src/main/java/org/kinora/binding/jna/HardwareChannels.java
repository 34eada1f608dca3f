package org.kinora.binding.jna;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.kinora.api.KinoraException;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.encoder.EncoderException;
import org.kinora.api.encoder.EncoderSettings;

/**
 * Who has which of a hardware encoder's channels, of which each number is given to one user at a
 * time. May be used from any thread.
 */
public final class HardwareChannels {

  private final List<Optional<String>> holders = new ArrayList<>();

  /**
   * @param count of the channels, which are numbered from 0
   */
  public HardwareChannels(int count) {
    for (int i = 0; i < count; i++) {
      holders.add(Optional.empty());
    }
  }

  /**
   * Takes a channel.
   *
   * @param holder who wants it, for people
   * @param from the smallest number that will do
   * @return its number, to be {@linkplain #release released}
   * @throws EncoderException if all are taken; the message says by whom
   */
  public synchronized int acquire(String holder, int from) throws EncoderException {
    for (int channel = from; channel < holders.size(); channel++) {
      if (holders.get(channel).isEmpty()) {
        holders.set(channel, Optional.of(holder));
        return channel;
      }
    }
    throw new EncoderException(
        from == 0
            ? "all %d channels of the encoder are open: held by %s"
                .formatted(holders.size(), String.join(", ", all()))
            : "other programs use the encoder's channels below %d, and the others are held by %s"
                .formatted(from, all()),
        Retry.TRANSIENT);
  }

  /** Makes a channel in the vendor's library. */
  @FunctionalInterface
  public interface Maker {
    /**
     * Makes it.
     *
     * @return false if another program has it
     */
    boolean make(int channel) throws KinoraException;
  }

  /**
   * Takes the first channel that is free here and not another program's.
   *
   * @param settings of the encoder that wants it
   * @return its number, to be {@linkplain #release released} after it was destroyed
   * @throws EncoderException if all are taken; the message says by whom
   */
  public int take(EncoderSettings settings, Maker maker) throws KinoraException {
    String holder =
        "the encoder of %s %s that thread %s opened"
            .formatted(settings.codec(), settings.size(), Thread.currentThread().getName());
    int from = 0;
    while (true) {
      int channel = acquire(holder, from);
      boolean made = false;
      try {
        made = maker.make(channel);
      } finally {
        if (!made) {
          release(channel);
        }
      }
      if (made) {
        return channel;
      }
      from = channel + 1;
    }
  }

  /** Gives a channel back. */
  public synchronized void release(int channel) {
    holders.set(channel, Optional.empty());
  }

  private List<String> all() {
    return holders.stream().flatMap(Optional::stream).distinct().toList();
  }
}
