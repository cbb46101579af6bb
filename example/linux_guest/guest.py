#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Make what Linux starts with, of Debian's packages: `vmlinuz`, the kernel, and `initrd`, a file system with
busybox, the file `init`, and modules of the kernel.

The packages are fetched by apt with a state of its own: nothing is installed, and no right is needed.
Status 3: they cannot be had here.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

SUITE = "bookworm"
KEYS = "/usr/share/keyrings/debian-archive-keyring.gpg"
MIRROR = "http://deb.debian.org/debian"
#: Depends on the kernel of today.
KERNEL, SHELL = "linux-image-cloud-arm64", "busybox-static"
CANNOT_FETCH = 3

DIRECTORY, FILE, DEVICE = 0o40755, 0o100755, 0o20600
CONSOLE = (5, 1)


class FetchError(Exception):
    """The packages cannot be had."""


# ---- packages --------------------------------------------------------------------------------


def run(*command: str | Path, folder: Path, config: Path | None = None) -> str:
    environment = os.environ | ({"APT_CONFIG": str(config)} if config else {})
    try:
        result = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    except FileNotFoundError as error:
        raise FetchError(f"{command[0]} is not installed") from error
    if result.returncode != 0:
        raise FetchError(f"{' '.join(map(str, command))}: {result.stderr.strip()}")
    return result.stdout


def apt_state(folder: Path, mirror: str) -> Path:
    """A configuration of apt that is about another machine, whose state is in the folder."""
    for name in ("state/lists/partial", "cache/archives/partial"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / "state/status").touch()
    (folder / "sources.list").write_text(f"deb [signed-by={KEYS}] {mirror} {SUITE} main\n")
    config = folder / "apt.conf"
    config.write_text("".join(f'{line};\n' for line in (
        'APT::Architecture "arm64"', 'APT::Architectures {"arm64";}', 'APT::Sandbox::User "root"',
        f'Dir::State "{folder}/state"', f'Dir::State::status "{folder}/state/status"', f'Dir::Cache "{folder}/cache"',
        f'Dir::Etc::SourceList "{folder}/sources.list"', 'Dir::Etc::SourceParts "/dev/null"',
        'Acquire::Retries "2"', 'Acquire::http::Timeout "20"')))  # fmt: skip
    return config


def fetch(folder: Path, mirror: str) -> None:
    """Unpacks both packages under the folder, in root/."""
    config = apt_state(folder, mirror)
    run("apt-get", "update", "--error-on=any", folder=folder, config=config)
    depends = run("apt-cache", "depends", KERNEL, folder=folder, config=config)
    kernels = [line.split()[-1] for line in depends.splitlines() if line.strip().startswith("Depends: linux-image-")]
    if not kernels:
        raise FetchError(f"there is no {KERNEL}")
    run("apt-get", "download", kernels[0], SHELL, folder=folder, config=config)
    for package in sorted(folder.glob("*.deb")):
        run("dpkg-deb", "-x", package, folder / "root.new", folder=folder)
    (folder / "root.new").rename(folder / "root")


def packages(folder: Path, mirror: str) -> Path:
    """Where they are unpacked; fetched the first time."""
    folder = folder.resolve()
    root = folder / "root"
    if not root.exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        fetch(folder, mirror)
    return root


# ---- the file system -------------------------------------------------------------------------


def entry(name: str, mode: int, data: bytes = b"", device: tuple[int, int] = (0, 0)) -> bytes:
    """Of a cpio archive in the format `newc` (Documentation/driver-api/early-userspace/buffer-format.rst)."""
    numbers = (0, mode, 0, 0, 1, 0, len(data), 0, 0, *device, len(name) + 1, 0)
    header = b"070701" + b"".join(b"%08x" % number for number in numbers) + name.encode() + b"\0"
    return _padded(header) + _padded(data)


def _padded(data: bytes) -> bytes:
    return data + bytes(-len(data) % 4)


def initrd(busybox: bytes, init: bytes, modules: dict[str, bytes] | None = None) -> bytes:
    """Modules are in lib/, where their names' order is that in which they are to be loaded."""
    folders = [entry(name, DIRECTORY) for name in ("bin", "dev", "proc", "sys", *(["lib"] if modules else []))]
    return b"".join([*folders, entry("dev/console", DEVICE, device=CONSOLE), entry("bin/busybox", FILE, busybox),
                     entry("init", FILE, init),
                     *(entry(f"lib/{n:02}-{name}.ko", FILE, data) for n, (name, data) in enumerate((modules or {}).items())),
                     entry("TRAILER!!!", 0)])


def make(root: Path, output: Path, init: Path | None = None, modules: Sequence[str] = ()) -> None:
    kernel = next(root.glob("boot/vmlinuz-*"))
    output.mkdir(parents=True, exist_ok=True)
    init = init or Path(__file__).with_name("init")
    found = {name: next(root.glob(f"lib/modules/*/kernel/**/{name}.ko")).read_bytes() for name in modules}
    (output / "initrd").write_bytes(initrd((root / "bin/busybox").read_bytes(), init.read_bytes(), found))
    shutil.copyfile(kernel, output / "vmlinuz")


def listed(text: str) -> list[str]:
    """Lines but comments."""
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n", maxsplit=1)[0])
    parser.add_argument("--packages", type=Path, required=True, help="where they are kept")
    parser.add_argument("--output", type=Path, required=True, help="folder for vmlinuz and initrd")
    parser.add_argument("--init", type=Path, help="the first program [the one beside this script]")
    parser.add_argument("--modules", type=Path, help="a file with names of modules of the kernel, in the order in which they are loaded")
    parser.add_argument("--mirror", default=MIRROR, help="of Debian [%(default)s]")
    arguments = parser.parse_args()
    try:
        names = listed(arguments.modules.read_text()) if arguments.modules else []
        make(packages(arguments.packages, arguments.mirror), arguments.output, arguments.init, names)
    except FetchError as error:
        print(f"guest: {error}", file=sys.stderr)
        return CANNOT_FETCH
    return 0


if __name__ == "__main__":
    sys.exit(main())
