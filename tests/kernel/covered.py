# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Which branches of some sources of the host kernel a test takes, by gcov: those sources are compiled again, without
optimisation, and linked with the objects of all others."""

from __future__ import annotations

import ctypes
import json
import shlex
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

#: libgcov's own function is hidden within the library.
DUMP = "void __gcov_dump(void);\nvoid coverage_dump(void);\nvoid coverage_dump(void)\n{\n    __gcov_dump();\n}\n"


@dataclass(frozen=True)
class Branch:
    file: str
    line: int
    function: str
    counts: tuple[int, ...]

    def __str__(self) -> str:
        return f"{self.file}:{self.line}, in {self.function}: {self.counts}"


class Covered:
    """The library, and what it was asked to note."""

    def __init__(self, host_kernel: Path, sources: tuple[Path, ...], folder: Path) -> None:
        self.folder, self.sources = folder, sources
        build = host_kernel.parent
        commands = {Path(each["file"]): each for each in json.loads(
            subprocess.run(["ninja", "-C", str(build), "-t", "compdb"], capture_output=True, text=True, check=True)
            .stdout) if "kernel_host.dir" in each["output"]}
        objects = {Path(command["output"]) for file, command in commands.items() if file.suffix == ".c" and file not in sources}
        own = [self._compile(commands[source], build) for source in sources]
        (folder / "dump.c").write_text(DUMP)
        self.path = folder / "libcovered.so"
        subprocess.run(["cc", "-shared", "-fPIC", "--coverage", *map(str, (build / each for each in objects)), *map(str, own),
                        str(folder / "dump.c"), "-o", str(self.path)], check=True, cwd=folder)
        self.lib = ctypes.CDLL(str(self.path))

    def _compile(self, command: dict[str, str], build: Path) -> Path:
        target = self.folder / (Path(command["file"]).stem + ".o")
        words = shlex.split(command["command"])
        words[words.index("-o") + 1] = str(target)
        subprocess.run([*words, "-O0", "--coverage"], check=True, cwd=build)
        return target

    def branches(self) -> Iterator[Branch]:
        self.lib.coverage_dump()
        for source in self.sources:
            text = subprocess.run(["gcov", "--json-format", "--stdout", "--branch-probabilities", f"{source.stem}.gcda"],
                                  capture_output=True, text=True, check=True, cwd=self.folder).stdout
            for file in json.loads(text)["files"]:
                yield from (Branch(Path(file["file"]).name, line["line_number"], line.get("function_name", ""),
                                   tuple(branch["count"] for branch in line["branches"]))
                            for line in file["lines"] if line["branches"])
