# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Reports of a build with virtual machines: who they are, and where their memory is."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import jsonschema
from backend_support import Built
from microkit.base.contract import BASE_VCPU_CAP, BASE_VM_TCB_CAP
from microkit.emit.data.plan import plan_data
from microkit.emit.report import report
from tool_support import ROOT

SYSTEM = """<memory_region name="ram" size="0x3000"/>
<memory_region name="gicv" size="0x1000" phys_addr="0x8040000"/>
<protection_domain name="vmm" priority="9" cpu="1"><program_image path="a.elf"/>
  <map mr="ram" vaddr="0x80000000"/>
  <virtual_machine name="guest" priority="3" budget="2000" period="8000"><vcpu id="0"/><vcpu id="61"/>
    <map mr="gicv" vaddr="0x8010000" cached="false"/>
    <map mr="ram" vaddr="0x40000000" perms="rwx"/></virtual_machine></protection_domain>"""


def test_data(build_text: Callable[[str], Built]) -> None:
    """Guest and VMM have the same memory, at the same place."""
    built = build_text(SYSTEM)
    data = plan_data(built.places, len(built.image))
    jsonschema.validate(data, json.loads((ROOT / "tool/schema/report.schema.json").read_text()))
    guest, vmm = data["pds"][0]["virtual_machine"]["memory_map"], data["pds"][0]["memory_map"]
    assert [row["physical"] for row in guest][0] == 0x8040000
    there = next(row["physical"] for row in vmm if row["name"] == "ram")
    assert (guest[1]["start"], guest[1]["physical"]) == (0x40000000, there)
    assert {(cap["slot"], cap["kind"]) for cap in data["pds"][0]["cspace"]} >= {
        (BASE_VM_TCB_CAP, "tcb"), (BASE_VM_TCB_CAP + 61, "tcb"),
        (BASE_VCPU_CAP, "vcpu"), (BASE_VCPU_CAP + 61, "vcpu")}  # fmt: skip


def test_text(build_text: Callable[[str], Built]) -> None:
    text = report(build_text(SYSTEM).product)
    assert re.search(r"## Virtual machines\n.*\n  guest +vmm +1 +3 +2000 +8000 +0 61\n", text)
    assert re.search(r"## Address space of VM 'guest'\n.*\n.* 0x8040000 +rw +device .*\n.* rwx +cached", text)
