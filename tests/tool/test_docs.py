# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The example in docs/sdf.md works as it stands there."""

from __future__ import annotations

import re
from pathlib import Path

from microkit import __version__
from tool_support import ROOT, Judge, program


def test_include_example(tmp_path: Path, judge_file: Judge) -> None:
    text = (ROOT / "docs" / "sdf.md").read_text()
    part, top = re.findall(r"```xml\n(.*?)```", text, re.DOTALL)
    (tmp_path / "sensor.elf").write_bytes(program())
    (tmp_path / "sensor.xml").write_text(part)
    (tmp_path / "top.system").write_text(top)
    result = judge_file(tmp_path / "top.system", search_path=(tmp_path,))
    assert result.rules == []
    assert [(pd.name, pd.cpu, pd.irqs[0].number) for pd in result.good.pds] == [
        ("sensor0", 1, 48),
        ("sensor8", 2, 56),
    ]


def test_one_version() -> None:
    assert (ROOT / "VERSION").read_text().strip() == __version__
