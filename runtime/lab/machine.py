"""Emulated machines of the lab: Debian's kernel, a small initramfs, and this machine's files by 9p.

What is downloaded or built for them is kept in the folder `KINORA_LAB`, by default runtime/lab/target.
"""
import contextlib, fcntl, glob, os, re, shutil, subprocess, sys

root = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
lab = os.path.abspath(os.environ.get("KINORA_LAB") or os.path.join(root, "runtime", "lab", "target"))

TOOLS = ("qemu-system-x86_64", "modprobe", "depmod", "cpio", "apt-get", "dpkg-deb")
BUSYBOX = "/bin/busybox"


def skip(who, why):
    print(f"SKIPPED: {who}: {why}", file=sys.stderr)
    raise SystemExit(0)


def need(who, *more):
    """Ends the script, loudly, where a tool is missing."""
    for tool in TOOLS + more:
        if not shutil.which(tool):
            skip(who, f"{tool} is not installed")
    if not os.path.exists(BUSYBOX):
        skip(who, "busybox-static is not installed")


def run(*command, **options):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          **options).stdout


@contextlib.contextmanager
def alone():
    """Keeps scripts of the lab that run at once out of what they share."""
    os.makedirs(lab, exist_ok=True)
    with open(os.path.join(lab, "lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


class Kernel:
    """Debian's kernel, unpacked and not installed."""

    def __init__(self, who):
        self.folder = os.path.join(lab, "kernel")
        try:
            if not os.path.exists(self.folder):
                part = self.folder + ".part"
                shutil.rmtree(part, ignore_errors=True)
                os.makedirs(part)
                depends = run("apt-cache", "depends", "linux-image-amd64")
                name = re.search(r"Depends: (linux-image-\S+)", depends).group(1)
                run("apt-get", "download", "-qq", name, cwd=part)
                run("dpkg-deb", "-x", glob.glob(os.path.join(part, "*.deb"))[0], part)
                os.rename(part, self.folder)
        except subprocess.CalledProcessError as e:
            skip(who, f"Debian's kernel cannot be had: {e.stdout.strip()}")
        found = glob.glob(os.path.join(self.folder, "boot", "vmlinuz-*"))
        self.image = found[0]
        self.version = found[0].split("vmlinuz-")[1]
        run("depmod", "-b", self.folder, self.version)

    def has(self, module):
        return not subprocess.run(["modprobe", "-n", "-q", "-d", self.folder, "-S", self.version, module]).returncode

    def files(self, module):
        """The files of a module and of what it needs, in the order of loading."""
        lines = run("modprobe", "-d", self.folder, "-S", self.version, "--show-depends", module).splitlines()
        return [line.split()[1] for line in lines if line.startswith("insmod")]


def initramfs(kernel, work, modules, init):
    """An image with busybox, modules (each with its parameters, as for modprobe) and the script of the first process."""
    tree = os.path.join(work, "initramfs")
    for name in ("bin", "dev", "proc", "sys", "host", "modules"):
        os.makedirs(os.path.join(tree, name))
    shutil.copy(BUSYBOX, os.path.join(tree, "bin"))
    os.symlink("busybox", os.path.join(tree, "bin", "sh"))
    order = []
    for module in modules:
        name, _, parameters = module.partition(" ")
        for path in kernel.files(name):
            file = os.path.basename(path)
            own = file.split(".")[0].replace("-", "_") == name.replace("-", "_")
            if file not in [line.split()[0] for line in order]:
                shutil.copy(path, os.path.join(tree, "modules"))
                order.append(file + " " + parameters if own else file)
    with open(os.path.join(tree, "modules", "load"), "w") as out:
        out.writelines(f"insmod /modules/{line}\n" for line in order)
    with open(os.path.join(tree, "init"), "w") as out:
        out.write("""#!/bin/sh
/bin/busybox --install -s /bin
mount -t proc proc /proc; mount -t sysfs sys /sys; mount -t devtmpfs dev /dev
. /modules/load
""" + init)
    os.chmod(os.path.join(tree, "init"), 0o755)
    image = os.path.join(work, "initramfs.img")
    with open(image, "wb") as out:
        names = run("find", ".", cwd=tree)
        subprocess.run(["cpio", "-o", "-H", "newc", "--quiet"], input=names.encode(), stdout=out, cwd=tree, check=True)
    return image


# Mounts this machine's files, read-only, below /host.
MOUNT_HOST = "mount -t 9p -o trans=virtio,version=9p2000.L,ro,cache=loose,msize=262144 host /host || poweroff -f\n"


def command(kernel, initrd, serial, memory, processors, *more):
    """The command that starts the machine; its serial line is written to a file."""
    return ["qemu-system-x86_64", "-nodefaults", "-display", "none", "-no-reboot", "-m", str(memory),
            "-smp", str(processors), "-cpu", "max", "-kernel", kernel.image, "-initrd", initrd,
            "-append", "console=ttyS0 quiet panic=-1", "-serial", "file:" + serial,
            "-virtfs", "local,path=/,mount_tag=host,security_model=none,readonly=on,multidevs=remap", *more]
