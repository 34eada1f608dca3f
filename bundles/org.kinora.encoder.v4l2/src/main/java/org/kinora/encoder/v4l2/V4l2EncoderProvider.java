package org.kinora.encoder.v4l2;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.encoder.Encoder;
import org.kinora.api.encoder.EncoderCapabilities;
import org.kinora.api.encoder.EncoderCapabilities.LiveSetting;
import org.kinora.api.encoder.EncoderException;
import org.kinora.api.encoder.EncoderProvider;
import org.kinora.api.encoder.EncoderSettings;
import org.kinora.binding.linux.LinuxException;

/** Opens encoders of one device, which lives as long as its file is there. */
final class V4l2EncoderProvider implements EncoderProvider {

  private final String name;
  private final EncoderNode node;
  private final EncoderCapabilities capabilities;
  private final Set<V4l2Encoder> open = ConcurrentHashMap.newKeySet();
  private int claimed; // guarded by this, as is the following
  private boolean stopped;

  V4l2EncoderProvider(String name, EncoderNode node, int maxOpen) {
    this.name = name;
    this.node = node;
    this.capabilities =
        new EncoderCapabilities(
            node.coded().stream().map(CodedFormat::codec).collect(Collectors.toSet()),
            node.rates().modes(),
            node.raw().stream().map(RawFormat::format).toList(),
            node.sizes().min(),
            node.sizes().max(),
            node.sizes().stepX(),
            node.sizes().stepY(),
            true,
            maxOpen,
            node.rates().liveBitrate() ? Set.of(LiveSetting.BITRATE) : Set.of(),
            false,
            "%s (%s), %s".formatted(node.card(), node.driver(), node.path()));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public EncoderCapabilities capabilities() {
    return capabilities;
  }

  @Override
  public Encoder open(EncoderSettings settings) throws EncoderException {
    Optional<String> refusal = capabilities.refusal(settings);
    if (refusal.isPresent()) {
      throw new EncoderException(name + " " + refusal.get(), Retry.FATAL);
    }
    claim();
    boolean started = false;
    V4l2Encoder encoder;
    try {
      encoder = start(settings);
      started = true;
    } finally {
      if (!started) {
        unclaim();
      }
    }
    open.add(encoder);
    if (isStopped()) { // meanwhile: stop() may not have seen it
      encoder.close();
      throw stoppedException();
    }
    return encoder;
  }

  private V4l2Encoder start(EncoderSettings settings) throws EncoderException {
    CodedFormat coded =
        node.coded().stream()
            .filter(format -> format.codec() == settings.codec())
            .findFirst()
            .orElseThrow();
    RawFormat raw =
        node.raw().stream()
            .filter(format -> format.format() == settings.format())
            .findFirst()
            .orElseThrow();
    try {
      return new V4l2Encoder(
          name, coded, settings, new Session(node, coded, raw, settings), this::freed);
    } catch (LinuxException e) {
      throw Failures.opening(name, e);
    }
  }

  private void freed(V4l2Encoder encoder) {
    open.remove(encoder);
    unclaim();
  }

  private synchronized void claim() throws EncoderException {
    if (stopped) {
      throw stoppedException();
    }
    if (claimed >= capabilities.maxOpen()) {
      throw new EncoderException(
          "%s opens %d encoders at once, and this process has them all"
              .formatted(name, capabilities.maxOpen()),
          Retry.TRANSIENT);
    }
    claimed++;
  }

  private synchronized void unclaim() {
    claimed--;
  }

  private synchronized boolean isStopped() {
    return stopped;
  }

  private EncoderException stoppedException() {
    return new EncoderException("the device of " + name + " is gone", Retry.RECOVERABLE);
  }

  /** Closes what is open. To be called once. */
  void stop() {
    synchronized (this) {
      stopped = true;
    }
    open.forEach(V4l2Encoder::close);
  }
}
