# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Both forms of scheduling domains become one model, and nothing is said but that they are there."""

from __future__ import annotations

from pathlib import Path

import pytest
from microkit.base.errors import Findings
from microkit.parse.domains import DomainsDraft, read_domains
from microkit.parse.file import read_file
from tool_support import Judge

PDS = """
<protection_domain name="a" domain="{0}"><program_image path="a.elf" /></protection_domain>
<protection_domain name="b" domain="{1}"><program_image path="b.elf" /></protection_domain>
"""
MICROKIT = """<domains>
    <domain name="one" id="3" />
    <domain name="two" />
    <domain_schedule start_index="1" index_shift="4">
        <schedule_entry domain="one" duration="10000 us" />
        <schedule_entry domain="two" duration="5 ticks" />
        <schedule_end_marker />
    </domain_schedule>
</domains>"""
HAMR = """<domain_schedule>
    <domain name="domain_0" length="10" />
    <domain name="domain_3" length="990" />
    <domain name="domain_0" length="0x10" />
</domain_schedule>"""


def model(folder: Path, text: str) -> DomainsDraft:
    path = folder / "test.system"
    path.write_text(f"<system>{text}</system>")
    root = read_file(path, Findings())
    assert root is not None
    found = read_domains(root)
    assert found is not None
    return found


def slots(domains: DomainsDraft) -> list[tuple[str | None, int | None, str]]:
    return [(slot.domain, slot.duration, slot.unit) for slot in domains.slots]


def test_microkit(tmp_path: Path) -> None:
    found = model(tmp_path, MICROKIT)
    assert found.ids == {"one": 3, "two": None}
    assert slots(found) == [("one", 10000, "us"), ("two", 5, "ticks"), (None, 0, "ticks")]
    assert (found.start_index, found.index_shift) == (1, 4)


def test_hamr(tmp_path: Path) -> None:
    """Milliseconds; the number in the name is the id."""
    found = model(tmp_path, HAMR)
    assert found.ids == {"domain_0": 0, "domain_3": 3}
    assert slots(found) == [("domain_0", 10000, "us"), ("domain_3", 990000, "us"),
                            ("domain_0", 16000, "us")]
    assert (found.start_index, found.index_shift) == (0, None)
    assert [slot.location.line for slot in found.slots] == [2, 3, 4]


@pytest.mark.parametrize(("names", "ids"), [
    (("domain3", "domain1"), (3, 1)),
    (("3", "0"), (3, 0)),
    (("pacer", "domain_1"), (1, 2)),
    (("domain_16", "domain_1"), (1, 2)),
    (("a1", "b1"), (1, 2)),
    (("d" + "9" * 5000, "x"), (1, 2)),
])
def test_ids_of_hamr(tmp_path: Path, names: tuple[str, ...], ids: tuple[int, ...]) -> None:
    rows = "".join(f'<domain name="{name}" length="1" />' for name in names)
    found = model(tmp_path, f"<domain_schedule>{rows}</domain_schedule>")
    assert found.ids == dict(zip(names, ids))


@pytest.mark.parametrize("text", [MICROKIT + PDS.format("one", "two"),
                                  HAMR + PDS.format("domain_0", "domain_3"),
                                  PDS.format("domain_0", "domain_3") + HAMR])
def test_one_sentence(judge: Judge, text: str) -> None:
    assert judge(text).rules == ["unsupported"]


def test_schedule_in_a_file_of_its_own(judge: Judge, tmp_path: Path) -> None:
    (tmp_path / "microkit.schedule.xml").write_text(HAMR)
    include = '<xi:include href="microkit.schedule.xml" />'
    found = judge(f'<system xmlns:xi="http://www.w3.org/2001/XInclude">{include}'
                  f"{PDS.format('domain_0', 'domain_3')}</system>")
    assert found.rules == ["unsupported"]
    assert found.found[0].location.file.endswith("microkit.schedule.xml")


@pytest.mark.parametrize("damage", [
    '<domains />', '<domains><domain /><domain name="a" id="x" nothing="1" /></domains>',
    '<domains><domain_schedule start_index="-1"><schedule_entry duration="1 s" />'
    '<schedule_entry domain="a" duration="9999999999999999999999 us" /><other />'
    '</domain_schedule></domains>',
    '<domain_schedule><domain /><domain name="" length="" /><domains /></domain_schedule>'])
def test_damage_says_nothing_more(judge: Judge, damage: str) -> None:
    assert judge(damage + PDS.format("a", "b")).rules == ["unsupported"]
