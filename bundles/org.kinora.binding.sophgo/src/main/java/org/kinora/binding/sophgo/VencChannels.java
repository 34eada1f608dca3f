package org.kinora.binding.sophgo;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.kinora.api.KinoraException.Retry;

/**
 * Who has which of the encoder's channels. The vendor's interface has {@value #COUNT}
 * (VENC_MAX_CHN_NUM, cvi_comm_venc.h); how many of them a chip runs at once it says when it runs
 * out of memory. May be used from any thread.
 */
public final class VencChannels {

  /** The number of channels. */
  public static final int COUNT = 16;

  private final List<Optional<String>> holders = new ArrayList<>();

  VencChannels() {
    for (int i = 0; i < COUNT; i++) {
      holders.add(Optional.empty());
    }
  }

  /**
   * Takes a channel.
   *
   * @param holder who wants it, for people
   * @param from the smallest number that will do
   * @return its number, to be {@linkplain #release released}
   * @throws CviException if all are taken; the message says by whom
   */
  public synchronized int acquire(String holder, int from) throws CviException {
    for (int channel = from; channel < COUNT; channel++) {
      if (holders.get(channel).isEmpty()) {
        holders.set(channel, Optional.of(holder));
        return channel;
      }
    }
    throw new CviException(
        from == 0
            ? "all %d channels of the encoder are open: held by %s"
                .formatted(COUNT, String.join(", ", all()))
            : "other programs use the encoder's channels below %d, and the others are held by %s"
                .formatted(from, all()),
        Retry.TRANSIENT);
  }

  /** Gives a channel back. */
  public synchronized void release(int channel) {
    holders.set(channel, Optional.empty());
  }

  private List<String> all() {
    return holders.stream().flatMap(Optional::stream).distinct().toList();
  }
}
