# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What clang's warnings, clang's static analyzer and cppcheck find in the C that runs on the target.

Each source is looked at once, as it was compiled: with the options of the build, which say what it includes. GCC's
warnings need no check here: the build treats them as errors."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import tempfile
import tomllib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from .frama import ROOT
from .seeds import Seed, seeded

#: Findings that were looked at, and bugs that must be found.
LISTS = Path("tests/assurance/analyzers.toml")
#: Of GCC alone.
GCC_OPTIONS = {"-mno-outline-atomics", "-mfix-cortex-a53-835769", "-fno-eliminate-unused-debug-types"}
WARNINGS = ("-fsyntax-only",)
ANALYZER = ("--analyze", "--analyzer-output", "text")
FINDING = re.compile(r"^(?P<file>[^\s:]+):\d+:\d+: (?:fatal )?(?:warning|error): (?P<says>.*)$", re.MULTILINE)
#: Style is left to .clang-format and tests/style: without the types of <stdint.h>, which cppcheck gets no file for, it
#: takes 64-bit numbers for int there.
CPPCHECK = ("cppcheck", "--quiet", "--enable=warning,portability,performance", "--platform=unix64", "-j", "2",
            "--template={file}:{line}:{column}: warning: {id}: {message}")


@dataclass(frozen=True)
class Source:
    path: Path
    options: tuple[str, ...]

    def moved(self, old: Path, new: Path) -> Source:
        """The same in a copy of the tree, as far as the copy has it."""
        return Source(Path(str(self.path).replace(str(old), str(new))),
                      tuple(option.replace(str(old), str(new)) for option in self.options))


@dataclass(frozen=True)
class Finding:
    file: str
    says: str


def sources(commands: Path) -> list[Source]:
    """Those of which an object is there, each once."""
    found: dict[str, Source] = {}
    for entry in json.loads(commands.read_text()) if commands.exists() else []:
        _, *options = shlex.split(entry["command"])
        end = options.index("-o")
        if entry["file"].endswith(".c") and (Path(entry["directory"]) / options[end + 1]).exists():
            found.setdefault(entry["file"], Source(Path(entry["file"]), tuple(
                option for option in options[:end] if option not in GCC_OPTIONS)))
    return list(found.values())


def findings_in(text: str, root: Path) -> set[Finding]:
    return {Finding(found["file"].removeprefix(f"{root}/"), found["says"]) for found in FINDING.finditer(text)}


def clang(root: Path, files: list[Source], mode: tuple[str, ...]) -> set[Finding]:
    def output(source: Source) -> str:
        return subprocess.run(["clang", "--target=aarch64-none-elf", *mode, *source.options, str(source.path)],
                              capture_output=True, text=True, check=False).stderr

    with ThreadPoolExecutor(2) as pool:
        return findings_in("\n".join(pool.map(output, files)), root)


def warnings(root: Path, files: list[Source]) -> set[Finding]:
    return clang(root, files, WARNINGS)


def analyzer(root: Path, files: list[Source]) -> set[Finding]:
    return clang(root, files, ANALYZER)


def cppcheck(root: Path, files: list[Source]) -> set[Finding]:
    with tempfile.TemporaryDirectory(prefix="cppcheck-") as folder:
        project = Path(folder) / "compile_commands.json"
        project.write_text(json.dumps([{"directory": folder, "file": str(source.path), "command": shlex.join(
            ["cc", *source.options, "-c", str(source.path)])} for source in files]))
        result = subprocess.run([*CPPCHECK, f"--project={project}"], capture_output=True, text=True, check=False)
    return findings_in(result.stderr, root)


TOOLS = {"warnings": warnings, "analyzer": analyzer, "cppcheck": cppcheck}


def reviewed(root: Path, tool: str) -> dict[Finding, str]:
    """With the reason why each is none."""
    entries = tomllib.loads((root / LISTS).read_text())["reviewed"]
    return {Finding(entry["file"], entry["says"]): entry["reason"] for entry in entries if entry["tool"] == tool}


def seeds(root: Path) -> list[tuple[str, Seed]]:
    """Bugs, with the tool that must find each."""
    return [(entry.pop("tool"), Seed(**entry)) for entry in tomllib.loads((root / LISTS).read_text())["seed"]]


def faults(commands: Path, tool: str, root: Path = ROOT) -> list[str]:
    files = sources(commands)
    found, known = TOOLS[tool](root, files), reviewed(root, tool)
    return ([] if files else [f"{commands}: nothing is built"]) + [
        f"{finding.file}: {finding.says}" for finding in sorted(found - set(known), key=str)] + [
        f"reviewed, but does not come any more: {finding.file}: {finding.says}"
        for finding in sorted(set(known) - found, key=str)]


def missed_seeds(commands: Path, root: Path = ROOT) -> list[str]:
    """Bugs that their tool does not find."""
    missed = []
    for tool, seed in seeds(root):
        files = [source for source in sources(commands) if source.path == root / seed.source]
        with seeded(root, seed) as copy:
            moved = [source.moved(root / "kernel", copy / "kernel") for source in files]
            if not TOOLS[tool](copy, moved) - set(reviewed(root, tool)):
                missed.append(f"not found by {tool}: {seed.name}")
    return missed
