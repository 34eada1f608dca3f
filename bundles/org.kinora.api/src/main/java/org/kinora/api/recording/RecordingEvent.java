package org.kinora.api.recording;

import java.nio.file.Path;
import org.kinora.api.media.Locator;

/** Something that happened to a recording. */
public sealed interface RecordingEvent {

  /** The recording it happened to. */
  Recording recording();

  /** It has started. */
  record Started(Recording recording) implements RecordingEvent {}

  /** A part was changed. */
  record Swapped(Recording recording, Swap swap) implements RecordingEvent {}

  /** Frames began to be lost, or are lost for another reason than before. */
  record Lost(Recording recording, Loss loss) implements RecordingEvent {}

  /** Its state changed. */
  record StateChanged(Recording recording, RecordingStatus.State state, String detail)
      implements RecordingEvent {}

  /** A target cannot be written, for a new reason. */
  record SinkFailed(Recording recording, Locator target, String reason) implements RecordingEvent {}

  /** A target that could not be written goes on. */
  record SinkRecovered(Recording recording, Locator target) implements RecordingEvent {}

  /** A file has been begun: it is there, and is being written. */
  record FileStarted(Recording recording, Locator target, Path file) implements RecordingEvent {}

  /** A file is complete. */
  record FileCompleted(Recording recording, RecordedFile file) implements RecordingEvent {}

  /** It has ended. */
  record Ended(Recording recording, RecordingResult result) implements RecordingEvent {}
}
