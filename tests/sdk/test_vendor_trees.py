# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Each board against the device tree that others have written for it, as its README says.

`make dtcheck-vendor` fetches the trees (sdk/vendor-trees.sh) and runs this; without the folder in MULTIKIT_VENDOR_TREES
only the READMEs are read.
"""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest
from microkit.base.errors import Findings
from microkit.parse.board import read_board_file
from microkit.parse.board.compare import compare
from microkit.parse.board.compatible import read_compatible
from microkit.parse.board.device_tree import Tree

ROOT = Path(__file__).resolve().parents[2]
BOARDS = sorted(path.parent for path in ROOT.glob("board/*/board.toml"))
COMPATIBLE = read_compatible(ROOT / "board/devices")
FOLDER = os.environ.get("MULTIKIT_VENDOR_TREES")
#: What a README may say, with the paragraph's lines joined.
SAYS = re.compile(r"Device tree of others: (?:none; .+\.|the one that QEMU 7\.2 makes of the machine says the same\.|"
                  r"`(?P<file>[\w./-]+\.dtb)` of Debian's kernel package says the same(?P<rest>, but for .+: .+)?\.)")
STATES = re.compile(r"State: (?:built and checked against its device tree, never run|runs in QEMU (?:7\.2|10) .*|"
                    r"runs on hardware \(.+, .+\).*)\.")


@dataclass(frozen=True)
class Said:
    """The tree's file, and the keys at which it may differ; no file: there is no tree of the board."""

    file: str
    keys: list[str]


def paragraph(board: Path, start: str) -> str:
    found = [text for text in (board / "README.md").read_text().split("\n\n") if text.startswith(start)]
    assert len(found) == 1, f"{board.name}/README.md: one paragraph begins with '{start}'"
    return " ".join(found[0].split())


def said(board: Path) -> Said:
    match = SAYS.fullmatch(paragraph(board, "Device tree of others: "))
    assert match, board.name
    return Said(match["file"] or "", re.findall(r"`(\w+)`", match["rest"] or ""))


OF_OTHERS = [board for board in BOARDS if said(board).file]


@pytest.mark.parametrize("board", BOARDS, ids=lambda board: board.name)
def test_readme_says_state_and_tree(board: Path) -> None:
    assert STATES.fullmatch(paragraph(board, "State: ")), board.name
    assert said(board)


def test_most_have_a_tree() -> None:
    assert len(OF_OTHERS) > len(BOARDS) // 2


@pytest.mark.skipif(not FOLDER, reason="device trees of others are not available: make dtcheck-vendor")
@pytest.mark.parametrize("board", OF_OTHERS, ids=lambda board: board.name)
def test_tree_says_what_the_readme_says(board: Path) -> None:
    """It differs in those keys, and in no others."""
    findings, expected = Findings(), said(board)
    found = read_board_file(board / "board.toml", findings)
    assert found is not None and FOLDER
    compare(found, Tree((Path(FOLDER) / expected.file).read_bytes()), COMPATIBLE, findings, whole=False)
    lines = (board / "board.toml").read_text().split("\n")
    keys = {re.findall(r"\w+", lines[each.location.line - 1])[0] for each in findings.all}
    assert keys == set(expected.keys), [each.message for each in findings.all]


def test_script_says_when_there_are_none(tmp_path: Path) -> None:
    """With an apt that knows no mirror; nothing is left that looks like trees."""
    fake = tmp_path / "apt-get"
    fake.write_text("#!/bin/sh\nexit 0\n")
    fake.chmod(0o755)
    result = subprocess.run([ROOT / "sdk/vendor-trees.sh", tmp_path / "trees"], capture_output=True, text=True,
                            check=False, env={**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"})  # fmt: skip
    assert (result.returncode, result.stderr) == (1, "Debian's device trees are not available: apt has no mirror\n")
    assert list((tmp_path / "trees").iterdir()) == []
