#!/usr/bin/env python3
"""Kills recording processes by SIGKILL at random moments and looks at what they leave.

kill.py [KILLS [SEED]]     100 kills take about three minutes on two cores

Each process is the distribution's own and records the pattern camera into an MP4 and, of the same access units, a raw
stream. The raw stream's side file gets a line for each access unit, which the page cache keeps when the process dies: so
it tells what had been delivered, and the MP4 may miss the length of a fragment (0.5 s) and one frame of that. The two
files have a thread each: where a busy machine has not run that of the MP4 for a while, up to LATE frames more wait for
it, which is counted and told apart.
Prints a line for each file that is wrong, a table and a closing line; fails when a file is wrong.
"""
import json, os, random, re, shutil, signal, subprocess, sys, threading, time

FPS, FRAGMENT = 30, 0.5
BOUND = round(FPS * FRAGMENT) + 1
LATE = 3
LONGEST = 3.0  # seconds of recording before the kill
SAMPLE = 10    # every so manieth file is decoded and compared, picture by picture

root = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
work = os.path.join(root, "runtime", "itest", "target", "kill")
kills = int(sys.argv[1]) if len(sys.argv) > 1 else 100
seed = int(sys.argv[2]) if len(sys.argv) > 2 else random.randrange(1 << 30)
rng = random.Random(seed)
trouble = []


def out(*command, check=True):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if check and done.returncode:
        raise SystemExit(f"{' '.join(command)} failed: {done.stderr}")
    return done


def tool(name):
    embedded = [os.path.join(folder, name) for folder, _, files in
                os.walk(os.path.join(root, "runtime/distribution/target/kinora/natives")) if name in files]
    for path in embedded + [shutil.which(name)]:
        if path and subprocess.run([path, "-version"], capture_output=True).returncode == 0:
            return path
    print(f"SKIPPED: neither the embedded {name} nor another runs here")
    raise SystemExit(0)


def frames(path):
    """Packets, found by reading all of the file."""
    text = out(ffprobe, "-v", "error", "-select_streams", "v:0", "-count_packets", "-show_entries",
               "stream=nb_read_packets", "-of", "csv=p=0", path, check=False).stdout.strip(" ,\n")
    return int(text) if text.isdigit() else 0


def indexed(path):
    """Frames in the one index of a file that was closed."""
    text = out(ffprobe, "-v", "error", "-select_streams", "v:0", "-show_entries", "stream=nb_frames", "-of", "csv=p=0",
               path, check=False).stdout.strip(" ,\n")
    return int(text) if text.isdigit() else 0


def pictures(path, count):
    """Checksums of the first decoded pictures, and what the decoder complains of."""
    done = out(ffmpeg, "-v", "error", "-i", path, "-map", "0:v", "-frames:v", str(count), "-fps_mode", "passthrough",
               "-f", "framemd5", "-", check=False)
    return [line.split(",")[-1] for line in done.stdout.splitlines() if not line.startswith("#")], done.stderr


def lines(path):
    if not os.path.exists(path):
        return 0
    with open(path, "rb") as side:
        return max(0, side.read().count(b"\n") - 1)


def mp4_of(number):
    return os.path.join(work, str(number), f"{number}.mp4")


def raw_of(number, codec):
    return os.path.join(work, str(number), f"{number}.{codec}")


def kill_one(number, delay, codec):
    # A folder for each: a recorder repairs what another left in its own.
    os.makedirs(os.path.join(work, str(number)))
    mp4, raw = mp4_of(number), raw_of(number, codec)
    log = open(os.path.join(work, f"{number}.log"), "wb")
    process = subprocess.Popen([kinora, "record", "--camera", "pattern", "--size", "320x180", "--fps", str(FPS), "--gop",
                                "30", "--codec", codec, "--bitrate", "500k", mp4, raw],
                               stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    deadline = time.monotonic() + 60
    while not os.path.exists(mp4) and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.005)
    time.sleep(delay)
    if process.poll() is not None:
        trouble.append(f"{number}: the recorder ended by itself, see {log.name}")
    process.send_signal(signal.SIGKILL)
    process.wait()


def worker(jobs):
    while jobs:
        kill_one(*jobs.pop())


