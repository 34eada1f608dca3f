package org.kinora.launcher;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * A framework's storage, for this process alone: several commands run at the same time. It holds
 * little, since bundles are used where they lie, and is deleted at the end. What a killed process
 * left behind is deleted by the next one.
 */
final class FrameworkCache implements AutoCloseable {

  private static final String PREFIX = "framework-";
  private static final String LOCK = "lock";

  private final Path directory;
  private final FileChannel lock;

  private FrameworkCache(Path directory, FileChannel lock) {
    this.directory = directory;
    this.lock = lock;
  }

  /**
   * Makes a new storage in {@code cache} below the home, or in the folder for temporary files where
   * the home is read-only.
   *
   * @param configured the folder to use instead, or {@code null}
   */
  static FrameworkCache create(Path home, String configured) throws LaunchException {
    Path wanted = configured == null ? home.resolve("cache") : Path.of(configured);
    try {
      return createIn(wanted);
    } catch (IOException e) {
      if (configured != null) {
        throw new LaunchException("the cache folder " + wanted + " cannot be used: " + e, e);
      }
      Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
      try {
        return createIn(temporary.resolve("kinora-" + System.getProperty("user.name")));
      } catch (IOException second) {
        second.addSuppressed(e);
        throw new LaunchException(
            "neither " + wanted + " nor " + temporary + " can be written: " + second, second);
      }
    }
  }

  private static FrameworkCache createIn(Path parent) throws IOException {
    Files.createDirectories(parent);
    // Between its making and its locking, a new folder looks like one left behind.
    try (FileChannel all = open(parent.resolve(LOCK))) {
      all.lock();
      deleteLeftovers(parent);
      Path directory = Files.createTempDirectory(parent, PREFIX);
      FileChannel lock = open(directory.resolve(LOCK));
      if (lock.tryLock() == null) {
        throw new IOException(directory + " is locked by another process");
      }
      return new FrameworkCache(directory, lock);
    }
  }

  private static FileChannel open(Path file) throws IOException {
    return FileChannel.open(file, CREATE, WRITE);
  }

  private static void deleteLeftovers(Path parent) throws IOException {
    try (DirectoryStream<Path> others = Files.newDirectoryStream(parent, PREFIX + "*")) {
      for (Path other : others) {
        boolean left;
        try (FileChannel channel = open(other.resolve(LOCK));
            FileLock free = channel.tryLock()) {
          left = free != null;
        }
        if (left) {
          delete(other);
        }
      }
    }
  }

  /** Returns a folder that is deleted at the end. */
  Path directory() {
    return directory;
  }

  /** Returns the framework's part of it. */
  Path storage() {
    return directory.resolve("storage");
  }

  @Override
  public void close() throws IOException {
    lock.close();
    delete(directory);
  }

  private static void delete(Path directory) throws IOException {
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, IOException failure)
              throws IOException {
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
