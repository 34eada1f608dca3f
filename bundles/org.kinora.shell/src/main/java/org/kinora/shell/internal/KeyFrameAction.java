package org.kinora.shell.internal;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code keyframe}. */
@Command(description = "Ask that the next frame becomes a key frame (IDR).")
final class KeyFrameAction extends Action {

  @Parameters(paramLabel = "RECORDING", description = "Name of the recording.")
  private String name;

  @Override
  void run(Session session) throws Exception {
    session.recording(name).requestKeyFrame();
  }
}
