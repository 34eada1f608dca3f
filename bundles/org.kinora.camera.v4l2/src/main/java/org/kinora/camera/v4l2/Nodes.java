package org.kinora.camera.v4l2;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The device files of video devices and the links to them. Numbers of files are given in the order
 * of discovery; links by path name the socket that a camera is plugged into, links by id its maker,
 * model and serial number (both made by udev).
 */
final class Nodes {

  /**
   * A device file.
   *
   * @param links to it, by path before by id
   */
  record Node(Path file, List<Path> links) {

    /** The name that stays the same when other devices come and go, as far as there is one. */
    Path stable() {
      return links.isEmpty() ? file : links.get(0);
    }
  }

  private static final Pattern FILE = Pattern.compile("video(\\d{1,4})");

  private static final Logger LOG = LoggerFactory.getLogger(Nodes.class);

  private final Path folder;

  /**
   * @param folder of all devices: {@code /dev}
   */
  Nodes(Path folder) {
    this.folder = folder;
  }

  /** The folders in which files or links come and go; those inside another come after it. */
  List<Path> folders() {
    return List.of(folder, folder.resolve("v4l"), byPath(), byId());
  }

  private Path byPath() {
    return folder.resolve("v4l/by-path");
  }

  private Path byId() {
    return folder.resolve("v4l/by-id");
  }

  /** Whether an entry of one of the {@link #folders()} may be a camera's. */
  boolean concerns(String entry) {
    return entry.isEmpty() || entry.startsWith("v") || entry.contains("-index");
  }

  /** The video devices there are, in the order of their numbers. */
  List<Node> all() {
    List<Path> links = new ArrayList<>(entries(byPath()));
    links.addAll(entries(byId()));
    return entries(folder).stream()
        .filter(file -> FILE.matcher(name(file)).matches())
        .sorted(Comparator.comparingInt(file -> Integer.parseInt(name(file).substring(5))))
        .map(file -> new Node(file, links.stream().filter(link -> leadsTo(link, file)).toList()))
        .toList();
  }

  /**
   * The device file that a name stands for.
   *
   * @param name a path, or the name of a file or link in one of the {@link #folders()}
   */
  Optional<Path> find(String name) {
    for (Path place : List.of(folder, byPath(), byId())) {
      Path file = place.resolve(name); // a path from the root stays as it is
      if (!name.isEmpty() && Files.exists(file) && !Files.isDirectory(file)) {
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  private static boolean leadsTo(Path link, Path file) {
    try {
      return link.toRealPath().equals(file.toRealPath());
    } catch (IOException e) {
      return false; // it went meanwhile
    }
  }

  private static List<Path> entries(Path folder) {
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
      List<Path> found = new ArrayList<>();
      stream.forEach(found::add);
      found.sort(Comparator.naturalOrder());
      return found;
    } catch (NoSuchFileException e) {
      return List.of(); // there is no udev, or no camera
    } catch (IOException e) {
      LOG.warn("{} cannot be read: {}", folder, e.toString());
      return List.of();
    }
  }
}
