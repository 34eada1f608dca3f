package org.kinora.retention.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.kinora.api.media.Locator;
import org.kinora.api.recording.RecordedFile;
import org.kinora.api.recording.Recording;
import org.kinora.api.recording.RecordingEvent;
import org.kinora.api.recording.RecordingListener;
import org.kinora.api.recording.StorageRequest;
import org.kinora.api.sink.FileTargets;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the index of recordings that make many files: those with segments, with a pre-roll, or
 * with a template as target. It lies in the folder that the target names before its first field.
 */
@Component(service = {FileIndex.class, RecordingListener.class})
public final class FileIndex implements RecordingListener {

  private static final Logger LOG = LoggerFactory.getLogger(FileIndex.class);

  private final Map<Path, IndexFile> indexes = new ConcurrentHashMap<>();
  private final Set<Path> writing = ConcurrentHashMap.newKeySet();

  /** Called by the component runtime. */
  @Activate
  public FileIndex() {
    // Everything comes with the events.
  }

  @Override
  public void event(RecordingEvent event) {
    try {
      if (event instanceof RecordingEvent.FileStarted started) {
        started(started.recording(), started.target(), started.file());
      } else if (event instanceof RecordingEvent.FileCompleted completed) {
        completed(completed.recording(), completed.file());
      }
    } catch (IOException e) {
      LOG.error("the index of recording {} cannot be written", event.recording().name(), e);
    }
  }

  private void started(Recording recording, Locator target, Path file) throws IOException {
    writing.add(absolute(file));
    Optional<Path> folder = folder(recording, target);
    if (folder.isPresent()) {
      IndexFile index = of(folder.get());
      index.add(
          IndexLine.open(
              index.folder(), file, recording.request().camera().toString(), Instant.now()));
    }
  }

  private void completed(Recording recording, RecordedFile file) throws IOException {
    Optional<Path> folder = folder(recording, file.target());
    if (folder.isPresent() && !file.paths().isEmpty()) {
      long size = 0;
      for (Path path : file.paths()) {
        size += Files.exists(path) ? Files.size(path) : 0;
      }
      IndexFile index = of(folder.get());
      index.add(IndexLine.complete(index.folder(), file, recording.status(), size));
    }
    file.paths().forEach(path -> writing.remove(absolute(path)));
  }

  private static Path absolute(Path path) {
    return path.toAbsolutePath().normalize();
  }

  /** Where the index of a target is; empty if it has none. */
  private static Optional<Path> folder(Recording recording, Locator target) {
    StorageRequest storage = recording.request().storage();
    boolean many =
        storage.cuts() || storage.preRoll().isPresent() || FileTargets.isTemplate(target);
    return target.isFile() && many ? FileTargets.fixedFolder(target) : Optional.empty();
  }

  /** The index of a folder. */
  IndexFile of(Path folder) {
    return indexes.computeIfAbsent(absolute(folder), IndexFile::new);
  }

  /** Whether a file is being written by a recording of this framework. */
  boolean isWriting(Path file) {
    return writing.contains(absolute(file));
  }
}
