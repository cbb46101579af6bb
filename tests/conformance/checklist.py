# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What is tested and what is not: the checklist's names beside the suite's tables."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
ENTRY = re.compile(r'\{"(\w+)",\s*((?:"[^"]*"\s*)+),\s*\w+\}')
LISTED = re.compile(r"^GROUP_NAME\((\w+)\)$", re.MULTILINE)


@dataclass(frozen=True)
class Test:
    """An entry of a table in groups/<group>.c."""

    name: str
    description: str
    group: str


@dataclass(frozen=True)
class Checklist:
    """The names in their groups, and why some do not apply."""

    groups: dict[str, list[str]]
    reasons: dict[str, str]

    def names(self) -> list[str]:
        return [name for names in self.groups.values() for name in names]


def read_checklist(path: Path = HERE / "checklist.toml") -> Checklist:
    table = tomllib.loads(path.read_text())
    reasons = {name: entry["reason"] for entry in table["does_not_apply"]
               for name in entry["names"]}
    return Checklist(table["groups"], reasons)


def read_group(source: Path) -> list[Test]:
    entries = ENTRY.findall(source.read_text())
    return [Test(name, "".join(re.findall(r'"([^"]*)"', text)), source.stem)
            for name, text in entries]


def read_tests(folder: Path = HERE / "groups") -> list[Test]:
    """All tests, in the order in which they run."""
    groups = LISTED.findall((folder / "list.h").read_text())
    return [test for group in groups for test in read_group(folder / f"{group}.c")]
