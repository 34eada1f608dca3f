package org.kinora.api.recording;

import org.osgi.annotation.versioning.ConsumerType;

/** A service that is told what happens to recordings (whiteboard). */
@ConsumerType
@FunctionalInterface
public interface RecordingListener {

  /**
   * Called in the order of events, on a thread of the recorder that no recording waits for; what it
   * throws is logged.
   */
  void event(RecordingEvent event);
}
