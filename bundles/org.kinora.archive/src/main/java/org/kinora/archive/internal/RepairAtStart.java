package org.kinora.archive.internal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.kinora.api.recording.RecordingEvent;
import org.kinora.api.recording.RecordingListener;
import org.kinora.api.recording.SinkStatus;
import org.kinora.api.sink.FileTargets;
import org.kinora.api.sink.Repairer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * Repairs, in the background, what a crash left open in a folder, the first time that a recording
 * writes there; if a template names the files, such as by the day, in all folders that it may have
 * made. What it did is logged as a warning, which the command line shows.
 */
@Component
public final class RepairAtStart implements RecordingListener {

  /** A repair of a file of many hours takes some seconds, and must not be cut off by a stop. */
  private static final int STOP_SECONDS = 10;

  @Reference(policy = ReferencePolicy.DYNAMIC)
  private volatile List<Repairer> repairers;

  private final Set<Path> seen = ConcurrentHashMap.newKeySet();
  private final ThreadPoolExecutor background =
      new ThreadPoolExecutor(
          1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), RepairAtStart::thread);

  /** Called by the component runtime. */
  @Activate
  public RepairAtStart() {
    this(List.of());
  }

  RepairAtStart(List<Repairer> repairers) {
    this.repairers = repairers;
    background.allowCoreThreadTimeOut(true);
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "kinora-repair");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void event(RecordingEvent event) {
    if (!(event instanceof RecordingEvent.FileStarted started)) {
      return;
    }
    Path file = started.file().toAbsolutePath();
    boolean template = FileTargets.isTemplate(started.target());
    Optional<Path> folder =
        template
            ? FileTargets.fixedFolder(started.target())
            : Optional.ofNullable(file.getParent());
    if (folder.isPresent() && !background.isShutdown() && seen.add(folder.get())) {
      List<Path> written = targets(started);
      written.add(file);
      FolderRepair repair = new FolderRepair(() -> repairers, background::isShutdown);
      background.execute(() -> repair.look(folder.get(), template, written));
    }
  }

  /** The other targets of the recording, which may be opened in this moment. */
  private static List<Path> targets(RecordingEvent event) {
    List<Path> targets = new ArrayList<>();
    for (SinkStatus sink : event.recording().status().sinks()) {
      if (sink.target().isFile()) {
        targets.add(sink.target().toPath().toAbsolutePath());
      }
    }
    return targets;
  }

  /** Lets the repair of one file come to its end. */
  @Deactivate
  void stop() throws InterruptedException {
    background.shutdown();
    background.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
  }
}
