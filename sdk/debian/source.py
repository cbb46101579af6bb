#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Fetch a source package of Debian, with Debian's corrections, into a folder that is not there yet.

apt does it with a state of its own, and checks what it gets by Debian's signatures: nothing is installed, and no right is needed.
Status 3: it cannot be had here.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

SUITE = "bookworm"
KEYS = "/usr/share/keyrings/debian-archive-keyring.gpg"
MIRROR = "http://deb.debian.org/debian"
CANNOT_FETCH = 3


class FetchError(Exception):
    """The source cannot be had."""


def run(*command: str, folder: Path, config: Path) -> None:
    try:
        result = subprocess.run(command, cwd=folder, env=os.environ | {"APT_CONFIG": str(config)}, capture_output=True, text=True,
                                check=False)
    except FileNotFoundError as error:
        raise FetchError(f"{command[0]} is not installed") from error
    if result.returncode != 0:
        said = (result.stderr.strip() or result.stdout.strip()).splitlines()
        raise FetchError(f"{' '.join(command)}: {said[0] if said else 'failed'}")


def apt_state(folder: Path, mirror: str) -> Path:
    """A configuration of apt that knows sources only, whose state is in the folder."""
    for name in ("state/lists/partial", "cache/archives/partial"):
        (folder / name).mkdir(parents=True)
    (folder / "state/status").touch()
    (folder / "sources.list").write_text(f"deb-src [signed-by={KEYS}] {mirror} {SUITE} main\n")
    config = folder / "apt.conf"
    config.write_text("".join(f"{line};\n" for line in (
        'APT::Sandbox::User "root"', f'Dir::State "{folder}/state"', f'Dir::State::status "{folder}/state/status"',
        f'Dir::Cache "{folder}/cache"', f'Dir::Etc::SourceList "{folder}/sources.list"', 'Dir::Etc::SourceParts "/dev/null"',
        'Acquire::Retries "2"', 'Acquire::http::Timeout "20"')))  # fmt: skip
    return config


def fetch(package: str, output: Path, part: str, mirror: str) -> None:
    """Beside the folder first, so that it is there whole or not at all. `part`: a file that it must have."""
    if shutil.which("dpkg-source") is None:
        raise FetchError("dpkg-source is not installed (Debian: dpkg-dev)")
    output.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=output.parent, prefix=f".{package}-") as name:
        folder = Path(name).resolve()
        config = apt_state(folder, mirror)
        run("apt-get", "update", "--error-on=any", folder=folder, config=config)
        run("apt-get", "source", package, folder=folder, config=config)
        found = [path for path in folder.iterdir() if (path / part).is_file()]
        if len(found) != 1:
            raise FetchError(f"Debian's source package is not what it was: no {part}")
        try:
            found[0].rename(output)
        except OSError as error:
            if not (output / part).is_file():  # somebody else has been faster
                raise FetchError(f"{output}: {error.strerror}") from error


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n", maxsplit=1)[0])
    parser.add_argument("package", help="its name")
    parser.add_argument("folder", type=Path, help="where it is put")
    parser.add_argument("--has", metavar="FILE", required=True, help="one that it must have")
    parser.add_argument("--mirror", default=MIRROR, help="of Debian [%(default)s]")
    arguments = parser.parse_args()
    try:
        if not (arguments.folder / arguments.has).is_file():
            fetch(arguments.package, arguments.folder, arguments.has, arguments.mirror)
    except FetchError as error:
        print(f"{arguments.package}: {error}", file=sys.stderr)
        return CANNOT_FETCH
    return 0


if __name__ == "__main__":
    sys.exit(main())
