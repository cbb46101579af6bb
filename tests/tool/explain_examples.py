# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Examples for `microkit explain`: for each rule the shortest file in tests/sdf/invalid, or bad board
description, that breaks it, reduced to the lines of the finding.

    PYTHONPATH=tool:tests/tool python3 tests/tool/explain_examples.py
"""

from __future__ import annotations

import json
from pathlib import Path

from microkit.base.errors import Findings
from microkit.base.options import Options
from microkit.output.render import Renderer
from microkit.parse.board import read_board_file
from microkit.pipeline import check
from tool_support import BOARD_FILE, ROOT, SDF

BOARDS = ROOT / "tests/tool/parse/board/invalid"
OUTPUT = ROOT / "tool/microkit/commands/examples.json"


def examples() -> str:
    """The file's text."""
    found: dict[str, str] = {}
    files = (SDF / "invalid").glob("*.system")
    for path in sorted(files, key=lambda path: (path.stat().st_size, path.name)):
        options = Options(path, board_file=BOARD_FILE, need_files=False)
        for each in check(options).all:
            if each.location.file == str(path) and each.message.isprintable():
                found.setdefault(each.rule, _excerpt(path, each, "example.system"))
    for path in sorted(BOARDS.glob("*.toml")):
        findings = Findings()
        read_board_file(path, findings)
        for each in findings.all:
            found.setdefault(each.rule, _excerpt(path, each, "board.toml"))
    return json.dumps(dict(sorted(found.items())), indent=1, ensure_ascii=False) + "\n"


def _excerpt(path: Path, found: object, name: str) -> str:
    """The first lines of a finding, without the file's name and what is only true here."""
    text = Renderer(False).finding(found)  # type: ignore[arg-type]
    text = text.replace(f"{path}:", f"{name}:").replace(f"{path.parent}/", "")
    lines = text.split("\n")[:3]
    return "\n".join(line for line in lines if line[:6].strip(" |").isdigit() or "|" in line[:8]
                     or line.startswith(name))  # fmt: skip


if __name__ == "__main__":
    OUTPUT.write_text(examples())
