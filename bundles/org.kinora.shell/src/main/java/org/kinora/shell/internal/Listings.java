package org.kinora.shell.internal;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.kinora.api.camera.CameraInfo;
import org.kinora.api.camera.CameraMode;
import org.kinora.api.camera.CameraProvider;
import org.kinora.api.encoder.EncoderCapabilities;
import org.kinora.api.encoder.RateControl;
import org.kinora.api.media.Codec;
import org.kinora.api.recording.EncoderStatus;
import org.kinora.api.recording.Recording;
import org.kinora.api.remux.Remuxer;
import org.kinora.api.sink.SinkProvider;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** Makes the lists of {@code list}. */
final class Listings {

  private static final String NONE = "-";

  private Listings() {}

  static Listing cameras(Session session) {
    Table table = new Table("CAMERA", "DESCRIPTION", "MODES");
    JsonArrayBuilder json = Json.array();
    for (Services.Found<CameraProvider> found : session.services().all(CameraProvider.class)) {
      for (CameraInfo camera : found.service().cameras()) {
        List<String> modes = camera.modes().stream().map(CameraMode::toString).toList();
        table.row(camera.locator().toString(), camera.description(), orNone(modes, "; "));
        json.add(
            Json.object()
                .add("camera", camera.locator().toString())
                .add("provider", found.service().name())
                .add("description", camera.description())
                .add("modes", Json.array(modes)));
      }
    }
    return new Listing(table, "there are no cameras", json.build());
  }

  static Listing encoders(Session session) throws CommandFailure, InterruptedException {
    Table table =
        new Table("ENCODER", "RANK", "CODECS", "KIND", "RATE CONTROL", "SIZES", "STATE", "NOTE");
    JsonArrayBuilder json = Json.array();
    for (EncoderStatus encoder : session.recorder().encoders()) {
      EncoderCapabilities can = encoder.capabilities();
      List<String> codecs = can.codecs().stream().map(Codec::id).sorted().toList();
      List<String> modes = can.rateControls().stream().map(RateControl.Mode::id).sorted().toList();
      table.row(
          encoder.name(),
          Integer.toString(encoder.ranking()),
          orNone(codecs, ","),
          can.hardware() ? "hardware" : "software",
          orNone(modes, ","),
          can.minSize() + " to " + can.maxSize(),
          state(encoder),
          can.note());
      json.add(encoderJson(encoder, codecs, modes));
    }
    return new Listing(
        table, "there are no encoders: 'list features' tells what to install", json.build());
  }

  private static String state(EncoderStatus encoder) {
    if (encoder.backOff().isPresent()) {
      return "not tried: " + Commands.oneLine(encoder.backOff().get());
    }
    return encoder.usedBy().isEmpty() ? "free" : "used by " + String.join(", ", encoder.usedBy());
  }

  private static JsonObjectBuilder encoderJson(
      EncoderStatus encoder, List<String> codecs, List<String> modes) {
    EncoderCapabilities can = encoder.capabilities();
    JsonObjectBuilder json =
        Json.object()
            .add("encoder", encoder.name())
            .add("ranking", encoder.ranking())
            .add("codecs", Json.array(codecs))
            .add("hardware", can.hardware())
            .add("rateControls", Json.array(modes))
            .add("formats", Json.array(words(can.formats())))
            .add("minSize", can.minSize().toString())
            .add("maxSize", can.maxSize().toString())
            .add("widthAlignment", can.widthAlignment())
            .add("heightAlignment", can.heightAlignment())
            .add("live", Json.array(words(can.live())))
            .add("bindsCamera", can.bindsCamera())
            .add("note", can.note())
            .add("usedBy", Json.array(encoder.usedBy()));
    if (can.maxOpen() != EncoderCapabilities.UNLIMITED) {
      json.add("maxOpen", can.maxOpen());
    }
    encoder.backOff().ifPresent(reason -> json.add("backOff", reason));
    return json;
  }

  static Listing sinks(Session session) {
    Table table = new Table("SINK", "RANK", "TARGETS");
    JsonArrayBuilder json = Json.array();
    for (Services.Found<SinkProvider> found : session.services().all(SinkProvider.class)) {
      List<String> targets = found.service().targets().stream().sorted().toList();
      table.row(found.service().name(), Integer.toString(found.ranking()), orNone(targets, ", "));
      json.add(
          Json.object()
              .add("sink", found.service().name())
              .add("ranking", found.ranking())
              .add("targets", Json.array(targets)));
    }
    return new Listing(
        table, "there are no sinks: 'list features' tells what to install", json.build());
  }

  static Listing remuxers(Session session) {
    Table table = new Table("REMUXER", "RANK", "CONTAINERS");
    JsonArrayBuilder json = Json.array();
    for (Services.Found<Remuxer> found : session.services().all(Remuxer.class)) {
      List<String> containers = found.service().containers().stream().sorted().toList();
      table.row(
          found.service().name(), Integer.toString(found.ranking()), orNone(containers, ", "));
      json.add(
          Json.object()
              .add("remuxer", found.service().name())
              .add("ranking", found.ranking())
              .add("containers", Json.array(containers)));
    }
    return new Listing(
        table, "there are no remuxers: 'list features' tells what to install", json.build());
  }

  static Listing recordings(Session session) throws CommandFailure, InterruptedException {
    List<Recording> recordings = session.recorder().recordings();
    JsonArrayBuilder json = Json.array();
    recordings.forEach(recording -> json.add(RecordingJson.of(recording)));
    return new Listing(StatusAction.table(recordings), "there are no recordings", json.build());
  }

  static Listing bundles(BundleContext system) {
    Table table = new Table("ID", "STATE", "VERSION", "BUNDLE");
    JsonArrayBuilder json = Json.array();
    for (Bundle bundle : system.getBundles()) {
      String name = String.valueOf(bundle.getSymbolicName());
      String version = bundle.getVersion().toString();
      table.row(Long.toString(bundle.getBundleId()), state(bundle), version, name);
      json.add(
          Json.object()
              .add("id", bundle.getBundleId())
              .add("state", state(bundle))
              .add("version", version)
              .add("bundle", name)
              .add("location", bundle.getLocation()));
    }
    return new Listing(table, "there are no bundles", json.build());
  }

  private static String state(Bundle bundle) {
    return switch (bundle.getState()) {
      case Bundle.ACTIVE -> "active";
      case Bundle.STARTING -> "starting";
      case Bundle.STOPPING -> "stopping";
      case Bundle.RESOLVED -> "resolved";
      case Bundle.INSTALLED -> "installed";
      default -> "uninstalled";
    };
  }

  private static List<String> words(Collection<? extends Enum<?>> constants) {
    return constants.stream().map(Texts::word).sorted().toList();
  }

  private static String orNone(List<String> texts, String separator) {
    return texts.isEmpty() ? NONE : texts.stream().collect(Collectors.joining(separator));
  }
}
