# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Runs the fuzzer for some time; a finding is shown with the kernel entries that led to it."""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
from pathlib import Path

CORPUS = Path(__file__).parent / "corpus"
MAX_LENGTH = 1500
SHOWN = 30  # entries before the finding


def command(target: Path, *options: str) -> list[str]:
    return [str(target), f"-max_len={MAX_LENGTH}", "-len_control=0", "-timeout=10", *options]


def replay(target: Path, folders: list[Path]) -> subprocess.CompletedProcess[str]:
    """Every input once."""
    return subprocess.run(command(target, "-runs=0", *map(str, folders)), capture_output=True,
                          text=True, check=False)


def fuzz(target: Path, seconds: int, found: Path) -> subprocess.CompletedProcess[str]:
    """found: where inputs that reach something new are kept, and findings."""
    (found / "corpus").mkdir(parents=True, exist_ok=True)
    options = (f"-max_total_time={seconds}", f"-artifact_prefix={found}/", "-verbosity=1",
               str(found / "corpus"), str(CORPUS))
    return subprocess.run(command(target, *options), capture_output=True, text=True, check=False)


def explain(target: Path, output: str) -> str:
    """What happened, from the fuzzer's output."""
    path = re.search(r"Test unit written to (\S+)", output)
    what = re.search(r"^(finding: .*|SUMMARY: .*|.*runtime error: .*)$", output, re.MULTILINE)
    lines = [what.group(1) if what else output[-2000:]]
    if path:
        trace = subprocess.run([target, path.group(1)], capture_output=True, text=True,
                               env={**os.environ, "FUZZ_TRACE": "1"}, check=False).stderr
        entries = re.findall(r"^0x?[0-9a-f]*: .*$", trace, re.MULTILINE)
        lines += entries[-SHOWN:]
        lines.append(f"again: FUZZ_TRACE=1 {target} {path.group(1)}")
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", type=Path)
    parser.add_argument("found", type=Path)
    parser.add_argument("--seconds", type=int, default=300)
    arguments = parser.parse_args()
    result = fuzz(arguments.target, arguments.seconds, arguments.found)
    if result.returncode != 0:
        print(explain(arguments.target, result.stderr))
        return 1
    last = re.findall(r"^#\d+\s+DONE .*$", result.stderr, re.MULTILINE)
    print(f"fuzz: no finding. {last[-1] if last else ''}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
