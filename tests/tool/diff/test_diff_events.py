# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""`microkit diff`, reports and capDL say who reads the events of which kernel, the same from descriptions as from images."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from backend_support import Built
from jsonschema import Draft202012Validator
from microkit.cli import main
from microkit.emit.capdl import capdl_json
from microkit.emit.capdl_text import capdl_text
from microkit.emit.data.plan import plan_data
from microkit.emit.html.memory import regions
from microkit.emit.report import report
from tool_support import ROOT

SYSTEM = """<system>
<memory_region name="events" trace="0"/>
<protection_domain name="watcher" cpu="0"><program_image path="a.elf"/><map mr="events" vaddr="0x4000000" perms="r"/></protection_domain>
<protection_domain name="other" cpu="1"><program_image path="b.elf"/></protection_domain>
</system>"""
FAR = SYSTEM.replace('trace="0"', 'trace="1"')


@pytest.mark.parametrize("form", ["image", "description"])
def test_another_core(request: pytest.FixtureRequest, form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make: Callable[[str, str], Path] = request.getfixturevalue(form)
    files = [str(make(name, text)) for name, text in (("a", SYSTEM), ("b", FAR))]
    assert main(["diff", *files, "--board-file", str(tmp_path / "board.toml")]) == 1
    said = capsys.readouterr().out
    assert all(f"watcher may read the events of core {core}'s kernel" in said for core in (0, 1)), said


@pytest.fixture(name="built")
def built_far(build_text: Callable[[str], Built]) -> Built:
    return build_text(FAR.removeprefix("<system>").removesuffix("</system>"))


def test_report(built: Built) -> None:
    text = report(built.product)
    assert "Kernels' events" in text and "reads the events of core 1's kernel" in text
    row = next(line for line in text.splitlines() if line.strip().startswith("events "))
    assert "core 1's kernel" in row and "watcher 0x4000000 r" in row


def test_data(built: Built) -> None:
    data = plan_data(built.places, len(built.image))
    Draft202012Validator(json.loads((ROOT / "tool/schema/report.schema.json").read_text())).validate(data)
    (region,) = data["regions"]
    window = built.cores[1].window.pa
    assert region["trace"] == 1 and region["cores"] == [0] and region["written_by_cores"] == []
    assert window < region["physical"] < window + 0x200000
    assert "events of core 1&" in regions(data)


def test_capdl(built: Built) -> None:
    """A frame at its place, without a write right and without a capability in any CNode."""
    pa = next(built.places.pa(each) for each in built.plan.rings)
    frames = [each for system in json.loads(capdl_json(built.places))["systems"] for each in system["objects"]
              for each in each.get("frames", ()) if each["paddr"] == pa]  # fmt: skip
    assert [(each["rights"], each["size"]) for each in frames] == [("r", 0x11000)]
    assert f"{pa:#x}" in capdl_text(built.places, built.cores[0])
