# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What becomes of virtual machines: in the model, and in what is made from it. The numbers are those of
tests/sdf/valid/virtual_machines.system, read by eye."""

from __future__ import annotations

import json

import jsonschema
import pytest
from microkit.diff.described import described
from microkit.emit.data.system import report_data
from microkit.emit.data.text import html_page
from microkit.emit.graph.picture import facts, make_picture
from microkit.model.guardians import find_guardian
from microkit.model.system import SetVarKind, System
from sdf_support import SDF
from tool_support import ROOT, Judge

TWICE = """<system><protection_domain name="a" priority="9" cpu="{}">
<program_image path="a.elf"/>{}</protection_domain>
<protection_domain name="b" priority="3" budget="500" period="1000">
<program_image path="b.elf"/></protection_domain></system>"""
GUEST = '<virtual_machine name="v" {}><vcpu id="0"/><vcpu id="1"/></virtual_machine>'


@pytest.fixture(name="system")
def _system(judge_file: Judge) -> System:
    return judge_file(SDF / "valid" / "virtual_machines.system").good


def test_model(system: System) -> None:
    vmm, helper, other = system.pds
    assert helper.vm is None
    assert vmm.vm and other.vm
    guest = vmm.vm
    assert (guest.name, guest.priority, guest.budget_us, guest.period_us) == ("linux", 5, 2000, 6000)
    assert [(each.id, each.cpu) for each in guest.vcpus] == [(0, 1), (61, 1)]
    assert [(m.vaddr, m.region.name, str(m.perms), m.cached) for m in guest.maps] == [
        (0, "ram", "rwx", True), (0x8010000, "gicv", "rw", False), (0xFF00000000, "device", "rw", False)]
    assert (other.vm.priority, other.vm.budget_us, other.vm.period_us) == (0, 1000, 1000)
    assert [each.region.name for each in vmm.maps] == ["ram", "rom"]


def test_region_knows_guests_core(system: System) -> None:
    """Without them, the region's memory would be placed for the wrong cores."""
    ram, rom, gicv, device = system.regions
    assert (ram.cores, rom.cores, gicv.cores, device.cores) == ((1,), (0, 1), (0, 1), (1,))
    assert rom.written_by_cores == (1,)
    assert ram.page_size == 0x200000


def test_variable(system: System) -> None:
    found = [(each.symbol, each.value) for each in system.pds[0].setvars if each.kind is SetVarKind.VCPU_ID]
    assert found == [("boot_vcpu", 0)]


def test_vmm_has_an_endpoint(system: System) -> None:
    """Faults of virtual CPUs wait there, also of a VMM that nobody calls."""
    assert [system.has_endpoint(pd) for pd in system.pds] == [True, False, True]


def test_comparison(system: System) -> None:
    facts = described(system)
    assert facts["domains"]["virtual machine linux"]["vmm"] == "vmm"
    assert facts["memory"]["virtual machine linux: ram"]["rights"] == "rwx"
    assert facts["memory"]["vmm: ram"]["rights"] == "rw"
    authority = facts["authority"]
    assert {"vmm may control virtual machine linux", "vmm handles faults of virtual machine linux",
            "virtual machine other may execute 'rom'"} <= authority.keys()  # fmt: skip
    assert "linux may execute 'rom'" not in authority


def test_data(judge_file: Judge) -> None:
    result = judge_file(SDF / "valid" / "virtual_machines.system")
    data = report_data(result.good, result.board)
    jsonschema.validate(data, json.loads((ROOT / "tool/schema/report.schema.json").read_text()))
    guest = data["pds"][0]["virtual_machine"]
    assert (guest["vcpus"], [each["start"] for each in guest["memory_map"]]) == ([0, 61], [0, 0x8010000, 0xFF00000000])
    assert data["pds"][1]["virtual_machine"] is None
    assert [(use["pd"], use["guest"]) for use in data["regions"][1]["users"]] == [(0, False), (2, True)]
    page = html_page(result.good, data)
    assert "Virtual machine linux" in page
    assert "virtual CPUs 0 on core 1, 61 on core 1; priority 5; each with a budget of 2000" in page


