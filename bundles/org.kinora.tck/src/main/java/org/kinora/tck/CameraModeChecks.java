package org.kinora.tck;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.kinora.api.camera.Camera;
import org.kinora.api.camera.CameraException;
import org.kinora.api.camera.CameraInfo;
import org.kinora.api.camera.CameraMode;
import org.kinora.api.camera.CameraRequest;
import org.kinora.api.media.FrameRate;
import org.kinora.api.media.Locator;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.Size;
import org.kinora.api.media.VideoFrame;

/** What a camera says it has, and what it does when asked for something. */
final class CameraModeChecks {
  private final CameraSubject subject;

  CameraModeChecks(CameraSubject subject) {
    this.subject = subject;
  }

  /**
   * People can choose from the list.
   *
   * <p>Example failure: a list that names a scheme nobody opens, or a mode the device refuses.
   */
  @Proves(
      "cameras() lists cameras that open, in each mode stated, and the default mode is the first")
  public void listedModesAreTrue() throws CameraException, InterruptedException {
    String name = subject.provider().name();
    for (CameraInfo info : subject.provider().cameras()) {
      Expect.equal(info.locator().scheme(), name, "scheme of " + info.locator());
      Expect.that(!info.description().isBlank(), "%s has no description", info.locator());
      for (CameraMode mode : info.modes()) {
        CameraRequest request =
            new CameraRequest(
                info.locator(),
                Optional.of(mode.size()),
                Optional.of(mode.frameRate()),
                List.of(mode.format()));
        try (Camera camera = subject.provider().open(request)) {
          Expect.equal(camera.mode(), mode, "mode of " + info.locator());
          CameraReader.next(subject, camera).close();
        }
      }
      if (!info.modes().isEmpty()) {
        try (Camera camera = subject.provider().open(CameraRequest.of(info.locator()))) {
          Expect.equal(camera.mode(), info.modes().get(0), "default mode of " + info.locator());
        }
      }
    }
  }

  /**
   * The camera says what it delivers, and delivers that.
   *
   * <p>Example failure: a device that rounds the size and a driver that does not tell.
   */
  @Proves("each frame has the format and size of mode(), and the locator is the one asked for")
  public void framesAreAsTheModeSays() throws CameraException, InterruptedException {
    try (Camera camera = subject.open()) {
      Expect.equal(camera.locator(), subject.locator(), "locator of the open camera");
      CameraMode mode = camera.mode();
      for (int i = 0; i < subject.frames(); i++) {
        try (VideoFrame frame = CameraReader.next(subject, camera)) {
          Expect.equal(frame.format(), mode.format(), "format of " + frame);
          Expect.equal(frame.size(), mode.size(), "size of " + frame);
        }
      }
      Expect.equal(camera.mode(), mode, "mode after " + subject.frames() + " frames");
    }
  }

  /**
   * A recording gets the size and rate it asked for, or learns at once that it cannot.
   *
   * <p>Example failure: a camera that delivers the nearest size it has.
   */
  @Proves("a size and a rate asked for are delivered, or refused with what is possible")
  public void requestedModeIsHonouredOrRefused() throws CameraException, InterruptedException {
    CameraMode mode;
    try (Camera camera = subject.open()) {
      mode = camera.mode();
    }
    try (Camera camera =
        subject.open(
            Optional.of(mode.size()), Optional.of(mode.frameRate()), List.of(mode.format()))) {
      Expect.equal(camera.mode(), mode, "mode when asked for its own default");
    }
    for (Size size : List.of(new Size(176, 144), new Size(322, 242), new Size(16384, 2))) {
      for (FrameRate rate : List.of(FrameRate.of(10), new FrameRate(30000, 1001))) {
        boolean must = subject.choosesMode() && size.height() > 2;
        expectHonoured(size, rate, must);
      }
    }
  }

  private void expectHonoured(Size size, FrameRate rate, boolean must)
      throws InterruptedException, CameraException {
    Camera camera;
    try {
      camera = subject.open(Optional.of(size), Optional.of(rate), List.of());
    } catch (CameraException e) {
      Expect.that(!must, "%s at %s was refused: %s", size, rate, e.getMessage());
      Expect.that(e.getMessage().length() > 10, "refused without saying why: %s", e.getMessage());
      return;
    }
    try (camera) {
      Expect.equal(camera.mode().size(), size, "size asked for");
      Expect.equal(camera.mode().frameRate(), rate, "rate asked for");
      try (VideoFrame frame = CameraReader.next(subject, camera)) {
        Expect.equal(frame.size(), size, "size of the first frame");
      }
    }
  }

  /**
   * The recorder can prefer the format that its encoder likes best.
   *
   * <p>Example failure: a camera that looks at the first format only, or at none.
   */
  @Proves(
      "of the formats asked for, the first that the camera has is delivered, or all are refused")
  public void firstPossibleFormatIsTaken() throws CameraException {
    List<PixelFormat> all = Arrays.asList(PixelFormat.values());
    List<PixelFormat> possible = new ArrayList<>();
    for (PixelFormat format : all) {
      try (Camera camera = subject.open(Optional.empty(), Optional.empty(), List.of(format))) {
        Expect.equal(camera.mode().format(), format, "the only format asked for");
        possible.add(format);
      } catch (CameraException e) {
        Expect.that(e.getMessage().length() > 10, "refused without saying why: %s", e.getMessage());
      }
    }
    Expect.that(!possible.isEmpty(), "the camera refuses each of %s", all);
    List<PixelFormat> reversed = new ArrayList<>(all);
    Collections.reverse(reversed);
    for (List<PixelFormat> wanted : List.of(all, reversed)) {
      try (Camera camera = subject.open(Optional.empty(), Optional.empty(), wanted)) {
        Expect.equal(
            camera.mode().format(),
            wanted.stream().filter(possible::contains).findFirst().orElseThrow(),
            "format taken of " + wanted + ", of which it has " + possible);
      }
    }
  }

  /**
   * A misspelt option is noticed before the recording, not after.
   *
   * <p>Example failure: a camera that ignores options it does not know.
   */
  @Proves("an unknown option is refused with its name")
  public void unknownOptionIsRefused() {
    Locator wrong =
        Locator.camera(
            subject.locator()
                + (subject.locator().options().isEmpty() ? "?" : "&")
                + "nosuchoption=1");
    CameraException refused =
        Expect.refused(
            CameraException.class,
            wrong.toString(),
            () -> subject.provider().open(CameraRequest.of(wrong)).close());
    Expect.that(
        refused.getMessage().contains("nosuchoption"),
        "the message does not name the option: %s",
        refused.getMessage());
  }
}
