package org.kinora.pictures;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;
import org.kinora.api.media.Locator;
import org.kinora.api.media.Pictures;
import org.kinora.api.media.VideoFrame;
import org.kinora.pictures.internal.Jpeg;
import org.kinora.pictures.internal.Png;

/**
 * Stores a frame as PNG or JPEG, in the colours that the frame says it has.
 *
 * <pre>{@code
 * try (VideoFrame still = recording.capture(timeout).orElseThrow()) {
 *   PictureFile.write(still, Path.of("still.png"));
 * }
 * }</pre>
 *
 * <p>PNG needs nothing but Java's base. JPEG needs the module {@code java.desktop}, which headless
 * JREs have and small images made by jlink may not: it is refused there with a message that says
 * so.
 */
public final class PictureFile {

  private static final Set<String> PNG = Set.of("png");
  private static final Set<String> JPEG = Set.of("jpg", "jpeg");

  private PictureFile() {}

  /** Whether there is a picture format for the extension of a file's name. */
  public static boolean accepts(Path file) {
    String extension = Locator.of(file).extension();
    return PNG.contains(extension) || JPEG.contains(extension);
  }

  /**
   * Stores a frame. The file appears whole or not at all; one of that name is replaced.
   *
   * @param frame stays the caller's
   * @param file {@code .png}, {@code .jpg} or {@code .jpeg}
   * @throws IOException if the extension is another, if the file cannot be written, or if this Java
   *     has no JPEG; there is then no file
   */
  public static void write(VideoFrame frame, Path file) throws IOException {
    if (!accepts(file)) {
      throw new IOException(file + " is none of the pictures that can be made: png, jpg");
    }
    Path target = file.toAbsolutePath();
    Path part = target.resolveSibling("." + target.getFileName() + ".part");
    try {
      int width = frame.size().width();
      int[] rgb = Pictures.toRgb(frame);
      if (PNG.contains(Locator.of(file).extension())) {
        Png.write(rgb, width, part);
      } else {
        writeJpeg(rgb, width, part);
      }
      move(part, target);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static void writeJpeg(int[] rgb, int width, Path file) throws IOException {
    try {
      Jpeg.write(rgb, width, file);
    } catch (LinkageError e) {
      throw new IOException(
          "this Java cannot write JPEG, because it has no module java.desktop: write png", e);
    }
  }

  private static void move(Path part, Path target) throws IOException {
    try {
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
