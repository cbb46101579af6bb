# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The rooms of the tool stand in one order, and a module uses only its own room and those before it. So
no stage knows of a later one, and no two rooms use each other."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "tool/microkit"
#: What all stand on, the stages in their order, what looks at systems and images, the command line.
ROOMS = ("base", "elf", "sdk", "model",
         "parse", "output", "draft", "check", "resolve", "allocate", "layout", "emit", "verify",
         "pipeline", "diff", "observe", "trace", "schema", "console", "remote", "debugger", "boot", "commands", "cli", "__main__")  # fmt: skip
#: What makes an image, and what proves it without help from that.
MAKERS = {"allocate", "layout", "emit"}
MODULES = sorted(PACKAGE.rglob("*.py"))


def imports(module: Path) -> Iterator[tuple[int, str]]:
    """(line, room) of each import of the tool's own in a module, also of those inside functions."""
    package = module.relative_to(PACKAGE.parent).parts[:-1]
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names = [each.name.split(".") for each in node.names]
        elif isinstance(node, ast.ImportFrom):
            above = list(package[: len(package) + 1 - node.level]) if node.level else []
            origin = above + (node.module.split(".") if node.module else [])
            names = [[*origin, each.name] for each in node.names]
        else:
            continue
        for name in names:
            if name[0] == PACKAGE.name and name[1:] != ["__version__"]:
                yield node.lineno, name[1]


def room(module: Path) -> str:
    return module.relative_to(PACKAGE).parts[0].removesuffix(".py")


def test_every_module_has_a_room() -> None:
    loose = {room(module) for module in MODULES} - set(ROOMS)
    assert loose == {"__init__"}


@pytest.mark.parametrize("name", ROOMS)
def test_room_uses_only_those_before_it(name: str) -> None:
    allowed = set(ROOMS[: ROOMS.index(name) + 1])
    offenders = [f"{module.relative_to(PACKAGE)}:{line}: {used}" for module in MODULES
                 if room(module) == name for line, used in imports(module) if used not in allowed]
    assert offenders == []


def test_verify_shares_nothing_with_what_it_verifies() -> None:
    offenders = [f"{module.relative_to(PACKAGE)}:{line}: {used}" for module in MODULES
                 if room(module) == "verify" for line, used in imports(module) if used in MAKERS]
    assert offenders == []


def test_imports_are_seen(tmp_path: Path) -> None:
    """In all their forms."""
    found = [used for _, used in imports(PACKAGE / "verify/__init__.py")]
    assert {"base", "sdk", "model"} <= set(found)
    inside = dict.fromkeys(used for _, used in imports(PACKAGE / "commands/schema.py"))
    assert "schema" in inside
