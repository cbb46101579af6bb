# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Systems without programs: every description in the tests gives a picture, headers and a report, or
findings, but no traceback."""

from __future__ import annotations

from pathlib import Path

import pytest
from microkit.base.options import Options
from microkit.emit.data.system import report_data
from microkit.emit.data.text import html_page
from microkit.emit.header import header
from microkit.pipeline import outline
from tool_support import BOARD_FILE, ROOT, SDF

FILES = [*sorted(SDF.glob("*/*.system")), *sorted(ROOT.glob("example/*/*.system"))]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_outline(path: Path, files: Path) -> None:
    options = Options(path, board_file=BOARD_FILE, search_path=(files, path.parent))
    system, board, findings = outline(options)
    assert (system is None) == findings.has_errors
    if system is None:
        return
    assert all(pd.program_image.path is not None for pd in system.pds)
    assert html_page(system, report_data(system, board)).endswith("</html>\n")
    assert all("#endif" in header(system, pd) for pd in system.pds)


def test_programs_need_not_exist(tmp_path: Path) -> None:
    path = tmp_path / "a.system"
    path.write_text(
        '<system><protection_domain name="a"><program_image path="none.elf"/></protection_domain>'
        '<memory_region name="m" prefill_path="none.bin"/></system>'
    )
    system, _, findings = outline(Options(path, board_file=BOARD_FILE))
    assert system is None and "missing-prefill" in [found.rule for found in findings.all]
    path.write_text(path.read_text().replace("prefill_path", 'size="0x1000" prefill_path'))
    system, _, findings = outline(Options(path, board_file=BOARD_FILE))
    assert system is not None and str(system.pds[0].program_image.path) == "none.elf"
