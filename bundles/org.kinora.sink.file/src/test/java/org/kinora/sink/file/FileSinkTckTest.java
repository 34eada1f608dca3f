package org.kinora.sink.file;

import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.kinora.api.media.Codec;
import org.kinora.tck.SinkSubject;
import org.kinora.tck.junit.SinkTck;

/** The conformance kit on raw files. */
class FileSinkTckTest {
  @Nested
  class H264 extends SinkTck {
    @Override
    protected SinkSubject subject(Path directory) {
      return SinkSubject.of(new FileSinkProvider(), "h264", Set.of(Codec.H264), directory);
    }
  }

  @Nested
  class H265 extends SinkTck {
    @Override
    protected SinkSubject subject(Path directory) {
      return SinkSubject.of(new FileSinkProvider(), "h265", Set.of(Codec.H265), directory);
    }
  }
}
