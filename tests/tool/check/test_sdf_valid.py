# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Every file in tests/sdf/valid is understood without a finding; here is what they mean."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from microkit.model.system import CapKind, SetVarKind, System, Trigger
from tool_support import ROOT, SDF, Judge

FILES = sorted((SDF / "valid").glob("*.system"))
EXAMPLES = sorted(ROOT.glob("example/*/*.system"))
#: The disk's driver, on any core, has clients' data mapped for their sizes alone, and talks to the virtualiser; the page of
#: the web reads counts, which nobody needs to tell it of.
KNOWN = dict.fromkeys(("disk", "linux_virtio", "web"), "no channel joins them")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_finding(path: Path, judge_file: Judge) -> None:
    result = judge_file(path)
    assert [found.message for found in result.found] == []
    assert result.system is not None


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_examples_have_no_finding(path: Path, judge_file: Judge) -> None:
    result = judge_file(path, need_files=False, search_path=(path.parent,))
    known = KNOWN.get(path.stem)
    assert [found.message for found in result.found if not known or known not in found.message] == []


@pytest.fixture
def everything(judge_file: Judge) -> System:
    return judge_file(SDF / "valid" / "everything.system").good


def test_protection_domains_in_document_order(everything: System) -> None:
    assert [(pd.name, pd.parent, pd.id) for pd in everything.pds] == [
        ("server", None, None),
        ("client", None, None),
        ("driver", None, None),
        ("child", 2, 7),
        ("grandchild", 3, 7),
    ]
    assert [pd.index for pd in everything.pds] == [0, 1, 2, 3, 4]
    assert everything.pds[2].children == (3,)
    assert everything.cores == (0, 1)


def test_cores_that_have_a_region_and_that_write(judge_file: Judge) -> None:
    system = judge_file(SDF / "valid" / "shared_regions.system").good
    assert [(each.name, each.cores, each.written_by_cores) for each in system.regions] == [
        ("both", (0, 1), (0, 1)),
        ("one", (0, 1), (1,)),
        ("none", (0, 1), ()),
        ("alone", (0,), (0,)),
    ]


def test_attributes_and_defaults(everything: System) -> None:
    server, client = everything.pds[:2]
    assert (server.priority, server.budget_us, server.period_us) == (254, 10_000, 1_000_000)
    assert (server.passive, server.smc, server.fpu, server.stack_size) == (True, True, False, 65536)
    assert (client.priority, client.budget_us, client.period_us) == (100, 1000, 1000)
    assert (client.passive, client.smc, client.fpu, client.stack_size) == (False, False, True, 8192)
    assert [pd.own_doorbell for pd in everything.pds] == [False, False, True, False, False]
    assert server.program_image.path.name == "server.elf"
    assert server.program_image.symbols_path.name == "a.elf"
    assert client.program_image.symbols_path == client.program_image.path


def test_regions(everything: System) -> None:
    sizes = {mr.name: (mr.size, mr.page_size, mr.phys_addr) for mr in everything.regions}
    assert sizes == {
        "device": (0x1000, 0x1000, 0x9000000),
        "dma": (0x1000, 0x1000, None),
        "large": (0x400000, 0x200000, None),
        "small_pages": (0x200000, 0x1000, None),
        "image": (0x2000, 0x1000, None),
    }
    by_name = {mr.name: mr for mr in everything.regions}
    prefill = by_name["image"].prefill
    assert prefill is not None and prefill.size == 5000
    assert by_name["large"].cores == (0,)
    assert by_name["dma"].cores == (1,)
    assert by_name["dma"].contiguous and not by_name["large"].contiguous


def test_maps_in_order_of_address(everything: System) -> None:
    driver = everything.pds[2]
    assert [(each.region.name, each.vaddr, each.cached) for each in driver.maps] == [
        ("device", 0x2000000, False),
        ("dma", 0x2001000, False),
        ("small_pages", 0x2400000, True),
    ]
    assert [str(each.perms) for each in everything.pds[1].maps] == ["r", "rx"]


def test_irqs_in_order_of_id(everything: System) -> None:
    assert [(irq.number, irq.id, irq.trigger) for irq in everything.pds[2].irqs] == [
        (30, 4, Trigger.LEVEL),
        (33, 5, Trigger.EDGE),
    ]