def test_picture(system: System) -> None:
    assert facts(system.pds[0]).endswith("VM linux, 2 vCPUs")
    assert facts(system.pds[2]).endswith("VM other, 1 vCPU")
    uses = {(use.pd, use.region): use.perms for use in make_picture(system, all_regions=True).uses}
    assert uses[0, 0] == "rwx"  # VMM and guest together
    assert uses[0, 3] == "rw"


@pytest.mark.parametrize(("core", "guest", "rules"), [
    (0, "", []),
    (0, GUEST.format(""), []),  # below b
    (0, GUEST.format('priority="5" budget="100" period="1000"'), []),
    (0, GUEST.format('priority="5" budget="300" period="1000"'), ["core-overload"]),
    (1, GUEST.format('priority="5" budget="300" period="1000"'), []),
    (0, GUEST.format('priority="5"'), ["unlimited-above"]),
])  # fmt: skip
def test_time(core: int, guest: str, rules: list[str], judge: Judge) -> None:
    """Two virtual CPUs above one with a limit."""
    text = TWICE.format(core, guest).replace('priority="9"', 'priority="9" budget="100" period="5000"')
    assert [each.rule for each in judge(text).found if each.rule != "response-time"] == rules


@pytest.fixture(name="far")
def _far(judge_file: Judge) -> System:
    return judge_file(SDF / "valid" / "far_guests.system").good


def test_far_model(far: System) -> None:
    """Whose core each is on, and what follows from that for regions, cores and guardians."""
    vmm, _ = far.pds
    assert vmm.vm and [(each.id, each.cpu) for each in vmm.vm.vcpus] == [(0, 0), (1, 2), (2, 3)]
    ram, gicv = far.regions
    assert (ram.cores, gicv.cores) == ((0, 1, 2, 3), (0, 2, 3))
    assert far.cores == (0, 1, 2, 3)
    assert [(each.parent, each.cpu, each.children, each.vcpus) for each in far.families] == [
        (0, 0, (), (0,)), (0, 2, (), (1,)), (0, 3, (), (2,))]
    assert [[each.name for each in far.guarded(core)] for core in range(4)] == [["linux"], ["vmm"], ["linux"], ["linux"]]
    assert far.vmids_from_top == {0: 0}


def test_guardians_of_guests(far: System) -> None:
    """One above those they serve, and more often than those of children."""
    found = [find_guardian(far, core) for core in range(4)]
    assert [(each.priority, each.budget, each.period) for each in found if each] == [
        (151, 50, 200), (101, 50, 200), (151, 50, 200), (151, 50, 200)]


def test_far_data(judge_file: Judge) -> None:
    result = judge_file(SDF / "valid" / "far_guests.system")
    data = report_data(result.good, result.board)
    jsonschema.validate(data, json.loads((ROOT / "tool/schema/report.schema.json").read_text()))
    assert data["pds"][0]["virtual_machine"]["vcpu_cores"] == [0, 2, 3]
    assert "virtual CPUs 0 on core 0, 1 on core 2, 2 on core 3; priority 150" in html_page(result.good, data)


def test_far_time(judge: Judge) -> None:
    """A virtual CPU's time is that of its own core."""
    guest = GUEST.format('priority="5" budget="450" period="1000"').replace('id="1"', 'id="1" cpu="1"')
    text = TWICE.format(0, guest).replace('priority="9"', 'priority="9" budget="100" period="5000"')
    assert [each.rule for each in judge(text).found if each.rule != "response-time"] == ["core-overload"]
    text = text.replace('id="0"', 'id="0" cpu="2"')
    assert [each.rule for each in judge(text).found if each.rule != "response-time"] == []
