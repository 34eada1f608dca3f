package org.kinora.shell.internal;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.kinora.api.recording.Ledger;
import org.kinora.api.recording.LossReason;
import org.kinora.api.recording.Recording;
import org.kinora.api.recording.RecordingResult;
import org.kinora.api.recording.RecordingStatus;
import org.kinora.api.recording.SinkStatus;
import org.kinora.api.recording.Swap;

/** A recording as a JSON object, while it runs and when it has ended. */
final class RecordingJson {

  private RecordingJson() {}

  /** The object of a recording: that of its result once it has one. */
  static JsonObject of(Recording recording) {
    Optional<RecordingResult> result = recording.result();
    return result.isPresent() ? of(result.get()) : object(recording.status(), Optional.empty());
  }

  /** The object of a result. */
  static JsonObject of(RecordingResult result) {
    return object(result.status(), Optional.of(result));
  }

  private static JsonObject object(RecordingStatus status, Optional<RecordingResult> result) {
    JsonObjectBuilder json = Json.object();
    result.ifPresentOrElse(end -> json.add("result", end.word()), () -> json.addNull("result"));
    result.flatMap(RecordingResult::failure).ifPresent(reason -> json.add("reason", reason));
    json.add("name", status.name());
    if (result.isEmpty()) {
      json.add("state", Texts.word(status.state()));
      json.add("detail", status.detail());
      status.encoder().ifPresent(encoder -> json.add("encoder", encoder));
      json.add("framesPerSecond", rounded(status.framesPerSecond(), 2));
      json.add("queued", status.queued());
    }
    json.add("codec", status.codec().id());
    json.add("camera", status.camera());
    status
        .mode()
        .ifPresent(
            mode ->
                json.add("format", Texts.word(mode.format()))
                    .add("size", mode.size().toString())
                    .add("fps", mode.frameRate().toString()));
    json.add("encoders", Json.array(status.encoders()));
    json.add("frames", frames(status.ledger()));
    json.add("duration", Json.seconds(status.duration()));
    json.add("bytes", status.bytes());
    json.add("started", status.started().toString());
    JsonArrayBuilder swaps = Json.array();
    status.swaps().forEach(swap -> swaps.add(swap(swap)));
    json.add("swaps", swaps);
    if (status.swapCount() > status.swaps().size()) {
      json.add("swapCount", status.swapCount());
    }
    if (status.abandoned() > 0) {
      json.add("abandoned", status.abandoned());
    }
    json.add("losses", losses(status.ledger()));
    JsonArrayBuilder sinks = Json.array();
    status.sinks().forEach(sink -> sinks.add(sink(sink)));
    json.add("sinks", sinks);
    json.add(
        "files",
        paths(
            result
                .map(RecordingResult::files)
                .orElseGet(
                    () ->
                        status.sinks().stream().flatMap(sink -> sink.files().stream()).toList())));
    return json.build();
  }

  private static JsonObjectBuilder frames(Ledger ledger) {
    JsonObjectBuilder json =
        Json.object()
            .add("captured", ledger.captured())
            .add("encoded", ledger.encoded())
            .add("written", ledger.written())
            .add("lost", ledger.lost())
            .add("lostByReason", reasons(ledger.lostByReason()));
    if (ledger.passedOver() > 0) {
      json.add("passedOver", ledger.passedOver());
    }
    return json;
  }

  private static JsonObjectBuilder reasons(Map<LossReason, Long> lost) {
    JsonObjectBuilder json = Json.object();
    lost.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(entry -> json.add(entry.getKey().id(), entry.getValue()));
    return json;
  }

  private static JsonArrayBuilder losses(Ledger ledger) {
    JsonArrayBuilder json = Json.array();
    ledger
        .losses()
        .forEach(
            loss ->
                json.add(Json.array().add(loss.first()).add(loss.last()).add(loss.reason().id())));
    return json;
  }

  /** The object of a swap. */
  static JsonObjectBuilder swap(Swap swap) {
    JsonObjectBuilder json =
        Json.object()
            .add("what", Texts.word(swap.what()))
            .add("time", swap.time().toString())
            .add("from", swap.from())
            .add("to", swap.to())
            .add("cause", Texts.word(swap.cause()))
            .add("reason", swap.reason())
            .add("frame", swap.frame());
    swap.gapMillis().ifPresent(gap -> json.add("gapMillis", rounded(gap, 3)));
    return json.add("held", swap.held()).add("lost", swap.lost());
  }

  private static JsonObjectBuilder sink(SinkStatus sink) {
    JsonObjectBuilder json =
        Json.object()
            .add("target", sink.target().toString())
            .add("provider", sink.provider())
            .add("state", Texts.word(sink.state()))
            .add("written", sink.written())
            .add("bytes", sink.bytes())
            .add("lost", sink.lost())
            .add("lostByReason", reasons(sink.lostByReason()))
            .add("files", paths(sink.files()));
    if (sink.queued() > 0) {
      json.add("queued", sink.queued()).add("queuedBytes", sink.queuedBytes());
    }
    if (sink.fileCount() > sink.files().size()) {
      json.add("fileCount", sink.fileCount());
    }
    sink.failure().ifPresent(failure -> json.add("failure", failure));
    return json;
  }

  private static JsonArrayBuilder paths(Collection<Path> paths) {
    return Json.array(paths.stream().map(Path::toString).toList());
  }

  private static BigDecimal rounded(double value, int places) {
    return BigDecimal.valueOf(value).setScale(places, RoundingMode.HALF_UP);
  }
}
