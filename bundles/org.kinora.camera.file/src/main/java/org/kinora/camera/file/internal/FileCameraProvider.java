package org.kinora.camera.file.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.ProviderProperties;
import org.kinora.api.camera.Camera;
import org.kinora.api.camera.CameraException;
import org.kinora.api.camera.CameraInfo;
import org.kinora.api.camera.CameraMode;
import org.kinora.api.camera.CameraProvider;
import org.kinora.api.camera.CameraRequest;
import org.kinora.api.media.Locator;
import org.kinora.api.media.PixelFormat;
import org.kinora.binding.ffmpeg.Ffmpeg;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Opens video files as cameras. Raw files and Y4M need no natives; all others need FFmpeg. */
@Component(property = ProviderProperties.NAME + "=" + Locator.FILE)
public final class FileCameraProvider implements CameraProvider {

  private static final String Y4M = "y4m";
  private static final Map<String, PixelFormat> RAW =
      Map.of(
          "nv21", PixelFormat.NV21,
          "nv12", PixelFormat.NV12,
          "i420", PixelFormat.I420,
          "yuv", PixelFormat.I420);

  private final AtomicReference<Ffmpeg> ffmpeg = new AtomicReference<>();
  private final Set<FileCamera> open = ConcurrentHashMap.newKeySet();
  private volatile boolean stopped;

  /** The native FFmpeg, where it is there. */
  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  void bindFfmpeg(Ffmpeg service) {
    ffmpeg.set(service);
  }

  /** Its libraries stay loaded, so that files that play go on. */
  void unbindFfmpeg(Ffmpeg service) {
    ffmpeg.compareAndSet(service, null);
  }

  /** Ends the threads of cameras that somebody has not closed yet. */
  @Deactivate
  void stop() {
    stopped = true;
    open.forEach(FileCamera::gone);
  }

  @Override
  public String name() {
    return Locator.FILE;
  }

  @Override
  public List<CameraInfo> cameras() {
    String with = ffmpeg.get() == null ? "Y4M or raw" : "MP4, MKV, Y4M, raw and others";
    return List.of(
        new CameraInfo(
            new Locator(Locator.FILE, "PATH", Map.of()),
            "plays a video file (%s); options pace=real|fast, loop=true|false, for raw files width, height, fps, format"
                .formatted(with),
            List.of()));
  }

  @Override
  public Camera open(CameraRequest request) throws CameraException {
    Options options = Options.of(request.locator());
    Path file = file(request.locator());
    String extension = request.locator().extension();
    FrameSource.Opener opener;
    if (extension.equals(Y4M)) {
      opener = () -> y4m(file, request);
    } else if (RAW.containsKey(extension)) {
      opener = () -> raw(file, options, RAW.get(extension), request);
    } else if (ffmpeg.get() == null) {
      throw new CameraException(
          "%s cannot be read: the native FFmpeg is not available, without it only .y4m, .nv21,"
                  .formatted(file)
              + " .nv12, .i420 and .yuv files are",
          Retry.RECOVERABLE);
    } else {
      opener = () -> LibavSource.open(file, request.formats());
    }
    FrameSource first = opener.open();
    try {
      check(file, first.mode(), request);
    } catch (CameraException e) {
      first.close();
      throw e;
    }
    FileCamera camera = new FileCamera(request.locator(), options, first, opener, open::remove);
    open.add(camera);
    if (stopped) { // meanwhile: stop() may not have seen it
      camera.gone();
    }
    return camera;
  }

  private static Path file(Locator locator) throws CameraException {
    Path file;
    try {
      file = locator.toPath();
    } catch (InvalidPathException e) {
      throw new CameraException("'" + locator.path() + "' is not a path", Retry.FATAL, e);
    }
    try {
      if (locator.path().isEmpty()) {
        throw new CameraException(
            "camera file needs a file: write file:PATH, such as file:clip.mp4", Retry.FATAL);
      }
      if (!Files.exists(file)) {
        throw new CameraException("there is no file " + file, Retry.RECOVERABLE);
      }
      if (!Files.isRegularFile(file)) {
        throw new CameraException(file + " is not a file", Retry.RECOVERABLE);
      }
      if (Files.size(file) == 0) {
        throw new CameraException(file + " is empty", Retry.RECOVERABLE);
      }
    } catch (IOException e) {
      throw unreadable(file, e);
    }
    return file;
  }

  private static void check(Path file, CameraMode mode, CameraRequest request)
      throws CameraException {
    if (request.size().isPresent() && !request.size().get().equals(mode.size())) {
      throw new CameraException(
          "%s has pictures of %s, not %s: a file is not scaled"
              .formatted(file, mode.size(), request.size().get()),
          Retry.RECOVERABLE);
    }
    if (request.frameRate().isPresent() && !request.frameRate().get().equals(mode.frameRate())) {
      throw new CameraException(
          "%s has %s frames per second, not %s: a file plays at its own rate"
              .formatted(file, mode.frameRate(), request.frameRate().get()),
          Retry.RECOVERABLE);
    }
  }

  private static FrameSource raw(
      Path file, Options options, PixelFormat byExtension, CameraRequest request)
      throws CameraException {
    if (options.size().or(request::size).isEmpty()
        || options.frameRate().or(request::frameRate).isEmpty()) {
      throw new CameraException(
          "%s is raw video: name its size and rate, such as file:%s?width=640&height=480&fps=30"
              .formatted(file, file),
          Retry.RECOVERABLE);
    }
    CameraMode stored =
        new CameraMode(
            options.format().orElse(byExtension),
            options.size().or(request::size).get(),
            options.frameRate().or(request::frameRate).get());
    FileChannel channel = channel(file);
    return new RawSource(file, channel, stored, wanted(stored, request), false);
  }

  private static FrameSource y4m(Path file, CameraRequest request) throws CameraException {
    FileChannel channel = channel(file);
    try {
      CameraMode stored = Y4mHeader.read(channel);
      return new RawSource(file, channel, stored, wanted(stored, request), true);
    } catch (IOException | IllegalArgumentException e) {
      try (channel) {
        throw new CameraException(
            "%s is not a Y4M file that can be read: %s".formatted(file, e.getMessage()),
            Retry.RECOVERABLE,
            e);
      } catch (IOException onClose) {
        throw unreadable(file, onClose);
      }
    }
  }

  /** The first format asked for: every one can be made of every other. */
  private static PixelFormat wanted(CameraMode stored, CameraRequest request) {
    return request.formats().isEmpty() ? stored.format() : request.formats().get(0);
  }

  private static FileChannel channel(Path file) throws CameraException {
    try {
      return FileChannel.open(file);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static CameraException unreadable(Path file, IOException e) {
    return new CameraException(
        "cannot read %s: %s".formatted(file, e.getMessage()), Retry.RECOVERABLE, e);
  }
}
