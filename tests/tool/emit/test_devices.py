# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Who is trusted with all memory, because a device of theirs may access it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import jsonschema
from backend_support import Built
from microkit.emit.data.plan import plan_data
from microkit.emit.report import report
from tool_support import ROOT

PROGRAM = '<program_image path="a.elf"/>'
SYSTEM = f"""<memory_region name="nic" size="0x2000" phys_addr="0xa000000"/>
<memory_region name="uart" size="0x1000" phys_addr="0x9000000"/>
<memory_region name="gicv" size="0x1000" phys_addr="0x8040000"/>
<memory_region name="placed" size="0x1000" phys_addr="0x50000000"/>
<memory_region name="packets" size="0x1000"/>
<protection_domain name="driver" priority="9" cpu="1">{PROGRAM}
  <map mr="nic" vaddr="0x10000000" perms="rw" cached="false"/><map mr="packets" vaddr="0x20000000"/>
  <setvar symbol="buffer_paddr" region_paddr="packets"/></protection_domain>
<protection_domain name="console" priority="9">{PROGRAM}<map mr="uart" vaddr="0x10000000" perms="rw" cached="false"/>
  <map mr="placed" vaddr="0x20000000" perms="rw"/></protection_domain>
<protection_domain name="watcher" priority="9" cpu="1">{PROGRAM}<map mr="nic" vaddr="0x10000000" perms="r" cached="false"/></protection_domain>
<protection_domain name="maker" priority="9">{PROGRAM}
  <cspace><cap_untyped slot="1" size="0x1000" phys_addr="0xb000000"/></cspace></protection_domain>
<protection_domain name="vmm" priority="9">{PROGRAM}
  <virtual_machine name="guest" priority="3"><vcpu id="0"/><map mr="gicv" vaddr="0x8010000" cached="false"/>
    <map mr="placed" vaddr="0x40000000" perms="rwx"/></virtual_machine></protection_domain>"""
GUEST = SYSTEM.replace('<map mr="gicv"', '<map mr="nic" vaddr="0xa000000" perms="rw" cached="false"/><map mr="gicv"').replace(
    '<map mr="nic" vaddr="0x10000000" perms="rw"', '<map mr="nic" vaddr="0x10000000" perms="r"').replace('cpu="1"', 'cpu="0"')


def found(built: Built) -> list[tuple[str, bool, str | None, list[str]]]:
    data = plan_data(built.places, len(built.image))
    jsonschema.validate(data, json.loads((ROOT / "tool/schema/report.schema.json").read_text()))
    return [(data["pds"][each["pd"]]["name"], each["guest"], each["name"], each["knows"]) for each in data["devices"]]


def test_who_can_write_registers(build_text: Callable[[str], Built]) -> None:
    """Not RAM at a fixed address, nor the board's UART alone, nor who only reads."""
    assert found(build_text(SYSTEM)) == [("driver", False, "nic", ["packets"]), ("maker", False, None, [])]
    wide = SYSTEM.replace('name="uart" size="0x1000"', 'name="uart" size="0x2000"')
    assert ("console", False, "uart", []) in found(build_text(wide))


def test_guest(build_text: Callable[[str], Built]) -> None:
    built = build_text(GUEST)
    assert [each for each in found(built) if each[1]] == [("vmm", True, "nic", [])]
    text = report(built.product)
    assert re.search(r"## Trusted with all memory.*\n.*\n(  .*\n)*  guest, of vmm +0 +0xa000000..0xa002000 +nic +-\n", text)
    assert re.search(r"\n  nic +0xa000000.* VM 'guest' 0xa000000 rw uncached", text)


def test_text(build_text: Callable[[str], Built]) -> None:
    text = report(build_text(SYSTEM).product)
    assert re.search(r"\n  driver +1 +0xa000000..0xa002000 +nic +packets\n", text)
    assert re.search(r"\n  maker +0 +0xb000000..0xb001000 +capability +-\n", text)
    assert "## Trusted" not in report(build_text(re.sub(r"<memory_region.*?/>|<map.*?/>|<setvar.*?/>|<cspace>.*?</cspace>", "", SYSTEM)).product)
