# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""A copy of the repository that mutants are put into, with a build folder of its own that stays: after a
mutant only what depends on the changed file is built."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mutants.mutant import ROOT, Mutant

#: Seconds for a test without deadlines of its own.
PATIENCE = 300 * float(os.environ.get("MULTIKIT_SLOWNESS", "1"))
#: A mutant that hangs is given up when its test takes so many times what it takes without, and at
#: least some seconds. Who is given up too early counts as caught, so this is generous.
TIMES, LEAST = 5, 15
HARNESS_DEADLINE = 120


class BuildFailed(Exception):
    """The copy cannot be built; the message is the output's end."""


def sources() -> list[str]:
    output = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
                            cwd=ROOT, capture_output=True, check=True).stdout
    return [name for name in output.decode().split("\0") if name and (ROOT / name).is_file()]


class Tree:
    """The copy in folder/source, built in folder/build."""

    def __init__(self, folder: Path) -> None:
        self.source, self.build = folder / "source", folder / "build"
        self.log = folder / "log.txt"
        self.deadline = PATIENCE  # seconds for a system in QEMU

    def update(self) -> None:
        """What differs from the repository is copied."""
        wanted = set(sources())
        for path in list(self.source.rglob("*")):
            if "__pycache__" in path.parts:
                continue
            if path.is_file() and str(path.relative_to(self.source)) not in wanted:
                path.unlink()
        for name in sorted(wanted):
            content, target = (ROOT / name).read_bytes(), self.source / name
            if not target.is_file() or target.read_bytes() != content:
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content)
                target.chmod((ROOT / name).stat().st_mode)

    @contextmanager
    def mutated(self, mutant: Mutant) -> Iterator[None]:
        path = self.source / mutant.file
        original = path.read_text()
        path.write_text(mutant.changed(self.source))
        try:
            yield
        finally:
            path.write_text(original)

    def _run(self, command: list[str], seconds: float | None = None) -> int | None:
        """Exit status; None when it takes too long."""
        environment = {**os.environ, "MULTIKIT_BUILD": str(self.build),
                       "MULTIKIT_SLOWNESS": f"{self.deadline / HARNESS_DEADLINE:.3f}",
                       "PYTHON": sys.executable}
        for name in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL"):
            environment.pop(name, None)
        with self.log.open("wb") as log:
            try:
                return subprocess.run(command, cwd=self.source, env=environment, stdout=log,
                                      stderr=subprocess.STDOUT, timeout=seconds,
                                      check=False).returncode
            except subprocess.TimeoutExpired:
                return None

    def expect(self, seconds: float) -> None:
        """A test that passes takes about this time."""
        self.deadline = min(PATIENCE, max(LEAST, TIMES * seconds))

    def tail(self) -> str:
        return self.log.read_text(errors="replace")[-1500:]

    def make(self, *arguments: str) -> None:
        if self._run(["make", f"BUILD={self.build}", "JOBS=1", *arguments]) != 0:
            raise BuildFailed(self.tail())

    def python(self, *arguments: str) -> int | None:
        return self._run([sys.executable, *arguments], PATIENCE)
