package org.kinora.api.recording;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.kinora.api.camera.CameraMode;
import org.kinora.api.media.Codec;

/**
 * A recording at one moment.
 *
 * @param name of the recording
 * @param state what it does
 * @param detail one sentence about the state, such as what it waits for; may be empty
 * @param started by the wall clock
 * @param camera locator of the camera
 * @param mode what the camera delivers
 * @param codec being written
 * @param encoder name of the current encoder's provider; empty if there is none
 * @param encoders names of all providers used so far, in the order of first use
 * @param ledger the account of frames
 * @param duration from the first frame's pts to the end of the last encoded one, in nanoseconds
 * @param bytes that came out of the encoders
 * @param framesPerSecond encoded in the last second or so
 * @param queued frames that wait for the encoder
 * @param abandoned hung calls that still keep a thread and a frame
 * @param swaps in order: at most {@link #MAX_SWAPS}, the last ones
 * @param swapCount all swaps
 * @param sinks the targets, those removed included
 */
public record RecordingStatus(
    String name,
    State state,
    String detail,
    Instant started,
    String camera,
    Optional<CameraMode> mode,
    Codec codec,
    Optional<String> encoder,
    List<String> encoders,
    Ledger ledger,
    long duration,
    long bytes,
    double framesPerSecond,
    int queued,
    int abandoned,
    List<Swap> swaps,
    long swapCount,
    List<SinkStatus> sinks) {

  /** The most entries that are kept in {@link #swaps()}. */
  public static final int MAX_SWAPS = 4096;

  /** What a recording does. */
  public enum State {
    /** It has an encoder and a camera. */
    RECORDING,
    /** It encodes and keeps the last pictures, until it is triggered. */
    ARMED,
    /** Frames are passed over until it is resumed. */
    PAUSED,
    /** No encoder that satisfies the request is there. */
    WAITING_FOR_ENCODER,
    /** No camera that satisfies the request is there. */
    WAITING_FOR_CAMERA,
    /** No more frames are taken; what is on its way is completed. */
    STOPPING,
    /** It has a {@link RecordingResult}. */
    ENDED
  }

  /** Copies the lists. */
  public RecordingStatus {
    Objects.requireNonNull(state, "state");
    encoders = List.copyOf(encoders);
    swaps = List.copyOf(swaps);
    sinks = List.copyOf(sinks);
  }
}
