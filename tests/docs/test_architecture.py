# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""docs/architecture.md leads where it says: the table of questions, the lists of "How to add", the pictures."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest

from .commands import ROOT

TEXT = (ROOT / "docs/architecture.md").read_text()
PICTURES = ROOT / "docs/picture"
RECIPES = ["A board", "A driver", "A service", "An object type", "An invocation", "An attribute", "A rule", "A command"]
TOP = sorted(path.name for path in ROOT.iterdir() if path.is_dir())
CODE = re.compile(r"`([^`\n]+)`")


def section(title: str) -> str:
    return re.split(r"^## ", TEXT.split(f"\n## {title}\n")[1], flags=re.MULTILINE)[0]


def rows(title: str) -> list[list[str]]:
    """Cells of a section's table, without its head; text in backticks alone where there is some."""
    lines = [line for line in section(title).splitlines() if line.startswith("| ")][1:]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


QUESTIONS = rows("Where is it?")


def test_the_questions_are_there() -> None:
    assert len(QUESTIONS) == 10


@pytest.mark.parametrize("row", QUESTIONS, ids=lambda row: row[0])
def test_two_folders_and_a_file(row: list[str]) -> None:
    """The folder is in the table of folders, the next in that folder's README, and the file lies there."""
    folder, then, file, word = (CODE.search(cell)[1] for cell in row[1:])
    assert any(f"`{folder}`" in cells[0] for cells in rows("Folders"))
    readme = (ROOT / folder / "README.md").read_text()
    assert f"`{then}`" in readme or f"`{then}/`" in readme
    path = ROOT / file
    between = Path(file).relative_to(folder).parts[:-1]
    assert then in between or then == "<name>" and len(between) == 1
    assert word in path.read_text()


def test_anchors_of_the_questions() -> None:
    targets = re.findall(r"\]\(#([\w-]+)\)", section("Where is it?"))
    assert len(targets) == 5
    assert set(targets) <= {title.lower().replace(" ", "-") for title in RECIPES}


def test_how_to_add() -> None:
    assert re.findall(r"^### (.*)$", section("How to add"), re.MULTILINE) == RECIPES


@pytest.mark.parametrize("title", RECIPES)
def test_each_recipe_lists_its_files(title: str) -> None:
    """Those that a reader makes himself are named `<...>` or `my_...`, or stand in a block of code."""
    text = section("How to add").split(f"### {title}\n")[1].split("\n### ")[0]
    text = re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)
    named = [name for name in CODE.findall(text) if name.split("/")[0] in TOP and "/" in name]
    assert named
    assert [name for name in named if "<" not in name and "my_" not in name
            and not (ROOT / name).exists()] == []


def test_pictures_are_those_that_the_script_draws() -> None:
    for name, text in runpy.run_path(str(PICTURES / "draw.py"))["pictures"]().items():
        assert (PICTURES / name).read_text() == text, "draw it again: python3 docs/picture/draw.py"
        assert f"(picture/{name})" in TEXT


def test_files_in_the_pictures() -> None:
    drawn = [path for name in PICTURES.glob("*.svg")
             for path in re.findall(r'monospace"[^>]*>([^<]+)<', name.read_text())]
    assert len(drawn) > 15
    assert [path for path in drawn if "/" in path and not (ROOT / path).exists()] == []


def test_no_floor_is_drawn_that_is_not_there() -> None:
    floors = re.search(r"KERNEL_FLOORS ([^)]*)", (ROOT / "kernel/sources.cmake").read_text())[1]
    assert set(runpy.run_path(str(PICTURES / "draw.py"))["FLOORS"]) == set(floors.split())
