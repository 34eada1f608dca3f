package org.kinora.recorder.internal;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.media.AccessUnit;
import org.kinora.api.media.Codec;
import org.kinora.api.media.Locator;
import org.kinora.api.media.StreamFormat;
import org.kinora.api.recording.LossReason;
import org.kinora.api.recording.PreRoll;
import org.kinora.api.recording.RecordedFile;
import org.kinora.api.recording.Recording;
import org.kinora.api.recording.RecordingEvent;
import org.kinora.api.recording.RecordingException;
import org.kinora.api.recording.RecordingRequest;
import org.kinora.api.recording.SinkStatus;
import org.kinora.api.sink.SinkProvider;

/**
 * The targets of a recording: where files are cut, what a trigger does, and what becomes of one.
 */
final class Storage implements SinkLane.Context {

  /** What the targets need from their recording. */
  interface Context {

    /** Time of the recording's first picture in nanoseconds. */
    long begin();

    /** Asks the encoder for a key frame. */
    void keyFrameWanted();

    /** Tells listeners. */
    void tell(RecordingEvent event);

    /** Learns why the recording cannot go on. */
    void failed(String reason);
  }

  private final Recording recording;
  private final RecordingRequest request;
  private final Environment environment;
  private final LedgerBook ledger;
  private final Context context;
  private final Lanes lanes;
  private final Cutter cutter;
  private volatile boolean triggered;

  Storage(
      Recording recording,
      RecordingRequest request,
      Environment environment,
      LedgerBook ledger,
      Context context) {
    this.recording = recording;
    this.request = request;
    this.environment = environment;
    this.ledger = ledger;
    this.context = context;
    this.lanes = new Lanes(ledger, request.sinkQueue());
    this.cutter = new Cutter(request.storage(), System::currentTimeMillis);
  }

  /** Begins to write the targets of the request. */
  void start() {
    for (Locator target : request.targets()) {
      lanes.add(newLane(names(target)));
    }
  }

  private TargetNames names(Locator target) {
    return new TargetNames(target, recording.name(), request);
  }

  private SinkLane newLane(TargetNames names) {
    String provider = environment.sinkFor(names.target()).map(ProviderEntry::name).orElse("");
    return new SinkLane(
        recording.name(), names, provider, request.sinkQueue(), request.storage(), this);
  }

  /** Whether the frame of this time, which goes to the encoder next, should be a key frame. */
  boolean keyWanted(long pts) {
    return cutter.keyWanted(pts);
  }

  /** Hands an access unit to every target. */
  void deliver(AccessUnit unit, StreamFormat format) {
    lanes.deliver(unit, format, cutter.segmentOf(unit));
  }

  /** Waits until every target has room; gives up on one that stands still. */
  void awaitRoom() throws InterruptedException {
    lanes.awaitRoom();
  }

  /** Looks at the sink providers again. */
  void wake() {
    lanes.wake();
  }

  /** Completes all targets. */
  void finish() throws InterruptedException {
    lanes.finish();
  }

  List<SinkStatus> status() {
    return lanes.status();
  }

  /** Whether targets wait for a trigger. */
  boolean armed() {
    return request.storage().preRoll().isPresent() && lanes.armed();
  }

  /** Adds a target, which begins at the next key frame. */
  void add(Locator target, Codec codec) throws RecordingException {
    if (lanes.find(target).isPresent()) {
      throw new RecordingException(
          target + " is a target of '" + recording.name() + "' already", Retry.FATAL);
    }
    TargetNames names = names(target);
    Targets.check(environment, names, codec);
    SinkLane lane = newLane(names);
    if (triggered) {
      lane.trigger();
    }
    lanes.add(lane);
  }

  /** Completes a target and takes it out. */
  void remove(Locator target) throws RecordingException, InterruptedException {
    SinkLane lane =
        lanes
            .find(target)
            .orElseThrow(
                () ->
                    new RecordingException(
                        target + " is no target of '" + recording.name() + "'", Retry.FATAL));
    if (lanes.size() == 1) {
      throw new RecordingException(
          target + " is the last target of '" + recording.name() + "': stop the recording instead",
          Retry.FATAL);
    }
    lanes.remove(lane);
  }

  /** Ends every file at the next frame. */
  void cut() {
    cutter.cut();
  }

  /** As {@link Recording#trigger()}. */
  void trigger() throws RecordingException {
    preRoll();
    triggered = true;
    cutter.keepClip();
    lanes.trigger();
  }

  /**
   * As {@link Recording#release()}.
   *
   * @param now time of the last picture in nanoseconds
   */
  void release(long now) throws RecordingException {
    PreRoll preRoll = preRoll();
    if (triggered) {
      triggered = false;
      long end = now + Math.max(preRoll.after().toNanos(), 1);
      cutter.endClip(end);
      lanes.release(end);
    }
  }

  private PreRoll preRoll() throws RecordingException {
    return request
        .storage()
        .preRoll()
        .orElseThrow(
            () ->
                new RecordingException(
                    "recording '%s' does not wait for a trigger: start it with a pre-roll"
                        .formatted(recording.name()),
                    Retry.FATAL));
  }

  // ---- what the lanes tell ----

  @Override
  public Optional<ProviderEntry<SinkProvider>> provider(Locator target) {
    return environment.sinkFor(target);
  }

  @Override
  public long begin() {
    return context.begin();
  }

  @Override
  public void keyFrameWanted() {
    context.keyFrameWanted();
  }

  @Override
  public void sinkFailed(SinkLane lane, String reason) {
    context.tell(new RecordingEvent.SinkFailed(recording, lane.target(), reason));
    if (lanes.allDead()) {
      context.failed("no target is left: " + reason);
    }
  }

  @Override
  public void sinkRecovered(SinkLane lane) {
    context.tell(new RecordingEvent.SinkRecovered(recording, lane.target()));
  }

  @Override
  public void fileStarted(SinkLane lane, Path file) {
    context.tell(new RecordingEvent.FileStarted(recording, lane.target(), file));
  }

  @Override
  public void fileCompleted(RecordedFile file) {
    context.tell(new RecordingEvent.FileCompleted(recording, file));
  }

  @Override
  public void notStored(SinkLane lane, long firstFrame, long count) {
    if (lanes.isOnly(lane)) {
      ledger.notWritten(firstFrame, count, LossReason.SINK_FAILED);
    }
  }
}
