package org.kinora.camera.file.internal;

import org.kinora.api.camera.CameraException;
import org.kinora.api.camera.CameraMode;
import org.kinora.api.media.FramePool.PooledFrame;

/** A file that gives its pictures one after another. Used by one thread at a time. */
interface FrameSource extends AutoCloseable {

  /** What the pictures are. */
  CameraMode mode();

  /**
   * Reads the next picture, with the pts and the duration that the file gives it.
   *
   * @param frame is filled, all but the sequence number
   * @return false if there are no more
   * @throws CameraException if the file is damaged; what came before is good
   */
  boolean read(PooledFrame frame) throws CameraException;

  @Override
  void close();

  /** Opens the file from its beginning. */
  @FunctionalInterface
  interface Opener {
    FrameSource open() throws CameraException;
  }
}
