#!/usr/bin/env python3
"""Records from the emulated Sophgo board with camera and encoder in programs of their own, kills the camera's in the middle.

    mvn -q verify -DskipTests && runtime/itest/sophgo-programs.py

The distribution is copied to a temporary folder and gets the two configurations that docs/boards/maixcam.md describes;
`kinora run` records by a third. ffprobe and ffmpeg look at the file; every picture of the emulated sensor has its number
painted into it (FrameCounter). Each process has an emulated board of its own, so that the numbers begin anew with the camera's
second process. Needs cc, ffmpeg, ffprobe.
"""
import json, os, pathlib, re, shutil, signal, subprocess, sys, tempfile, time

ROOT = pathlib.Path(__file__).resolve().parents[2]
EMULATORS = ROOT / "runtime/org.kinora.test.emulators/src/main/resources/org/kinora/test/emulators"
WIDTH, HEIGHT, FPS, SECONDS = 640, 480, 30, 4


def run(*command):
    return subprocess.run([str(word) for word in command], check=True, stdout=subprocess.PIPE).stdout


def child(parent, role):
    """The process of a role among the children of a process, by what it was started with."""
    for entry in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            line = (entry / "cmdline").read_bytes().split(b"\0")
            if int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1]) == parent and \
                    line[0].endswith(b"kinora-sophgo") and (b"sensor" in b" ".join(line)) == (role == "camera"):
                return int(entry.name)
        except (OSError, IndexError):
            pass  # it has ended meanwhile
    return None


def until(what, condition, seconds):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = condition()
        if found:
            return found
        time.sleep(0.05)
    sys.exit(f"not within {seconds} s: {what}")


def counters(file):
    """The numbers in the pictures: 8 columns, 4 rows of number and 2 of CRC-16."""
    luma = run("ffmpeg", "-v", "error", "-i", file, "-vsync", "passthrough", "-pix_fmt", "gray", "-f", "rawvideo", "-")
    cell = max(HEIGHT // 20, 4)
    step = 16 if cell >= 16 else 8 if cell >= 8 else 2
    cell = cell // step * step
    found = []
    for start in range(0, len(luma), WIDTH * HEIGHT):
        bits = 0
        for row in range(6):
            for column in range(8):
                at = start + (row * cell + cell // 2) * WIDTH + (column * 2 + 1) * WIDTH // 16
                bits = bits << 1 | (luma[at] > 125)
        number, crc = bits >> 16, 0xffff
        for bit in range(31, -1, -1):
            top = crc >> 15 ^ number >> bit & 1
            crc = crc << 1 & 0xffff ^ (0x1021 if top else 0)
        found.append(number if crc == bits & 0xffff else None)
    return found


def check(good, message):
    if not good:
        sys.exit("FAILED: " + message)


with tempfile.TemporaryDirectory(prefix="kinora-programs-") as folder:
    work = pathlib.Path(folder)
    home, board, program, out = work / "kinora", work / "emulators", work / "kinora-sophgo", work / "out.mp4"
    shutil.copytree(os.environ.get("KINORA_DISTRIBUTION", ROOT / "runtime/distribution/target/kinora"), home)
    run("sh", EMULATORS / "build.sh", EMULATORS, board)
    run("sh", ROOT / "bundles/org.kinora.binding.process/src/main/c/build", program)
    (home / "etc/org.kinora.camera.program-sophgo.config").write_text(
        f'name="process-sophgo"\nprogram="{program}"\n'
        f'arguments=["{board}/sophgo","sensor={WIDTH}x{HEIGHT}","rate={FPS}"]\n')
    (home / "etc/org.kinora.encoder.program-sophgo.cfg").write_text(
        f"name = process-sophgo\nprogram = {program}\narguments = {board}/sophgo\n")
    (home / "etc/org.kinora.recording-test.cfg").write_text(
        f"name = test\ncamera = process-sophgo\nencoder = process-sophgo\ncodec = h265\ntargets = {out}\n")
    # The bundles by JNA have no libraries here: what records are the programs.
    options = "-Dkinora.features=core,shell,board-maixcam -Dkinora.sophgo.folder=/nowhere"
    log = open(work / "log", "w")
    process = subprocess.Popen([home / "bin/kinora", "run"], stdin=subprocess.PIPE, stdout=log, stderr=log,
                               env={**os.environ, "KINORA_OPTS": options, "KINORA_LOG": "info", "TMPDIR": folder})
    try:
        first = until("a camera's process", lambda: child(process.pid, "camera"), 30)
        until("an encoder's process", lambda: child(process.pid, "encoder"), 10)
        until("the file", lambda: out.exists() and out.stat().st_size > 4096, 10)
        time.sleep(SECONDS)
        os.kill(first, signal.SIGKILL)
        until("another camera's process", lambda: (child(process.pid, "camera") or first) != first, 10)
        time.sleep(SECONDS)
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
        if "-v" in sys.argv:
            print((work / "log").read_text())
    check(child(process.pid, "camera") is None, "a camera's process is left")
    stream = json.loads(run("ffprobe", "-v", "error", "-count_packets", "-show_streams", "-show_packets", "-of", "json", out))
    video, packets = stream["streams"][0], stream["packets"]
    times = [float(packet["pts_time"]) for packet in packets]
    gaps = [(b - a) * FPS for a, b in zip(times, times[1:])]
    numbers = counters(out)
    check(len(numbers) == len(packets) and None not in numbers, "a picture without its number")
    falls = [i + 1 for i, (a, b) in enumerate(zip(numbers, numbers[1:])) if b <= a]
    check(len(falls) == 1, f"the numbers begin anew {len(falls)} times: {numbers}")
    again = falls[0]
    print(f"{video['codec_name']} {video['width']}x{video['height']}, {len(packets)} pictures in {times[-1]:.2f} s; "
          f"numbers {numbers[0]} to {numbers[again - 1]}, then {numbers[again]} to {numbers[-1]}; "
          f"the gap is {max(gaps) / FPS * 1000:.0f} ms")
    check((video["codec_name"], video["width"], video["height"]) == ("hevc", WIDTH, HEIGHT), "another picture than asked for")
    # A machine that is busy loses frames; the account has as many as are missing, and those of the time without a camera.
    missing = sum(b - a - 1 for a, b in zip(numbers, numbers[1:]) if b > a)
    lost = re.search(r"(\d+) lost", (work / "log").read_text())
    without = (int(lost.group(1)) if lost else 0) - missing
    print(f"{missing} numbers are missing, and {without} frames in the time without a camera are booked")
    check(0 <= without <= gaps[again - 1] + 1, "the account is another: " + (lost.group(0) if lost else "nothing lost"))
