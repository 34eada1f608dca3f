"""Recordings from the emulated boards with the distribution, and what they use of a machine."""
import os, re, subprocess

import machine
from tools import run

EMULATORS = os.path.join(machine.root, "runtime/org.kinora.test.emulators/src/main/resources/org/kinora/test/emulators")
HOME = os.path.join(machine.root, "runtime/distribution/target/kinora")

# The feature of each board.
FEATURES = {"sophgo": "board-maixcam", "axera": "board-maixcam2"}


def distribution():
    """The folder of the distribution, built where it is missing."""
    if not os.path.exists(os.path.join(HOME, "bin", "kinora")):
        run("mvn", "-B", "-q", "-f", machine.root, "-pl", "runtime/distribution", "-am", "package", "-DskipTests")
    return HOME


def emulators(folder, compiler="cc"):
    """Builds the emulated boards."""
    subprocess.run(["sh", os.path.join(EMULATORS, "build.sh"), EMULATORS, folder], check=True,
                   env=dict(os.environ, CC=compiler))
    return folder


def options(board, emulated):
    """Options for Java with which a board's recording needs little memory."""
    return (f"-Dkinora.features=core,shell,{FEATURES[board]} -Dkinora.{board}.folder={emulated}/{board}"
            " -Xmx24m -Xss256k -XX:ReservedCodeCacheSize=16m -XX:TieredStopAtLevel=1")


def record(home, board, file, seconds, *more):
    """The command that records; options among the words that follow win over those that are said here."""
    said = {"--camera": board, "--encoder": board, "--size": "640x480", "--fps": "30", "--codec": "h264",
            "--seconds": str(seconds)}
    words = [word for name, value in said.items() if name not in more for word in (name, value)]
    return [home + "/bin/kinora", "record", *words, *more, file]


class Processor:
    """Processor time of the emulated hardware and of the rest, from the first sample to the last; threads come and go."""

    def __init__(self):
        self.totals, self.first, self.last = [], {}, {}

    def sample(self, process, threads):
        """Takes /proc/PID/stat and lines of /proc/PID/task/*/stat."""
        self.totals.append(ticks(process))
        for line in threads:
            if " (emu-" in line:
                thread = line.split()[0]
                self.first.setdefault(thread, ticks(line) if len(self.totals) == 1 else 0)
                self.last[thread] = ticks(line)

    def used(self):
        """Ticks of the emulated hardware, and of the rest."""
        board = sum(self.last[thread] - self.first[thread] for thread in self.last)
        return board, self.totals[-1] - self.totals[0] - board


def ticks(stat):
    fields = stat.rpartition(") ")[2].split()
    return int(fields[11]) + int(fields[12])


def memory(status):
    """Of the text of /proc/PID/status, megabytes."""
    found = dict(re.findall(r"^(\w+):\s+(\d+) kB", status, re.M))
    return {name: int(found[name]) // 1024 for name in ("VmHWM", "VmRSS", "RssAnon", "RssFile", "RssShmem")}
