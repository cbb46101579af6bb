# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""How to add a flag of protection domains (tool/README.md): a row each in the grammar, the layout and the
verifier. Here it is done in a copy of the tool, for a flag that no kernel has; all else must follow."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tool_support import BOARD_FILE, ROOT

#: File, the line that the row stands before, and the row.
GRAMMAR = ("parse/grammar.py", 'Attr("doorbell"',
           'Attr("quiet", Kind.FLAG, "Says nothing.", default=False, carried=True),\n        ')
LAYOUT = ("layout/flags.py", '("fpu", False', '("quiet", True, "TCB_QUIET"), ')
VERIFY = ("verify/flags.py", '"fpu": (', '"quiet": ("TCB_QUIET", True), ')
TEXT = """<system><protection_domain name="a"{}><program_image path="a.elf"/></protection_domain>
<protection_domain name="b"><program_image path="b.elf"/></protection_domain></system>"""


class Copy:
    """A copy of the tool with some of the rows, and parts whose kernel has the flag."""

    def __init__(self, folder: Path, parts: Path, programs: Path) -> None:
        self._folder, self._programs = folder, programs
        self._board = folder / "board.toml"
        self._board.write_text(BOARD_FILE.read_text())
        shutil.copytree(parts, folder / parts.name, symlinks=True)
        abi = folder / parts.name / "abi.json"
        description = json.loads(abi.read_text())
        description["enums"]["TCB_QUIET"] = 4
        abi.write_text(json.dumps(description))
        shutil.copytree(ROOT / "tool", folder / "tool", ignore=shutil.ignore_patterns("__pycache__"))

    def add(self, file: str, before: str, row: str) -> None:
        path = self._folder / "tool/microkit" / file
        text = path.read_text()
        assert text.count(before) == 1
        path.write_text(text.replace(before, row + before))

    def run(self, *arguments: str, code: int = 0) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "microkit", *arguments], cwd=self._folder, text=True,
            capture_output=True, check=False,
            env={**os.environ, "PYTHONPATH": str(self._folder / "tool"), "MICROKIT_DEBUG": "1"},
        )  # fmt: skip
        assert done.returncode == code, done.stderr
        return done.stdout + done.stderr

    def build(self, name: str, attribute: str = "", code: int = 0) -> str:
        (self._folder / f"{name}.system").write_text(TEXT.format(attribute))
        return self.run(f"{name}.system", "--board-file", "board.toml", "--config", "debug",
                        "--search-path", str(self._programs), "-o", f"{name}.img",
                        "--report-json", f"{name}.json", "--report-html", f"{name}.html",
                        "--capdl-json", f"{name}.cap.json", code=code)  # fmt: skip

    def read(self, name: str) -> str:
        return (self._folder / name).read_text()


@pytest.fixture(name="copy")
def tool_copy(tmp_path: Path, parts_folder: Path, programs: Path) -> Copy:
    return Copy(tmp_path, parts_folder, programs)


def test_three_rows_are_all_it_takes(copy: Copy) -> None:
    for row in (GRAMMAR, LAYOUT, VERIFY):
        copy.add(*row)
    copy.build("loud")
    copy.build("quiet", ' quiet="true"')
    pds = json.loads(copy.read("quiet.json"))["pds"]
    assert [pd["quiet"] for pd in pds] == [True, False]
    assert ">quiet</" in copy.read("quiet.html") and ">quiet</" not in copy.read("loud.html")
    objects = json.loads(copy.read("quiet.cap.json"))["systems"][0]["objects"]
    assert [each["quiet"] for each in objects if "quiet" in each] == [True, False, False]
    assert "quiet" in copy.run("schema", "rng") and "Says nothing." in copy.run("schema", "markdown")
    for end in ("system", "img"):
        changes = copy.run("diff", f"loud.{end}", f"quiet.{end}", "--board-file", "board.toml", code=1)
        assert "quiet" in changes.replace("quiet.", "")


@pytest.mark.parametrize("rows, name", [((GRAMMAR, VERIFY), "layout"), ((GRAMMAR, LAYOUT), "verify")])
def test_no_row_can_be_left_out(copy: Copy, rows: tuple[tuple[str, str, str], ...], name: str) -> None:
    """The verifier sees the flag that is missing, and the one that it does not know."""
    for row in rows:
        copy.add(*row)
    copy.build("loud")
    assert "flags is" in copy.build("quiet", ' quiet="true"', code=1), name
