package org.kinora.shell.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.encoder.EncoderCapabilities;
import org.kinora.api.encoder.RateControl;
import org.kinora.api.media.Codec;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.Size;
import org.kinora.api.recording.EncoderStatus;
import org.kinora.api.recording.Recorder;
import org.kinora.api.recording.Recording;
import org.kinora.api.recording.RecordingException;
import org.kinora.api.recording.RecordingRequest;

/** A recorder of {@link FakeRecording}s. */
final class FakeRecorder implements Recorder {

  final List<FakeRecording> recordings = new ArrayList<>();
  Consumer<FakeRecording> onStart = recording -> {};

  @Override
  public Recording start(RecordingRequest request) throws RecordingException {
    Optional<String> encoder = request.encoder().name();
    if (encoder.isPresent() && !encoder.get().equals("fake")) {
      throw new RecordingException(
          "there is no encoder '" + encoder.get() + "':\nthere is fake", Retry.RECOVERABLE);
    }
    FakeRecording recording = new FakeRecording(request.name().orElse("rec-1"), request);
    recordings.add(recording);
    onStart.accept(recording);
    return recording;
  }

  @Override
  public List<Recording> recordings() {
    return List.copyOf(recordings);
  }

  @Override
  public Optional<Recording> find(String name) {
    return recordings().stream().filter(recording -> recording.name().equals(name)).findFirst();
  }

  @Override
  public List<EncoderStatus> encoders() {
    return List.of(
        new EncoderStatus(
            "fake",
            100,
            new EncoderCapabilities(
                Set.of(Codec.H264),
                Set.of(RateControl.Mode.CBR),
                List.of(PixelFormat.NV21),
                new Size(2, 2),
                new Size(1920, 1080),
                2,
                2,
                false,
                EncoderCapabilities.UNLIMITED,
                Set.of(),
                false,
                "for tests"),
            List.of("rec-1"),
            Optional.of("it failed 2 s ago")));
  }
}
