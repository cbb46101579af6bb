# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""All patterns, of both interrupt controllers, both ways into the kernel and both compilers; and as .litmus files for herd7.

usage: python3 -m model.weak SDK FOLDER   (with PYTHONPATH=tests)
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from . import builds, patterns


def check(build: builds.Build, sdk: Path, folder: Path) -> bool:
    right = True
    sources = build.sources(sdk, folder)
    for pattern in patterns.PATTERNS:
        result = patterns.examine(pattern, sources)
        as_meant = not result.allowed and result.needed == pattern.needed
        right &= as_meant
        print(f"{'' if as_meant else 'WRONG: '}{build.name} {pattern.name}: {len(result.wrong)} wrong outcomes, allowed: "
              f"{result.allowed or 'none'}; without {', '.join(sorted(result.needed))}: some", flush=True)
        for i, text in enumerate(patterns.litmus_tests(pattern, result)):
            (folder / f"{build.name}-{pattern.name}-{i}.litmus").write_text(text)
    return right


def run_herd(folder: Path) -> bool:
    files = sorted(folder.glob("*.litmus"))
    if shutil.which("herd7") is None:
        print(f"herd7 is not installed: {len(files)} litmus tests in {folder} were not given to it")
        return True
    text = subprocess.run(["herd7", *map(str, files)], capture_output=True, text=True, check=True).stdout
    found = text.count(" Never ")
    print(f"herd7: {found} of {len(files)} litmus tests are forbidden")
    return found == len(files)


def main() -> None:
    sdk, folder = (Path(argument).resolve() for argument in sys.argv[1:])
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    right = all([check(build, sdk, folder) for build in builds.BUILDS])
    sys.exit(0 if run_herd(folder) and right else 1)


if __name__ == "__main__":
    main()
