"""Debian's packages of other processors and releases, downloaded and not installed."""
import glob, os, re

from tools import run, skip

# The release of each processor: Debian 12 has no Java of ours for riscv64.
SUITES = {"riscv64": "trixie", "arm64": "bookworm"}


def mirror():
    """The address of the mirror that this machine gets Debian from."""
    for name in glob.glob("/etc/apt/sources.list.d/*") + ["/etc/apt/sources.list"]:
        if os.path.exists(name):
            with open(name) as text:
                found = re.search(r"^(?:URIs:|deb(?: \[.*?\])?) (\S+/debian)/?\s", text.read(), re.M)
            if found:
                return found.group(1)
    skip("debian", "this machine's sources of packages name no Debian mirror")


class Packages:
    """The packages of a processor, with lists and states of their own below a folder."""

    def __init__(self, processor, folder):
        self.folder = folder
        for name in ("lists/partial", "archives/partial", "state"):
            os.makedirs(os.path.join(folder, name))
        open(os.path.join(folder, "status"), "w").close()
        with open(os.path.join(folder, "sources.list"), "w") as out:
            key = "/usr/share/keyrings/debian-archive-keyring.gpg"
            out.write(f"deb [signed-by={key}] {mirror()} {SUITES[processor]} main\n")
        config = os.path.join(folder, "apt.conf")
        with open(config, "w") as out:
            out.write(f"""APT::Architecture "{processor}"; APT::Architectures {{ "{processor}"; }};
APT::Install-Recommends "false"; Acquire::Languages "none"; APT::Sandbox::User "root";
Dir::State "{folder}/state"; Dir::State::lists "{folder}/lists"; Dir::State::status "{folder}/status";
Dir::Cache "{folder}"; Dir::Cache::archives "{folder}/archives";
Dir::Etc::sourcelist "{folder}/sources.list"; Dir::Etc::sourceparts "{folder}/state";
""")
        self.environment = dict(os.environ, APT_CONFIG=config)
        run("apt-get", "update", "-qq", env=self.environment)

    def with_dependencies(self, *packages):
        """The files of packages and of what they depend on."""
        run("apt-get", "install", "-qq", "-y", "--download-only", *packages, env=self.environment)
        return glob.glob(os.path.join(self.folder, "archives", "*.deb"))

    def alone(self, *packages):
        """The files of these packages."""
        run("apt-get", "download", "-qq", *packages, env=self.environment, cwd=self.folder)
        return glob.glob(os.path.join(self.folder, "*.deb"))

    def depends(self, package):
        """What `apt-cache depends` says of a package."""
        return run("apt-cache", "depends", package, env=self.environment)
