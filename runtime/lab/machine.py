"""Emulated machines of the lab: Debian's kernel, a small initramfs, and this machine's files by 9p.

What is downloaded or built for them is kept in the folder `KINORA_LAB`, by default runtime/lab/target.
"""
import contextlib, fcntl, glob, lzma, os, re, shutil, subprocess

import debian
from tools import run, skip

root = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
lab = os.path.abspath(os.environ.get("KINORA_LAB") or os.path.join(root, "runtime", "lab", "target"))

TOOLS = ("modprobe", "depmod", "cpio", "apt-get", "dpkg-deb")
BUSYBOX = "/bin/busybox"

# QEMU with its options, the serial line, and more for the kernel. Three levels of page tables (Sv39) are what SG2002's
# C906 has, Cortex-A53 is what AX630C has.
MACHINES = {
    "amd64": (["qemu-system-x86_64", "-cpu", "max"], "ttyS0", ""),
    "riscv64": (["qemu-system-riscv64", "-M", "virt"], "ttyS0", " no4lvl"),
    "arm64": (["qemu-system-aarch64", "-M", "virt", "-cpu", "cortex-a53"], "ttyAMA0", ""),
}


def need(who, *more, processor="amd64"):
    """Ends the script, loudly, where a tool is missing."""
    for tool in (MACHINES[processor][0][0], *TOOLS, *more):
        if not shutil.which(tool):
            skip(who, f"{tool} is not installed")
    if processor == "amd64" and not os.path.exists(BUSYBOX):
        skip(who, "busybox-static is not installed")


@contextlib.contextmanager
def alone():
    """Keeps scripts of the lab that run at once out of what they share."""
    os.makedirs(lab, exist_ok=True)
    with open(os.path.join(lab, "lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def newest(depends):
    """The package of the kernel that a package without a version stands for."""
    return re.search(r"Depends: (linux-image-\S+)", depends).group(1)


class Kernel:
    """Debian's kernel and busybox, unpacked and not installed."""

    def __init__(self, who, processor="amd64"):
        own = processor == "amd64"
        self.processor = processor
        self.folder = os.path.join(lab, "kernel" if own else f"kernel-{processor}")
        try:
            if not os.path.exists(self.folder):
                part = self.folder + ".part"
                shutil.rmtree(part, ignore_errors=True)
                os.makedirs(part)
                if own:
                    self.unpack_own(part)
                else:
                    self.unpack_other(part)
                os.rename(part, self.folder)
        except subprocess.CalledProcessError as e:
            skip(who, f"Debian's kernel cannot be had: {e.stdout.strip()}")
        self.busybox = BUSYBOX if own else glob.glob(os.path.join(self.folder, "**/bin/busybox"), recursive=True)[0]
        self.image = glob.glob(os.path.join(self.folder, "boot", "vmlinu[xz]-*"))[0]
        self.version = os.path.basename(self.image).split("-", 1)[1]
        run("depmod", "-b", self.folder, self.version)

    @staticmethod
    def unpack_own(folder):
        name = newest(run("apt-cache", "depends", "linux-image-amd64"))
        run("apt-get", "download", "-qq", name, cwd=folder)
        run("dpkg-deb", "-x", glob.glob(os.path.join(folder, "*.deb"))[0], folder)

    def unpack_other(self, folder):
        packages = debian.Packages(self.processor, os.path.join(folder, "apt"))
        kernel = newest(packages.depends("linux-image-" + self.processor))
        for package in packages.alone(kernel, "busybox-static"):
            run("dpkg-deb", "-x", package, folder)
        shutil.rmtree(os.path.join(folder, "apt"))
        if not os.path.exists(os.path.join(folder, "lib", "modules")):  # where modprobe looks
            os.makedirs(os.path.join(folder, "lib"), exist_ok=True)
            os.symlink("../usr/lib/modules", os.path.join(folder, "lib", "modules"))

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
    shutil.copy(kernel.busybox, os.path.join(tree, "bin"))
    os.symlink("busybox", os.path.join(tree, "bin", "sh"))
    order = []
    for module in modules:
        name, _, parameters = module.partition(" ")
        for path in kernel.files(name):
            file = os.path.basename(path).removesuffix(".xz")
            own = file.split(".")[0].replace("-", "_") == name.replace("-", "_")
            if file not in [line.split()[0] for line in order]:
                with (lzma.open if path.endswith(".xz") else open)(path, "rb") as packed:
                    with open(os.path.join(tree, "modules", file), "wb") as out:
                        shutil.copyfileobj(packed, out)
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
    qemu, line, more_words = MACHINES[kernel.processor]
    return [*qemu, "-nodefaults", "-display", "none", "-no-reboot", "-m", str(memory),
            "-smp", str(processors), "-kernel", kernel.image, "-initrd", initrd,
            "-append", f"console={line} quiet panic=-1{more_words}", "-serial", "file:" + serial,
            "-virtfs", "local,path=/,mount_tag=host,security_model=none,readonly=on,multidevs=remap", *more]