shutil.rmtree(work, ignore_errors=True)
os.makedirs(work)
out(os.path.join(root, "kinora"), "help")
kinora = os.path.join(root, "runtime/distribution/target/kinora/bin/kinora")
ffprobe, ffmpeg = tool("ffprobe"), tool("ffmpeg")
begun = time.monotonic()
jobs = [(n, rng.uniform(0.0, LONGEST), "h264" if n % 2 else "h265") for n in range(kills)]
codecs = {n: codec for n, _, codec in jobs}
threads = [threading.Thread(target=worker, args=(jobs,)) for _ in range(max(2, min(4, os.cpu_count() or 2)))]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()

before, delivered = {}, {}
for n, codec in codecs.items():
    before[n] = frames(mp4_of(n))
    delivered[n] = lines(raw_of(n, codec) + ".timestamps.txt")
    missing = delivered[n] - before[n]
    if missing > BOUND + LATE:
        trouble.append(f"{n}.mp4 has {before[n]} of {delivered[n]} frames")

# A recording repairs what it finds in its folder.
start = os.path.join(work, "start")
os.makedirs(start)
found = [n for n in codecs if before[n]][:5]
for n in found:
    shutil.copy(mp4_of(n), start)
recorded = out(kinora, "record", "--size", "320x180", "--codec", "h264", "--seconds", "3", os.path.join(start, "new.mp4"),
               check=False)
for n in found:
    count = indexed(os.path.join(start, f"{n}.mp4"))
    if count != before[n] or f"{n}.mp4 was left open by a crash and is repaired" not in recorded.stderr:
        trouble.append(f"{n}.mp4 was not repaired by a recording in its folder ({count} frames): {recorded.stderr}")

# One process repairs them all; those that were killed before their first fragment have nothing to save.
names = [mp4_of(n) for n in codecs if before[n]] + [raw_of(n, c) for n, c in codecs.items() if delivered[n]]
repair = out(kinora, "repair", "--json", *names, check=False)
if repair.returncode:
    trouble.append("repair failed: " + repair.stderr)
reports = {os.path.basename(r["file"]): r for r in json.loads(repair.stdout or '{"files":[]}')["files"]}
decoded = 0
for n, codec in codecs.items():
    mp4, raw = mp4_of(n), raw_of(n, codec)
    if before[n]:
        after = (frames(mp4), indexed(mp4), reports.get(f"{n}.mp4", {}).get("frames"))
        if set(after) != {before[n]}:
            trouble.append(f"{n}.mp4 had {before[n]} frames and after the repair (read, indexed, reported) {after}")
    if delivered[n] and (frames(raw), reports.get(f"{n}.{codec}", {}).get("frames")) != (delivered[n], delivered[n]):
        trouble.append(f"{n}.{codec} has {frames(raw)} access units and {delivered[n]} times")
    if before[n] and n % SAMPLE == 0:
        count = min(before[n], delivered[n])
        (left, complaint), (right, _) = pictures(mp4, count), pictures(raw, count)
        decoded += len(left)
        if complaint or len(left) != count or left != right:
            trouble.append(f"{n}.mp4: {len(left)} of {count} pictures decode as in the raw stream: {complaint}")

missing = sorted(delivered[n] - before[n] for n in codecs)
print(f"kills {kills}, seed {seed}, {time.monotonic() - begun:.0f} s; fragments of {FRAGMENT} s at {FPS} frames/s")
print("missing frames   min  median  p90  max  bound")
print(f"               {missing[0]:5d} {missing[kills // 2]:7d} {missing[kills * 9 // 10]:4d} {missing[-1]:4d} {BOUND:6d}")
print(f"above the bound by at most {LATE} frames that waited for a thread: "
      f"{sum(1 for m in missing if BOUND < m <= BOUND + LATE)} files")
print(f"frames delivered {sum(delivered.values())}, in the files {sum(before.values())}, {decoded} compared picture by "
      f"picture; without a whole fragment {sum(1 for n in codecs if not before[n])}")
for line in trouble:
    print("FAILED", line)
print(f"{kills} kills, {len(trouble)} wrong")
sys.exit(1 if trouble else 0)
