package org.kinora.sink.stream.internal;

import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.kinora.api.media.Codec;
import org.kinora.api.sink.FragmentPolicy;
import org.kinora.tck.SinkSubject;
import org.kinora.tck.junit.SinkTck;

/** The conformance kit on both containers. */
class StreamSinkTckTest {

  private static SinkSubject of(String extension, Path directory) {
    return SinkSubject.of(
        new StreamSinkProvider(new FragmentPolicy(500, 4 << 20, FragmentPolicy.NEVER)),
        extension,
        Set.of(Codec.values()),
        directory);
  }

  @Nested
  class Matroska extends SinkTck {
    @Override
    protected SinkSubject subject(Path directory) {
      return of("mkv", directory);
    }
  }

  @Nested
  class TransportStream extends SinkTck {
    @Override
    protected SinkSubject subject(Path directory) {
      return of("ts", directory);
    }
  }
}
