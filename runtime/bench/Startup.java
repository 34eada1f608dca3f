import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Prints how long the distribution takes to start and how much memory it takes, with and without the archive of
 * classes, and what each flag of the start script does to that.
 *
 * <p>Run by {@code runtime/bench/run startup}. Rounds are interleaved over
 * the variants; the table has medians. "ready": from the start of the script to the point where the command would be
 * called. "first frame": to the first byte in a recorded raw file (H.264, 640x480, synthetic camera). "RSS": of
 * {@code kinora run} five seconds after its start.
 */
public final class Startup {

  private static final Path HOME = Path.of("runtime/distribution/target/kinora").toAbsolutePath();

  /** The archive that the Java runtime itself comes with: naming it takes ours out of use. */
  private static final String OWN_ARCHIVE =
      "-XX:SharedArchiveFile=" + System.getProperty("java.home") + "/lib/server/classes.jsa";

  private static final Map<String, String> VARIANTS =
      Map.of(
          "1 as shipped", "",
          "2 without the archive", OWN_ARCHIVE,
          "3 no class sharing at all", "-Xshare:off",
          "4 G1 instead of serial", "-XX:-UseSerialGC -XX:+UseG1GC -XX:SharedArchiveFile=" + OWN_ARCHIVE.split("=")[1],
          "5 C1 only", "-XX:TieredStopAtLevel=1",
          "6 -Xss256k", "-Xss256k");

  public static void main(String[] args) throws Exception {
    int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 7;
    Path folder = Files.createTempDirectory("kinora-startup");
    List<String> names = VARIANTS.keySet().stream().sorted().toList();
    double[][][] figures = new double[names.size()][3][rounds];
    ready("");
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < names.size(); i++) {
        String options = VARIANTS.get(names.get(i));
        figures[i][0][round] = ready(options);
        figures[i][1][round] = firstFrame(options, folder.resolve(i + "-" + round + ".h264"));
        figures[i][2][round] = memory(options);
      }
    }
    System.out.printf("%-28s %9s %15s %8s%n", "median of " + rounds, "ready ms", "first frame ms", "RSS MB");
    for (int i = 0; i < names.size(); i++) {
      System.out.printf(
          "%-28s %9.0f %15.0f %8.0f%n",
          names.get(i).substring(2), median(figures[i][0]), median(figures[i][1]), median(figures[i][2]));
    }
  }

  private static double ready(String options) throws Exception {
    long begin = System.nanoTime();
    Process process = start(options + " -Dkinora.warmup=true", List.of());
    process.getInputStream().read();
    double ms = (System.nanoTime() - begin) / 1e6;
    process.waitFor();
    return ms;
  }

  private static double firstFrame(String options, Path file) throws Exception {
    long begin = System.nanoTime();
    Process process =
        start(
            options,
            List.of("record", "--camera", "pattern", "--codec", "h264", "--size", "640x480", "--frames", "10", file.toString()));
    while (process.isAlive() && (!Files.exists(file) || Files.size(file) == 0)) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
    double ms = (System.nanoTime() - begin) / 1e6;
    return process.waitFor() == 0 ? ms : Double.NaN;
  }

  private static double memory(String options) throws Exception {
    Process process = start(options, List.of("run"));
    double mb = Double.NaN;
    if (!process.waitFor(5, TimeUnit.SECONDS)) {
      for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
        if (line.startsWith("VmRSS:")) {
          mb = Double.parseDouble(line.replaceAll("\\D", "")) / 1024;
        }
      }
    }
    process.destroy();
    process.waitFor();
    return mb;
  }

  private static Process start(String options, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(HOME.resolve("bin/kinora").toString()));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("KINORA_OPTS", options.strip());
    return builder.start();
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
