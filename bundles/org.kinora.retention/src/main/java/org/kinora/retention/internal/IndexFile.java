package org.kinora.retention.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CodingErrorAction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The index of the files in a folder: JSON lines in {@value #NAME}, appended to as files come and
 * go. Lines that cannot be read, such as one that a power cut has torn, are passed over.
 *
 * <p>One process at a time writes an index. May be used from any thread.
 */
final class IndexFile {

  /** The name of the file. */
  static final String NAME = "kinora-index.jsonl";

  /** A line that is longer is not one of ours. */
  private static final int LONGEST = 1 << 20;

  /** More lines than this that say nothing any more are taken out. */
  private static final int MOST_DEAD = 1000;

  private final Path folder;
  private final Path file;

  // By the file's path, in the order in which files were begun; filled when it is first asked for:
  // where nothing is ever deleted, the files of months need not be in memory.
  private final Map<Path, IndexEntry> entries = new LinkedHashMap<>();
  private boolean loaded;

  /** The index of a folder, which may have none yet. */
  IndexFile(Path folder) {
    this.folder = folder.toAbsolutePath().normalize();
    this.file = this.folder.resolve(NAME);
  }

  private void load() throws IOException {
    Map<Path, String> lines = new LinkedHashMap<>();
    int read = 0;
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                Files.newInputStream(file),
                UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPLACE)
                    .onUnmappableCharacter(CodingErrorAction.REPLACE)))) {
      StringBuilder line = new StringBuilder();
      for (int c = reader.read(); c >= 0; c = reader.read()) {
        if (c != '\n') {
          if (line.length() < LONGEST) {
            line.append((char) c);
          }
          continue;
        }
        read++;
        take(line.toString(), lines);
        line.setLength(0);
      }
      take(line.toString(), lines);
    }
    if (read - lines.size() > MOST_DEAD) {
      rewrite(lines.values());
    }
  }

  private void take(String line, Map<Path, String> lines) {
    Optional<JsonObject> json = IndexLine.parse(line);
    if (json.isEmpty()) {
      return;
    }
    if (json.get().get(IndexLine.DELETED) instanceof JsonString gone) {
      Path path = folder.resolve(gone.getString()).normalize();
      entries.remove(path);
      lines.remove(path);
      return;
    }
    Optional<IndexEntry> entry = IndexLine.entry(folder, json.get());
    if (entry.isPresent()) {
      entries.put(entry.get().file(), entry.get());
      lines.put(entry.get().file(), line);
    }
  }

  private void rewrite(Iterable<String> lines) throws IOException {
    Path next = folder.resolve(NAME + ".tmp");
    Files.write(next, lines, UTF_8);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** The folder. */
  Path folder() {
    return folder;
  }

  /** Adds a line for a file that was begun or completed. */
  synchronized void add(JsonObject line) throws IOException {
    append(line);
    if (loaded) {
      IndexLine.entry(folder, line).ifPresent(entry -> entries.put(entry.file(), entry));
    }
  }

  /** Takes files that are gone out. */
  synchronized void remove(List<IndexEntry> gone) throws IOException {
    for (IndexEntry entry : gone) {
      append(IndexLine.deleted(folder, entry.file()));
      entries.remove(entry.file());
    }
  }

  private void append(JsonObject line) throws IOException {
    ByteBuffer bytes = UTF_8.encode(line + "\n");
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    }
  }

  /** All files, oldest first. */
  synchronized List<IndexEntry> entries() throws IOException {
    if (!loaded) {
      if (Files.exists(file)) {
        load();
      }
      loaded = true;
    }
    return new ArrayList<>(entries.values());
  }
}
