package org.kinora.shell.internal;

import jakarta.json.JsonArray;
import java.io.PrintStream;

/**
 * A list for people and the same for programs.
 *
 * @param table for people
 * @param ifEmpty the sentence to print where the table has no row
 * @param json for programs, with more in it
 */
record Listing(Table table, String ifEmpty, JsonArray json) {

  /** Prints one or the other. */
  void print(PrintStream out, boolean asJson) {
    if (asJson) {
      out.println(json);
    } else {
      table.print(out, ifEmpty);
    }
  }
}
