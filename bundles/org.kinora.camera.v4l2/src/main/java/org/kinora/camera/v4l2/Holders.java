package org.kinora.camera.v4l2;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Finds who has a device open, as far as this process may look into others. */
final class Holders {

  private Holders() {}

  /**
   * The processes that have a file open, such as {@code process 812 (cheese)}, or {@code this
   * process}.
   *
   * @param proc the folder of all processes: {@code /proc}
   */
  static List<String> of(Path proc, Path file) {
    List<String> holders = new ArrayList<>();
    String self = Long.toString(ProcessHandle.current().pid());
    try (Stream<Path> processes = Files.list(proc)) {
      Path real = file.toRealPath();
      processes
          .filter(process -> process.getFileName().toString().matches("\\d+"))
          .forEach(
              process -> {
                String pid = process.getFileName().toString();
                if (opened(process, real)) {
                  holders.add(pid.equals(self) ? "this process" : "process " + pid + name(process));
                }
              });
    } catch (IOException | UncheckedIOException e) {
      return holders; // it is a help for people; without it the error is still named
    }
    return holders;
  }

  private static boolean opened(Path process, Path file) {
    try (Stream<Path> descriptors = Files.list(process.resolve("fd"))) {
      return descriptors.anyMatch(descriptor -> leadsTo(descriptor, file));
    } catch (IOException | UncheckedIOException e) {
      return false; // another user's process, or one that has ended
    }
  }

  private static boolean leadsTo(Path descriptor, Path file) {
    try {
      return Files.readSymbolicLink(descriptor).equals(file);
    } catch (IOException e) {
      return false; // closed meanwhile
    }
  }

  private static String name(Path process) {
    try {
      return " (" + Files.readString(process.resolve("comm")).strip() + ")";
    } catch (IOException e) {
      return ""; // ended meanwhile
    }
  }
}
