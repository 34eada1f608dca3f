package org.kinora.bench;

import java.util.List;
import java.util.Set;
import org.kinora.api.ProviderProperties;
import org.kinora.api.media.AccessUnit;
import org.kinora.api.media.Codec;
import org.kinora.api.media.Locator;
import org.kinora.api.media.StreamFormat;
import org.kinora.api.sink.Sink;
import org.kinora.api.sink.SinkProvider;
import org.kinora.api.sink.SinkResult;
import org.osgi.service.component.annotations.Component;

/** Opens sinks that store nothing: {@code null:}. */
@Component(property = ProviderProperties.NAME + "=" + NullSinkProvider.NAME)
public final class NullSinkProvider implements SinkProvider {

  static final String NAME = "null";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Set<String> targets() {
    return Set.of(NAME + ":");
  }

  @Override
  public boolean accepts(Locator target) {
    return target.scheme().equals(NAME);
  }

  @Override
  public void check(Locator target, Codec codec) {
    // Whatever it is, it fits.
  }

  @Override
  public Sink open(Locator target, StreamFormat format) {
    return new NullSink();
  }

  private static final class NullSink implements Sink {

    private long units;
    private long bytes;
    private long firstPts;
    private long end;

    @Override
    public void write(AccessUnit unit) {
      if (units == 0) {
        firstPts = unit.pts();
      }
      units++;
      bytes += unit.size();
      end = unit.pts() + unit.duration();
    }

    @Override
    public void formatChanged(StreamFormat format) {
      // The next access unit is as good as any.
    }

    @Override
    public SinkResult close() {
      return new SinkResult(List.of(), units, bytes, firstPts, end - firstPts);
    }
  }
}
