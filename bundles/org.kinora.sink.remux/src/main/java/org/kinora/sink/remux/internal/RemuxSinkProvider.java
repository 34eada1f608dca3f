package org.kinora.sink.remux.internal;

import java.nio.file.Files;
import java.util.Set;
import java.util.stream.Collectors;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.ProviderProperties;
import org.kinora.api.media.Codec;
import org.kinora.api.media.Locator;
import org.kinora.api.media.StreamFormat;
import org.kinora.api.remux.Remuxer;
import org.kinora.api.sink.Sink;
import org.kinora.api.sink.SinkException;
import org.kinora.api.sink.SinkProvider;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.component.propertytypes.ServiceRanking;

/**
 * Stores what no other sink writes: a raw stream while it records, made into a container by a
 * remuxer when it is closed. Needs twice the disk, so that a sink that writes its container
 * directly has a higher ranking.
 */
@Component(property = ProviderProperties.NAME + "=" + RemuxSinkProvider.NAME)
@ServiceRanking(-100)
public final class RemuxSinkProvider implements SinkProvider {

  static final String NAME = "remux";

  private final SinkProvider raw;
  private final Remuxer remuxer;

  /** Takes the provider of the raw stream and the remuxer. */
  @Activate
  public RemuxSinkProvider(
      @Reference(target = "(" + ProviderProperties.NAME + "=file)") SinkProvider raw,
      @Reference(policyOption = ReferencePolicyOption.GREEDY) Remuxer remuxer) {
    this.raw = raw;
    this.remuxer = remuxer;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Set<String> targets() {
    return remuxer.containers().stream()
        .map(container -> "*." + container)
        .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public boolean accepts(Locator target) {
    return target.isFile() && remuxer.containers().contains(target.extension());
  }

  @Override
  public void check(Locator target, Codec codec) throws SinkException {
    if (Files.isDirectory(target.toPath())) {
      throw new SinkException(
          "'" + target.path() + "' is a directory: name a file in it", Retry.FATAL);
    }
    raw.check(rawOf(target, codec), codec);
  }

  @Override
  public Sink open(Locator target, StreamFormat format) throws SinkException {
    return new RemuxSink(raw.open(rawOf(target, format.codec()), format), remuxer, target.toPath());
  }

  /** The raw stream beside its target: {@code out.mkv.h265} for {@code out.mkv}. */
  private static Locator rawOf(Locator target, Codec codec) {
    return new Locator(Locator.FILE, target.path() + "." + codec.id(), target.options());
  }
}
