# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""`microkit diff`, reports and headers say who watches which core, and who may start it, the same from
descriptions as from images."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from backend_support import Built, build
from jsonschema import Draft202012Validator
from microkit.cli import main
from microkit.emit.data.plan import plan_data
from microkit.emit.header import header
from microkit.emit.report import report
from microkit.sdk.parts import Parts
from tool_support import BOARD_FILE, ROOT, Judge

SYSTEM = """<system>
<protection_domain name="guard" cpu="0"><program_image path="a.elf"/>
  <watch cpu="1" id="5"/><core_control cpu="1" id="3"/>
</protection_domain>
<protection_domain name="one" cpu="1"><program_image path="b.elf"/></protection_domain>
<protection_domain name="two" cpu="2"><program_image path="b.elf"/></protection_domain>
<watchdog cpu="0" watches="1" on_stuck="reset"/><watchdog cpu="0" watches="2"/>
</system>"""
LISTED = "".join(f"[[core]]\nmpidr = {mpidr:#x}\n\n" for mpidr in (0, 0x100, 0x200, 0x300))
#: What changes, and the statements about authority that go and come.
CHANGES = [
    ('<core_control cpu="1"', '<core_control cpu="2"', "guard may start core 1", "guard may start core 2"),
    ('<core_control cpu="1" id="3"/>', "", "guard may start core 1", None),
    ('<watch cpu="1" id="5"/>', "", "guard may read 'status of core 0'", None),
]  # fmt: skip


def _files(tmp_path: Path, form: str, judge: Judge, parts: Parts, parts_folder: Path,
           programs: Path, texts: tuple[str, str]) -> list[str]:
    """On a board whose cores have other names than their numbers."""
    board = BOARD_FILE.read_text().replace("cores = 4\n", "").replace("[timer]\n", f"{LISTED}[timer]\n")
    (tmp_path / "board.toml").write_text(board)
    (tmp_path / "debug").symlink_to(parts_folder)
    found = []
    for name, text in zip("ab", texts):
        path = tmp_path / f"{name}.{form}"
        if form == "img":
            result = judge(text, search_path=(programs,), board_file=tmp_path / "board.toml")
            path.write_bytes(build(result.good, result.board, parts).image)
        else:
            path.write_text(text)
        found.append(str(path))
    return found


def _compare(files: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    assert main(["diff", *files, "--json", "--board-file", str(tmp_path / "board.toml")]) == 1
    found: dict[str, object] = json.loads(capsys.readouterr().out)
    return found


@pytest.mark.parametrize("form", ["img", "system"])
@pytest.mark.parametrize("old, new, gone, come", CHANGES)
def test_authority(tmp_path: Path, form: str, judge: Judge, parts: Parts, parts_folder: Path,
                   programs: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, gone: str,
                   come: str | None) -> None:
    texts = SYSTEM, SYSTEM.replace(old, new)
    found = _compare(_files(tmp_path, form, judge, parts, parts_folder, programs, texts), tmp_path, capsys)
    text = json.dumps(found)
    assert gone in text and (come is None or come in text)


@pytest.mark.parametrize("form", ["img", "system"])
def test_policy(tmp_path: Path, form: str, judge: Judge, parts: Parts, parts_folder: Path,
                programs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    texts = SYSTEM, SYSTEM.replace("reset", "report")
    found = _compare(_files(tmp_path, form, judge, parts, parts_folder, programs, texts), tmp_path, capsys)
    assert "core 0 watches core 1" in json.dumps(found)
    assert "core 0 watches core 2" not in json.dumps(found)


def test_report(build_text: Callable[[str], Built]) -> None:
    built = build_text(SYSTEM.replace("<system>", "").replace("</system>", ""))
    data = plan_data(built.places, len(built.image))
    schema = json.loads((ROOT / "tool/schema/report.schema.json").read_text())
    Draft202012Validator(schema).validate(data)
    assert [each["watches"] for each in data["watchdogs"]] == [1, 2]
    assert data["pds"][0]["watches"] == [{"core": 1, "id": 5}]
    assert data["pds"][0]["core_controls"] == [{"core": 1, "id": 3}]
    assert ["watchdog" in core for core in data["cores"]] == [True] * 3
    lines = [line.split() for line in report(built.product).splitlines()]
    assert ["0", "1", "20000", "1000000", "reset", "the", "board", "guard", "5"] in lines
    assert ["guard", "1", "3"] in lines


def test_header(judge: Judge) -> None:
    system = judge(SYSTEM).good
    text = header(system, system.pds[0])
    assert "#define WATCH_CORE_1 5" in text and "#define CORE_1 3" in text
