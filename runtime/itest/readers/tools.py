"""Readers of video files that are not Kinora's. Each returns a Reading, or None where it is not for such a file, and
raises AssertionError with what is wrong."""

import json
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from recordings import SIZE, nanos

HERE = Path(__file__).resolve().parent


class Missing(Exception):
    """A tool is not installed."""


@dataclass
class Reading:
    """How many pictures a reader has found, their times, when the last ends, their checksums, and the times of those that
    it has shown. Times are in ns from the first; None where it does not say."""

    frames: int
    times: list = None
    end: float = None
    sums: list = None
    shown: list = None


def need(*programs):
    for program in programs:
        found = shutil.which(program)
        if found:
            return found
    raise Missing(programs[0])


def run(*command, complaints=True):
    done = subprocess.run([str(part) for part in command], capture_output=True, timeout=600)
    err = done.stderr.decode(errors="replace")
    if done.returncode != 0 or (complaints and err.strip()):
        raise AssertionError(f"{Path(str(command[0])).name} says of it ({done.returncode}): {err.strip()[:500]}"
                             + ("" if err.strip() else done.stdout.decode(errors="replace")[-500:]))
    return done.stdout.decode(errors="replace")


def is_raw(file):
    return file.suffix in (".h264", ".h265")


def from_first(times):
    return [time - times[0] for time in times] if times else times


def ffmpeg(recording, file):
    """Packets by ffprobe, pictures by decoding with ffmpeg."""
    cut_off = recording.killed and is_raw(file)  # in the middle of its last picture
    strict = [] if cut_off else ["-xerror"]
    sums = [line.rsplit(",", 1)[1].strip()
            for line in run(need("ffmpeg"), "-v", "error", *strict, "-i", file, "-map", "0:v", "-fps_mode",
                            "passthrough", "-enc_time_base", "-1", "-f", "framemd5", "-",
                            complaints=not cut_off).splitlines()
            if not line.startswith("#")]
    if is_raw(file):
        return Reading(len(sums), sums=sums)
    probed = json.loads(run(need("ffprobe"), "-v", "error", "-select_streams", "v:0", "-of", "json", "-show_entries",
                            "packet=pts,duration:stream=time_base:format=duration", file))
    numerator, denominator = map(int, probed["streams"][0]["time_base"].split("/"))
    unit = 1e9 * numerator / denominator
    packets = probed["packets"]
    assert len(packets) == len(sums), f"ffprobe reads {len(packets)} packets and ffmpeg decodes {len(sums)}"
    end = None
    if recording.killed:
        pass  # ffmpeg 5.1 guesses the last duration of a fragmented file, and other files do not say it
    elif file.suffix == ".mp4":
        end = (packets[-1]["pts"] + packets[-1]["duration"] - packets[0]["pts"]) * unit
    elif file.suffix == ".mkv":
        end = float(probed["format"]["duration"]) * 1e9
    return Reading(len(sums), from_first([packet["pts"] * unit for packet in packets]), end, sums)


def gstreamer(recording, file):
    demuxer = {".mp4": ["!", "qtdemux"], ".mkv": ["!", "matroskademux"], ".ts": ["!", "tsdemux"]}.get(file.suffix, [])
    codec = recording.codec
    said = run(need("gst-launch-1.0"), "-v", "filesrc", f"location={file}", *demuxer, "!", f"{codec}parse", "!",
               f"avdec_{codec}", "!", "identity", "silent=false", "!", "fakesink", "sync=false", complaints=False)
    assert "WARNING" not in said and "ERROR" not in said, said[-500:]
    frames = [line for line in said.splitlines() if "chain   " in line]
    if is_raw(file):
        return Reading(len(frames))
    times = []
    for frame in frames:
        hours, minutes, seconds = re.search(r"pts: (\d+):(\d+):([\d.]+)", frame).groups()
        times.append(nanos(str((int(hours) * 60 + int(minutes)) * 60_000)) + nanos(seconds) * 1000)
    return Reading(len(frames), from_first(times))


def mkvtoolnix(recording, file):
    """mkvmerge reads all of it; a raw stream with its side file. What it made tells the times."""
    side = ["--timestamps", f"0:{file}.timestamps.txt"] if is_raw(file) else []
    copy = file.with_suffix(file.suffix + ".mkvmerge.mkv")
    listing = file.with_suffix(file.suffix + ".mkvmerge.txt")
    run(need("mkvmerge"), "-q", "--timestamp-scale", "10000", "-o", copy, *side, file)
    run(need("mkvextract"), "-q", copy, "timestamps_v2", f"0:{listing}")
    times = [nanos(line) for line in listing.read_text().splitlines() if line[:1].isdigit()]
    copy.unlink()
    return Reading(len(times) - 1, from_first(times[:-1]))  # the last is an end that mkvmerge guesses


def mp4box(recording, file):
    if file.suffix != ".mp4":
        return None
    if not (HERE / "node_modules" / "mp4box").is_dir():
        raise Missing("mp4box")
    read = json.loads(run(need("node"), HERE / "mp4box.js", file))
    unit = 1e9 / read["timescale"]
    times = [pts * unit for pts in read["pts"]]
    return Reading(len(times), from_first(times), read["end"] * unit)


def libde265(recording, file):
    if recording.codec != "h265":
        return None
    decoder = need("libde265-dec265", "dec265")
    stream = file
    if not is_raw(file):
        stream = file.with_suffix(file.suffix + ".h265")
        run(need("ffmpeg"), "-v", "error", "-y", "-i", file, "-map", "0:v", "-c", "copy",
            "-bsf:v", "setts=ts=N", "-f", "hevc", stream)
    pictures = file.with_suffix(file.suffix + ".yuv")
    run(decoder, "-q", "-c", "-o", pictures, stream, complaints=False)
    frames = pictures.stat().st_size / (SIZE[0] * SIZE[1] * 3 // 2)
    pictures.unlink()
    return Reading(int(frames) if frames.is_integer() else frames)
