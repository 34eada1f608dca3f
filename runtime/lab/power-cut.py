#!/usr/bin/env python3
"""Cuts the power of a machine that writes MP4 files, and looks at what is on its disk.

power-cut.py [CUTS [SEED [off]]]     10 cuts take about five minutes; needs root, QEMU (emulation is enough)

With 'off' nothing is forced to the device (force=off): a control, which shows that what is not forced is really lost.

The machine is QEMU with a Debian kernel, this machine's Java by 9p, and an ext4 disk behind nbdkit, which keeps what was
written in a cache until the guest's fsync flushes it to the image: the write cache of a disk. A Java program in it writes
with the MP4 sink in its default configuration (fragments of 0.5 s, each forced to the device) and tells on the serial
line each access unit that the sink has taken. At a random moment QEMU and nbdkit are killed by SIGKILL: what the guest
had in its memory and the disk in its cache is gone. Then the image is mounted (its journal is replayed), and the file
must have all that was taken but for a fragment and one frame, decode, and have all of it in one index after a repair.
"""
import glob, os, random, re, shutil, signal, subprocess, sys, time

import machine
from machine import lab, root
from tools import run

FPS, FRAGMENT = 30, 0.5
BOUND = round(FPS * FRAGMENT) + 1
LONGEST = 6.0
MODULES = ["virtio_pci", "virtio_blk", "9pnet_virtio", "9p", "ext4", "crc32c_generic"]

work = os.path.join(lab, "power-cut")
cuts = int(sys.argv[1]) if len(sys.argv) > 1 else 10
seed = int(sys.argv[2]) if len(sys.argv) > 2 else random.randrange(1 << 30)
control = sys.argv[3:] == ["off"]
rng = random.Random(seed)


INIT = machine.MOUNT_HOST + """
mount -t ext4 /dev/vda /host/mnt || poweroff -f
mount -t proc proc /host/proc; mount -o bind /dev /host/dev; mount -t tmpfs run /host/run
echo ready
chroot /host %(command)s
echo ended
poweroff -f
"""


def skip(why):
    machine.skip("power-cut", why)


def probe(path, entry):
    command = ["ffprobe", "-v", "error", "-select_streams", "v:0", "-count_packets", "-show_entries", "stream=" + entry,
               "-of", "csv=p=0", path]
    text = subprocess.run(command, capture_output=True, text=True).stdout.strip(" ,\n")
    return int(text) if text.isdigit() else 0


def cut(number, kernel, initrd):
    disk, socket = os.path.join(work, "disk.img"), os.path.join(work, "disk.sock")
    serial = os.path.join(work, f"{number}.log")
    open(serial, "w").close()
    for old in (disk, socket):
        if os.path.exists(old):
            os.remove(old)
    with open(disk, "wb") as image:
        image.truncate(64 << 20)
    run("mkfs.ext4", "-q", "-F", disk)
    cache = os.path.join(work, "cache")
    os.makedirs(cache, exist_ok=True)
    nbd = subprocess.Popen(["nbdkit", "-f", "-U", socket, "--filter=cache", "file", disk, "cache=writeback"],
                           env={**os.environ, "TMPDIR": cache})
    while not os.path.exists(socket):
        time.sleep(0.02)
    qemu = subprocess.Popen(machine.command(
        kernel, initrd, serial, 768, 1,
        "-drive", f"if=virtio,format=raw,cache=writeback,file=nbd+unix:///?socket={socket}"))
    try:
        wanted, moment, deadline = rng.uniform(0.5, LONGEST), None, time.monotonic() + 300
        while moment is None or time.monotonic() < moment:
            time.sleep(0.01)
            if qemu.poll() is not None or time.monotonic() > deadline:
                if "ready" not in open(serial, errors="replace").read():
                    skip(f"the emulated machine does not start here, see {serial}")
                raise SystemExit(f"the machine does not write, see {serial}")
            if moment is None and "delivered 1 " in open(serial, errors="replace").read():
                moment = time.monotonic() + wanted
    finally:
        for process in (qemu, nbd):
            process.send_signal(signal.SIGKILL)
        for process in (qemu, nbd):
            process.wait()
    told = re.findall(r"delivered (\d+) longest (\d+)\s", open(serial, errors="replace").read())
    mount, copy = os.path.join(work, "mnt"), os.path.join(work, f"{number}.mp4")
    os.makedirs(mount, exist_ok=True)
    run("mount", "-o", "loop", disk, mount)
    try:
        if os.path.exists(os.path.join(mount, "a.mp4")):
            shutil.copy(os.path.join(mount, "a.mp4"), copy)
    finally:
        run("umount", mount)
    return int(told[-1][0]), int(told[-1][1]), copy


if os.geteuid() != 0:
    skip("needs root, to mount the disk")
machine.need("power-cut", "nbdkit", "mkfs.ext4", "ffprobe", "ffmpeg", "javac")
shutil.rmtree(work, ignore_errors=True)
os.makedirs(work)
if subprocess.run(["losetup", "-f"], capture_output=True).returncode:
    skip("there are no loop devices to mount the disk with")
kinora = os.path.join(root, "runtime/distribution/target/kinora/bin/kinora")
run(os.path.join(root, "kinora"), "help")
jars = ":".join(glob.glob(os.path.join(root, "runtime/distribution/target/kinora/repository/org/kinora", name, "*", "*.jar"))[0]
                for name in ("org.kinora.api", "org.kinora.isobmff", "org.kinora.sink.mp4"))
run("javac", "-d", work, "-cp", jars, os.path.join(root, "runtime/lab/PowerCut.java"))
clip = os.path.join(root, "bundles/org.kinora.isobmff/src/test/resources/org/kinora/isobmff/clip.h264")
java = os.path.realpath(shutil.which("java"))
kernel = machine.Kernel("power-cut")
program = (f"{java} -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xshare:auto -Xmx64m "
           f"-cp {jars}:{work} PowerCut {clip} '/mnt/a.mp4{'?force=off' if control else ''}'")
initrd = machine.initramfs(kernel, work, MODULES, INIT % {"command": program})
begun, wrong, missing, stalls = time.monotonic(), 0, [], []
for number in range(cuts):
    delivered, longest, copy = cut(number, kernel, initrd)
    kept = probe(copy, "nb_read_packets")
    reasons = []
    if delivered - kept > BOUND and not control:
        reasons.append(f"misses {delivered - kept}, more than {BOUND}")
    if kept:
        complaint = subprocess.run(["ffmpeg", "-v", "error", "-i", copy, "-f", "null", "-"], capture_output=True, text=True)
        if complaint.returncode or complaint.stderr:
            reasons.append("does not decode: " + complaint.stderr)
        repaired = subprocess.run([kinora, "repair", "--json", copy], capture_output=True, text=True)
        after = probe(copy, "nb_frames")
        if repaired.returncode or after != kept:
            reasons.append(f"has {after} frames after the repair: {repaired.stderr}")
    missing.append(delivered - kept)
    stalls.append(longest)
    wrong += bool(reasons)
    print(f"cut {number}: {delivered} taken, {kept} on the disk, longest write {longest} ms {'; '.join(reasons)}", flush=True)
missing.sort()
print(f"missing frames: min {missing[0]}, median {missing[cuts // 2]}, max {missing[-1]}, bound {BOUND}; "
      f"longest write {max(stalls)} ms; seed {seed}, {time.monotonic() - begun:.0f} s")
print(f"{cuts} power cuts, {wrong} wrong")
sys.exit(1 if wrong else 0)
