"""Makes the recordings: every codec, rate and length, with and without swaps, completed and killed."""

import json
import os
import signal
import subprocess
import time
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
KINORA = os.environ.get("KINORA", str(ROOT / "kinora"))
SIZE = (320, 240)
FPS = 30
TICK = 1e9 / 90_000
SWAPS = {"h264": ("jcodec", "ffmpeg-x264"), "h265": ("x265", "ffmpeg-x265")}
FEATURES = "core,software-codecs,system-codecs,shell"


@dataclass
class Recording:
    """What was recorded, where it lies, and the true times of its pictures in nanoseconds from the first."""

    codec: str
    rate: str
    swaps: bool
    seconds: int
    killed: bool
    folder: Path
    times: list = field(default_factory=list)
    end: int = None

    def __str__(self):
        return f"{self.codec} {self.rate}, {self.seconds} s" + (", swaps" if self.swaps else "")

    def raw(self):
        return self.folder / f"out.{self.codec}"

    def files(self):
        kinds = ("mp4", "mkv", "ts") if self.killed else ("mp4", "mkv", "ts", self.codec)
        return [self.folder / f"out.{kind}" for kind in kinds]

    def commands(self, name, clip):
        pace = "real" if self.seconds < 10 else "fast"
        camera = f"pattern?pace={pace}" if self.rate == "constant" else f"file:{clip}?pace={pace}&loop=true"
        size = f"--size {SIZE[0]}x{SIZE[1]}" if self.rate == "constant" else ""
        end = "" if self.killed else f"--seconds {self.seconds}"
        targets = " ".join(f'"{self.folder}/out.{kind}"' for kind in ("mp4", "mkv", "ts", self.codec))
        lines = [f'kinora:record --background --name {name} --camera "{camera}" {size} --codec {self.codec}'
                 f' --preset ultrafast --swap on-demand {end} {targets}']
        if self.swaps:
            other, first = SWAPS[self.codec]
            lines += ["kinora:sleep 0.3", f"kinora:swap {name} {other}"]
            if self.seconds >= 10:
                lines += ["kinora:sleep 0.5", f"kinora:swap {name} {first}"]
        lines += [f"kinora:wait {name}"] + ([] if self.killed else [f"kinora:status {name} --json"])
        return lines

    def read_times(self):
        """The side file of the raw stream has the time of each access unit, to the nanosecond."""
        self.times, self.end = [], None
        for line in (self.folder / f"out.{self.codec}.timestamps.txt").read_text().splitlines():
            if line.startswith("# end "):
                self.end = nanos(line[6:])
            elif line[:1].isdigit():
                self.times.append(nanos(line))


def nanos(millis):
    return int(Decimal(millis) * 1_000_000)


def clip(folder):
    """A clip whose times are uneven and have gaps of a second; returns it and its times."""
    file = folder / "variable.mp4"
    frames = 1500
    ticks = [n * 3000 + n * 7919 % 1009 + n // 100 * 90_000 for n in range(frames)]
    subprocess.run(
        ["ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", f"testsrc2=s={SIZE[0]}x{SIZE[1]}:r={FPS}",
         "-frames:v", str(frames), "-vf", "settb=1/90000,setpts='N*3000+mod(N*7919,1009)+floor(N/100)*90000'",
         "-fps_mode", "passthrough", "-enc_time_base", "1/90000", "-c:v", "libx264", "-preset", "ultrafast",
         "-bf", "0", "-g", "50", "-video_track_timescale", "90000", str(file)], check=True)
    return file, [tick * 1e9 / 90_000 for tick in ticks]


def kinora(*arguments):
    environment = dict(os.environ, KINORA_OPTS=f"-Dkinora.features={FEATURES}")
    return subprocess.Popen([KINORA, *map(str, arguments)], env=environment, text=True, stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE)


def start(script, commands):
    script.write_text("\n".join(commands) + "\n")
    return kinora("shell", script)


def can_swap(codec):
    """Whether there are two encoders of a codec that write different parameter sets."""
    out, _ = kinora("list", "encoders", "--json").communicate()
    return set(SWAPS[codec]) <= {encoder["encoder"] for encoder in json.loads(out)}


def record(recordings, clip_file, folder):
    """Makes completed recordings in one process; every frame has to be there by the ledger."""
    commands = []
    for index, recording in enumerate(recordings):
        commands += recording.commands(f"r{index}", clip_file)
    process = start(folder / "completed.gogo", commands)
    out, err = process.communicate(timeout=1200)
    if process.returncode != 0:
        raise SystemExit(f"the recordings failed:\n{out}\n{err}")
    ledgers = [json.loads(line) for line in out.splitlines() if line.startswith("{")]
    for recording, ledger in zip(recordings, ledgers, strict=True):
        recording.read_times()
        written = ledger["frames"]["written"]
        assert ledger["result"] == "complete" and written == len(recording.times), (str(recording), ledger)
        assert (len(ledger["swaps"]) > 0) == recording.swaps, (str(recording), ledger["swaps"])


def record_and_kill(recording, clip_file):
    """Kills a recording with SIGKILL when it is long enough."""
    process = start(recording.folder / "killed.gogo", recording.commands("killed", clip_file))
    deadline = time.monotonic() + 300
    try:
        while not recording.times or recording.times[-1] < recording.seconds * 1e9:
            if process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"{recording} ended too early or never: {process.stderr.read()}")
            time.sleep(0.02)
            if (recording.folder / f"out.{recording.codec}.timestamps.txt").exists():
                recording.read_times()
    finally:
        process.send_signal(signal.SIGKILL)
        process.communicate()
    recording.read_times()
