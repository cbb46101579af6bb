#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Pack an installed SDK as multikit-sdk-VERSION.tar.gz, with a list of what is in it (sbom.spdx.json) and
a file with its SHA-256 beside it: the same tree gives the same bytes."""

from __future__ import annotations

import argparse
import gzip
import hashlib
import io
import tarfile
from pathlib import Path

from sbom import sbom

#: Of every file in the archive; a build leaves no trace of when it was made.
EPOCH = 0


def anonymous(entry: tarfile.TarInfo) -> tarfile.TarInfo | None:
    """Without owner and time; None leaves caches out."""
    if "__pycache__" in entry.name.split("/"):
        return None
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = "root"
    entry.mtime = EPOCH
    entry.mode = 0o755 if entry.mode & 0o100 else 0o644
    return entry


def pack(sdk: Path, folder: Path) -> Path:
    name = "multikit-sdk-" + (sdk / "VERSION").read_text().strip()
    output = folder / f"{name}.tar.gz"
    with output.open("wb") as raw, \
            gzip.GzipFile("", "wb", fileobj=raw, mtime=EPOCH) as compressed, \
            tarfile.open(fileobj=compressed, mode="w", format=tarfile.PAX_FORMAT) as archive:
        paths = sorted(sdk.rglob("*"))
        for path in paths:
            archive.add(path, f"{name}/{path.relative_to(sdk)}", recursive=False, filter=anonymous)
        _add_text(archive, f"{name}/sbom.spdx.json", sbom(sdk, _files(paths)))
    digest = hashlib.sha256(output.read_bytes()).hexdigest()
    output.with_name(output.name + ".sha256").write_text(f"{digest}  {output.name}\n")
    return output


def _files(paths: list[Path]) -> list[Path]:
    """Those with contents of their own."""
    return [path for path in paths
            if path.is_file() and not path.is_symlink() and "__pycache__" not in path.parts]


def _add_text(archive: tarfile.TarFile, name: str, text: str) -> None:
    data = text.encode()
    entry = tarfile.TarInfo(name)
    entry.size = len(data)
    archive.addfile(anonymous(entry), io.BytesIO(data))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sdk", type=Path)
    parser.add_argument("folder", type=Path, help="where to write the archive")
    arguments = parser.parse_args()
    output = pack(arguments.sdk, arguments.folder)
    print(f"dist: {output} ({output.stat().st_size / 1e6:.1f} MB)")


if __name__ == "__main__":
    main()
