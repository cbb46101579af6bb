#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Fetch the sources of Lua as Debian has them, with its corrections: the folder `lua` in the folder for output.

apt does it with a state of its own: nothing is installed, and no right is needed. Status 3: they cannot be had here.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

SUITE, SOURCE = "bookworm", "lua5.4"
KEYS = "/usr/share/keyrings/debian-archive-keyring.gpg"
MIRROR = "http://deb.debian.org/debian"
CANNOT_FETCH = 3


class FetchError(Exception):
    """The sources cannot be had."""


def run(*command: str | Path, folder: Path, config: Path) -> None:
    try:
        result = subprocess.run(command, cwd=folder, env=os.environ | {"APT_CONFIG": str(config)}, capture_output=True,
                                text=True, check=False)
    except FileNotFoundError as error:
        raise FetchError(f"{command[0]} is not installed") from error
    if result.returncode != 0:
        raise FetchError(f"{' '.join(map(str, command))}: {result.stderr.strip()}")


def apt_state(folder: Path, mirror: str) -> Path:
    """A configuration of apt whose state is in the folder."""
    for name in ("state/lists/partial", "cache/archives/partial"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / "state/status").touch()
    (folder / "sources.list").write_text(f"deb-src [signed-by={KEYS}] {mirror} {SUITE} main\n")
    config = folder / "apt.conf"
    config.write_text("".join(f'{line};\n' for line in (
        'APT::Sandbox::User "root"', f'Dir::State "{folder}/state"', f'Dir::State::status "{folder}/state/status"',
        f'Dir::Cache "{folder}/cache"', f'Dir::Etc::SourceList "{folder}/sources.list"',
        'Dir::Etc::SourceParts "/dev/null"', 'Acquire::Retries "2"', 'Acquire::http::Timeout "20"')))  # fmt: skip
    return config


def fetch(folder: Path, mirror: str) -> None:
    """Unpacks them under the folder, in root/."""
    config = apt_state(folder, mirror)
    run("apt-get", "update", "--error-on=any", folder=folder, config=config)
    run("apt-get", "source", "--download-only", SOURCE, folder=folder, config=config)
    run("dpkg-source", "--no-check", "-x", *folder.glob("*.dsc"), "root.new", folder=folder, config=config)
    (folder / "root.new").rename(folder / "root")


def sources(folder: Path, mirror: str) -> Path:
    """Where they are unpacked; fetched the first time."""
    folder = folder.resolve()
    root = folder / "root"
    if not root.exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        fetch(folder, mirror)
    return root


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n", maxsplit=1)[0])
    parser.add_argument("--packages", type=Path, required=True, help="where they are kept")
    parser.add_argument("--output", type=Path, required=True, help="folder for lua/")
    parser.add_argument("--mirror", default=MIRROR, help="of Debian [%(default)s]")
    arguments = parser.parse_args()
    try:
        root = sources(arguments.packages, arguments.mirror)
    except FetchError as error:
        print(f"lua: {error}", file=sys.stderr)
        return CANNOT_FETCH
    shutil.copytree(root / "src", arguments.output / "lua", dirs_exist_ok=True, copy_function=shutil.copyfile)
    # Debian's luaconf.h includes it for the folders of modules, which are not used here.
    (arguments.output / "lua/lua5.4-deb-multiarch.h").write_text('#define DEB_HOST_MULTIARCH ""\n')
    return 0


if __name__ == "__main__":
    sys.exit(main())