def test_channels(everything: System) -> None:
    first, second = everything.channels
    assert [dataclasses.astuple(end)[:4] for end in first.ends] == [
        (1, 1, True, True),
        (0, 2, False, False),
    ]
    assert not everything.is_cross_core(first)
    assert everything.is_cross_core(second)
    assert first.peer(first.a) is first.b


def test_setvars(everything: System) -> None:
    def values(index: int) -> dict[str, tuple[SetVarKind, int | None]]:
        return {each.symbol: (each.kind, each.value) for each in everything.pds[index].setvars}

    assert values(0) == {
        "large": (SetVarKind.VADDR, 0x40000000),
        "large_size": (SetVarKind.SIZE, 0x400000),
    }
    assert values(1) == {
        "image_size": (SetVarKind.PREFILL_SIZE, 5000),
        "server_channel": (SetVarKind.CHANNEL_ID, 1),
    }
    assert values(2) == {
        "dma_paddr": (SetVarKind.PADDR, None),
        "device_paddr": (SetVarKind.PADDR, 0x9000000),
        "irq_id": (SetVarKind.IRQ_ID, 5),
        "child_id": (SetVarKind.CHILD_ID, 7),
    }


def test_cspace(everything: System) -> None:
    assert [(cap.kind, cap.slot, cap.pd) for cap in everything.pds[1].cspace] == [
        (CapKind.TCB, 1, 0),
        (CapKind.SC, 127, 0),
        (CapKind.VSPACE, 2, 1),
    ]


def test_inputs_are_every_file_used_once(everything: System) -> None:
    names = [path.name for path in everything.inputs]
    assert names[0] == "everything.system"
    assert sorted(names[1:]) == [
        "a.elf", "child.elf", "client.elf", "data.bin", "driver.elf", "server.elf",
    ]  # fmt: skip


def test_included_files_are_inputs(judge_file: Judge) -> None:
    system = judge_file(SDF / "valid" / "include.system").good
    assert [path.name for path in system.inputs] == ["include.system", "part.xml", "a.elf", "b.elf"]
    assert [(pd.name, pd.cpu, pd.maps[0].vaddr) for pd in system.pds] == [
        ("a", 1, 0x1001000),
        ("b", 3, 0x1003000),
    ]


def test_escapes(judge_file: Judge) -> None:
    (pd,) = judge_file(SDF / "valid" / "entities.system").good.pds
    assert (pd.name, pd.priority) == ("café & <bar>", 10)
    assert (pd.location.line, pd.location.column) == (5, 13)


def test_what_a_dynamic_domain_gets(judge_file: Judge) -> None:
    system = judge_file(SDF / "valid" / "dynamic.system").good
    root = system.pds[0]
    caps = {cap.slot: cap for cap in root.cspace}
    assert root.cspace_slots == 512 and system.pds[1].cspace_slots == 0
    assert [caps[slot].kind for slot in (1, 3, 5, 6, 7)] == [
        CapKind.UNTYPED, CapKind.CNODE, CapKind.SCHED_CONTROL, CapKind.ASID_CONTROL,
        CapKind.ASID_POOL]  # fmt: skip
    assert (caps[1].size, caps[1].phys_addr) == (1 << 20, None)
    assert (caps[2].size, caps[2].phys_addr) == (0x1000, 0x9030000)
    assert (caps[3].pd, caps[5].pd) == (1, None)
    assert caps[256].irqs == ((30, Trigger.LEVEL), (79, Trigger.EDGE), (81, Trigger.LEVEL),
                                      (7, Trigger.EDGE))


def test_a_region_says_for_all_its_mappings_that_it_is_not_cached(judge_file: Judge) -> None:
    system = judge_file(SDF / "valid" / "dynamic.system").good
    assert [each.cached for pd in system.pds for each in pd.maps] == [False, False]


def test_calls_over_cores(judge_file: Judge) -> None:
    """Each rings the other, whatever `notify` says: a call is answered."""
    system = judge_file(SDF / "valid" / "calls_over_cores.system").good
    assert [end.spin_us for channel in system.channels for end in channel.ends] == [20, 0, 0, 0]
    assert all(system.rings(channel, end) for channel in system.channels for end in channel.ends)
    assert (system.called, system.ring_themselves) == (frozenset(), frozenset({0, 1}))
