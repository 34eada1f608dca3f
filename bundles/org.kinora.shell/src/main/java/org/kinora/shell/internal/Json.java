package org.kinora.shell.internal;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.spi.JsonProvider;
import java.io.InputStream;
import java.math.BigDecimal;
import java.util.Collection;

/**
 * Builders of JSON. The provider is looked up once: each of the factory methods of {@code
 * jakarta.json.Json} looks it up again.
 */
final class Json {

  /** Decimal places of seconds: nanoseconds are exact. */
  private static final int NANO_PLACES = 9;

  private static final JsonProvider PROVIDER = JsonProvider.provider();

  private Json() {}

  static JsonObjectBuilder object() {
    return PROVIDER.createObjectBuilder();
  }

  /**
   * Reads an object.
   *
   * @throws jakarta.json.JsonException if there is none
   */
  static JsonObject read(InputStream in) {
    return PROVIDER.createReader(in).readObject();
  }

  static JsonArrayBuilder array() {
    return PROVIDER.createArrayBuilder();
  }

  static JsonArrayBuilder array(Collection<String> texts) {
    JsonArrayBuilder json = array();
    texts.forEach(json::add);
    return json;
  }

  /** Nanoseconds as exact seconds, with a decimal point: {@code 8.0}. */
  static BigDecimal seconds(long nanos) {
    BigDecimal exact = BigDecimal.valueOf(nanos, NANO_PLACES).stripTrailingZeros();
    return exact.scale() < 1 ? exact.setScale(1) : exact;
  }
}
