#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Build the documentation site of an installed SDK: its `doc` folder, with the pages made from headers,
as HTML with search in `doc/html`. Any warning is an error."""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
_LINK = re.compile(r"\[([^\]]+)\]\((\.\./[^)#]+)(#[^)]*)?\)")


def keep_inside(source: Path) -> None:
    """Links that leave the documents, into the repository, become what they are called."""
    for path in source.rglob("*.md"):
        def inside(match: re.Match[str], folder: Path = path.parent) -> str:
            stays = (folder / match[2]).resolve().is_relative_to(source)
            return match[0] if stays else match[1]

        path.write_text(_LINK.sub(inside, path.read_text()))


def build(sdk: Path, target: Path) -> None:
    """Into `target`, which is made anew; raises CalledProcessError when a document is at fault."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder).resolve() / "source"
        shutil.copytree(sdk / "doc", source, ignore=shutil.ignore_patterns("html", "*.json"))
        shutil.copy(sdk / "VERSION", source)
        for part in ("conf.py", "index.md", "static"):
            path = source / part
            if (HERE / part).is_dir():
                shutil.copytree(HERE / part, path)
            else:
                shutil.copy(HERE / part, path)
        keep_inside(source)
        made = Path(folder) / "html"
        subprocess.run([sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-b", "html",
                        "-d", Path(folder) / "doctrees", source, made], check=True)
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(made, target)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sdk", type=Path)
    parser.add_argument("target", type=Path, nargs="?", help="[the SDK's doc/html]")
    arguments = parser.parse_args()
    target = arguments.target or arguments.sdk / "doc" / "html"
    try:
        build(arguments.sdk, target)
    except subprocess.CalledProcessError:
        return 1
    print(f"docs: {target / 'index.html'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
