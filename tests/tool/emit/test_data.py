# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The report of a build: its data follow the schema and the plan, and the page shows them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from microkit.base.contract import BASE_ENDPOINT_CAP, BASE_OUTPUT_NOTIFICATION_CAP, MICROKIT_BADGE_CALL
import pytest
from backend_support import SYSTEM, Built
from microkit.emit.data.files import report_files
from microkit.emit.data.plan import plan_data
from microkit.emit.report import report
from microkit.base.options import Options
from tool_support import ROOT

jsonschema = pytest.importorskip("jsonschema")
SCHEMA = json.loads((ROOT / "tool/schema/report.schema.json").read_text())


@pytest.fixture
def built(build_text: Callable[[str], Built]) -> Built:
    return build_text(SYSTEM)


@pytest.fixture
def data(built: Built) -> dict[str, Any]:
    return plan_data(built.places, len(built.image))


def test_schema(data: dict[str, Any]) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.Draft202012Validator(SCHEMA).validate(data)


def test_windows_hold_all_that_is_theirs(data: dict[str, Any]) -> None:
    windows = {core["core"]: core["window"] for core in data["cores"]}
    inside = [each for each in data["physical_map"] if "core" in each]
    assert {"kernel", "tables", "objects", "program", "stack", "untyped"} <= {
        each["kind"] for each in inside
    }
    for each in inside:
        window = windows[each["core"]]
        assert window["start"] <= each["start"]
        assert each["start"] + each["size"] <= window["start"] + window["size"]


def test_pieces_do_not_overlap(data: dict[str, Any]) -> None:
    """Except windows, which hold the others, and the image, which is gone when kernels run."""
    pieces = [
        (each["start"], each["start"] + each["size"], each["name"])
        for each in data["physical_map"]
        if each["kind"] not in ("window", "image", "objects")
    ]
    for (_, end, one), (start, _, other) in zip(pieces, pieces[1:]):
        assert end <= start, (one, other)


def test_mappings_have_their_memory(data: dict[str, Any], built: Built) -> None:
    client = next(pd for pd in data["pds"] if pd["name"] == "client")
    kinds = [each["kind"] for each in client["memory_map"]]
    assert kinds.count("stack") == kinds.count("ipc_buffer") == 1
    assert kinds.count("guard") == 2 and "program" in kinds and "sequence" in kinds
    both = next(region for region in data["regions"] if region["name"] == "both")
    mapped = next(each for each in client["memory_map"] if each["name"] == "both")
    assert mapped["physical"] == both["physical"] and both["cores"] == [0, 1]
    assert both["written_by_cores"] == [0]
    assert client["utilisation"] == 0.5 and data["cores"][0]["utilisation"] == 0.5


def test_text_says_which_cores_write(built: Built) -> None:
    line = next(each for each in report(built.product).splitlines() if each.startswith("  both "))
    assert re.search(r"  0, 1 +0 +client ", line)


def test_capabilities(data: dict[str, Any]) -> None:
    client = next(pd for pd in data["pds"] if pd["name"] == "client")
    slots = {cap["slot"]: cap for cap in client["cspace"]}
    assert slots[BASE_ENDPOINT_CAP + 1]["kind"] == "endpoint"
    assert slots[BASE_ENDPOINT_CAP + 1]["word"] == MICROKIT_BADGE_CALL | 2
    assert slots[BASE_OUTPUT_NOTIFICATION_CAP + 4]["kind"] == "sgi_signal"
    used = {(each["core"], each["sgi"]) for each in data["sgis"]}
    assert len(used) == len(data["sgis"]) == 2


def test_files_of_a_build(built: Built, tmp_path: Path) -> None:
    page, text = tmp_path / "r.html", tmp_path / "r.json"
    files = dict(report_files(built.product, Options(tmp_path, report_html=page, report_json=text)))
    assert json.loads(files[text])["totals"]["image_bytes"] == len(built.image)
    assert b"sequence" in files[page] and b"Capabilities" in files[page]
    assert report_files(built.product, Options(tmp_path)) == []


def test_page_names_doorbell_zero(built: Built) -> None:
    """SGI 0 is a number like others, not the absence of one."""
    page = dict(report_files(built.product, Options(Path(), report_html=Path("p"))))[Path("p")].decode()
    assert "SGI <code>0</code> to " in page


GRANTS = '''<protection_domain name="root"><program_image path="a.elf"/><cspace>
  <cap_untyped slot="2" size="64KiB"/><cap_untyped slot="9" size="0x1000" phys_addr="0x9010000"/>
  <cap_irq_control slot="5" irqs="30 79:edge"/><cap_sched_control slot="1"/>
  <cap_cnode slot="3" pd="root"/></cspace></protection_domain>'''


def test_what_is_given_to_make_objects_with(build_text: Callable[[str], Built]) -> None:
    built = build_text(GRANTS)
    data = plan_data(built.places, len(built.image))
    jsonschema.Draft202012Validator(SCHEMA).validate(data)
    found = {each["slot"]: each for each in data["pds"][0]["grants"]}
    place = found[2]["physical"]
    blocks = {each["start"]: each for each in data["physical_map"] if each["kind"] == "untyped"}
    assert list(found) == [1, 2, 5, 9] and blocks[place]["size"] == found[2]["size"] == 0x10000
    assert found[9]["physical"] == 0x9010000
    irqs = [{"number": 30, "trigger": "level"}, {"number": 79, "trigger": "edge"}]
    assert found[5]["irqs"] == irqs


def test_what_is_given_is_shown(build_text: Callable[[str], Built]) -> None:
    built = build_text(GRANTS)
    place = next(built.places.pa(each) for each in built.plan.cores[0].memories if "untyped" in each.name)
    page = dict(report_files(built.product, Options(Path(), report_html=Path("p"))))[Path("p")].decode()
    rows = [line.split() for line in report(built.product).splitlines()]
    assert ["root", "2", "untyped", "64", "KiB", "of", "memory", f"{place:#x}"] in rows
    assert ["root", "460", "untyped", "64", "KiB", "all", f"{place:#x}"] in rows
    for text in ("64 KiB of memory", f"{place:#x}", "interrupts 30 (level), 79 (edge)"):
        assert text in page
