package org.kinora.shell.internal;

import jakarta.json.JsonReader;
import jakarta.json.JsonStructure;
import jakarta.json.spi.JsonProvider;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.kinora.api.recording.Recorder;

/** A session in memory, with the services that a test gives it. */
final class Console {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  final FakeRecorder recorder = new FakeRecorder();
  private final Map<Class<?>, List<?>> services;
  InputStream in = new ByteArrayInputStream(new byte[0]);
  boolean terminal;
  boolean gogo;

  Console() {
    this(Map.of());
  }

  Console(Map<Class<?>, List<?>> more) {
    services = new HashMap<>(more);
    services.put(Recorder.class, List.of(recorder));
  }

  Session session() {
    return new Session(
        in,
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        terminal,
        gogo,
        new FakeServices());
  }

  int run(String... arguments) {
    return Main.run(List.of(arguments), session());
  }

  String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  JsonStructure json() {
    try (JsonReader reader = JsonProvider.provider().createReader(new StringReader(out()))) {
      return reader.read();
    }
  }

  private final class FakeServices implements Services {
    @Override
    public <T> List<Found<T>> all(Class<T> type) {
      return services.getOrDefault(type, List.of()).stream()
          .map(service -> new Found<>(type.cast(service), 0))
          .toList();
    }

    @Override
    public <T> Optional<T> best(Class<T> type, Duration patience) {
      return all(type).stream().map(Found::service).findFirst();
    }

    @Override
    public void close() {}
  }
}
