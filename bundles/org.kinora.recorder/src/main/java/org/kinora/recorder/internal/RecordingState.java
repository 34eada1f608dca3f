package org.kinora.recorder.internal;

import java.util.Optional;
import org.kinora.api.recording.RecordingStatus.State;

/** What a recording does at this moment, and why. May be used from any thread. */
final class RecordingState {

  private boolean ended;
  private boolean stopping;
  private boolean paused;
  private Optional<String> waitingForEncoder = Optional.empty();
  private Optional<String> waitingForCamera = Optional.empty();
  private Optional<String> failure = Optional.empty();

  /** The state; what is worst comes first. */
  synchronized State state() {
    if (ended) {
      return State.ENDED;
    } else if (stopping) {
      return State.STOPPING;
    } else if (waitingForCamera.isPresent()) {
      return State.WAITING_FOR_CAMERA;
    } else if (waitingForEncoder.isPresent()) {
      return State.WAITING_FOR_ENCODER;
    } else if (paused) {
      return State.PAUSED;
    }
    return State.RECORDING;
  }

  /** One sentence about the state; may be empty. */
  synchronized String detail() {
    return failure.or(() -> waitingForCamera).or(() -> waitingForEncoder).orElse("");
  }

  /** Why the recording cannot go on; empty if it can. */
  synchronized Optional<String> failure() {
    return failure;
  }

  /** Notes what is missing; true if that changes the state. */
  synchronized boolean waitForEncoder(Optional<String> detail) {
    State before = state();
    waitingForEncoder = detail;
    return before != state();
  }

  /** Notes what is missing; true if that changes the state. */
  synchronized boolean waitForCamera(Optional<String> detail) {
    State before = state();
    waitingForCamera = detail;
    return before != state();
  }

  synchronized void pause(boolean on) {
    paused = on;
  }

  /** Notes the first reason why the recording cannot go on. */
  synchronized void fail(String reason) {
    if (failure.isEmpty()) {
      failure = Optional.of(reason);
    }
  }

  /** Notes that the recording is to end; false if it was so already. */
  synchronized boolean stop() {
    boolean first = !stopping;
    stopping = true;
    return first;
  }

  synchronized void end() {
    ended = true;
  }
}
