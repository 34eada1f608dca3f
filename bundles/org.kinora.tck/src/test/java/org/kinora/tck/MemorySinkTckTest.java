package org.kinora.tck;

import java.nio.file.Path;
import java.util.Set;
import org.kinora.api.media.Codec;
import org.kinora.tck.junit.SinkTck;

/** The kit is green for a correct sink: a check that asks too much fails here. */
class MemorySinkTckTest extends SinkTck {
  @Override
  protected SinkSubject subject(Path directory) {
    return SinkSubject.of(new MemorySinkProvider(), "h264", Set.of(Codec.H264), directory);
  }
}
