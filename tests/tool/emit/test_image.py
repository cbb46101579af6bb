# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Whole images: the same every time, right by the verifier, and small."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from microkit.base.contract import TCB_CAP
import pytest
from backend_support import SYSTEM, Built, build, routed_system
from microkit.emit.capdl import capdl_json
from microkit.emit.data.plan import plan_data
from microkit.emit.elf_image import elf_image
from microkit.emit.html.page import page
from microkit.emit.report import report
from microkit.parse.board import load_board
from microkit.sdk.parts import Parts
from tool_support import ROOT, Judge

HELLO = '<protection_domain name="hello"><program_image path="a.elf"/></protection_domain>'


def test_same_bytes_every_time(build_text: Callable[[str], Built]) -> None:
    assert build_text(SYSTEM).image == build_text(SYSTEM).image


@pytest.mark.parametrize("text", [SYSTEM, HELLO])
def test_verified(build_text: Callable[[str], Built], text: str) -> None:
    assert build_text(text).verify() == []


def test_gicv3(judge: Judge, parts: Parts, programs: Path) -> None:
    board = load_board(ROOT / "board/qemu_virt_aarch64_gicv3/board.toml")
    system = judge(SYSTEM, search_path=(programs,)).good
    assert build(system, board, parts).verify() == []


def test_benchmark_has_own_tcb(judge: Judge, parts: Parts, programs: Path) -> None:
    result = judge(SYSTEM, search_path=(programs,))
    built = build(result.good, result.board, replace(parts, config="benchmark"))
    assert built.verify() == []
    domain = built.plan.domains[0]
    assert domain.cnode.caps[TCB_CAP].object is domain.tcb


def test_boot_core_without_domains(build_text: Callable[[str], Built]) -> None:
    """Core 0 starts the others, so it has a kernel and a monitor even when nothing else is on
    it."""
    built = build_text(HELLO.replace('"hello"', '"hello" cpu="2"'))
    assert [core.core for core in built.cores] == [0, 2]
    assert built.verify() == []


def test_zeros_are_not_stored(build_text: Callable[[str], Built]) -> None:
    region = '<memory_region name="big" size="0x10000000"/>'
    mapped = HELLO.replace("/></p", '/><map mr="big" vaddr="0x40000000" perms="rw"/></p')
    small, large = build_text(HELLO), build_text(region + mapped)
    assert len(large.image) - len(small.image) < 0x8000
    assert large.verify() == []


def test_linux_image_header(build_text: Callable[[str], Built]) -> None:
    built = build_text(HELLO)
    assert built.image[56:60] == b"ARM\x64"
    (size,) = struct.unpack_from("<Q", built.image, 16)
    assert size >= len(built.image)


def test_elf_form(build_text: Callable[[str], Built]) -> None:
    built = build_text(HELLO)
    data = elf_image(built.image, 0x70000000, 0x1000)
    kind, machine, _, entry = struct.unpack_from("<HHIQ", data, 16)
    assert (data[:4], kind, machine, entry) == (b"\x7fELF", 2, 183, 0x70000000)
    assert data[0x1000:] == built.image


def test_routing_when_doorbells_run_out(build_text: Callable[[str], Built]) -> None:
    """Nine receivers on a core with eight SGIs: seven doorbells, two are rung for by the router."""
    built = build_text(routed_system())
    assert built.verify() == []
    bells = [binding for binding in built.plan.cores[1].irqs if binding.doorbell]
    assert sorted(binding.intid for binding in bells) == list(range(8))
    assert list(built.plan.cross.router) == [1]
    monitor = built.plan.cores[1].monitor
    assert len(monitor.sequence) == 2
    router = built.plan.cores[1].router
    assert (router.sc.budget_us, router.sc.period_us) == (50, 1000)
    assert router.tcb.priority == 19 and router.tcb.ipc_buffer is None
    assert router.tcb.vspace is monitor.vspace and router.cnode is not monitor.cnode
    assert [cap.object.name for cap in router.cnode.caps.values()] == [
        "monitor 1 router: notification", "r7: notification", "r8: notification",
    ]  # fmt: skip
    assert built.plan.cores[0].router is None


def test_own_doorbells_are_dealt_first(build_text: Callable[[str], Built]) -> None:
    built = build_text(routed_system(own=(6, 8)))
    assert built.verify() == []
    names = [pd.name for pd in built.system.pds if built.plan.cross.routed(pd.index)]
    assert names == ["r5", "r7"]
    assert built.plan.cores[1].router.tcb.priority == 18


def test_a_router_in_the_reports(build_text: Callable[[str], Built]) -> None:
    built = build_text(routed_system(own=(8,)))
    assert "at most    router  18        5%" in report(built.product)
    data = plan_data(built.places, len(built.image))
    assert data["cores"][1]["router"]["pds"] == [7, 8]
    assert "router" not in data["cores"][0]
    text = page(data)
    assert "the core's router (50 of 1000 us, priority 18), for" in text
    assert "<b>router of core 1</b>" in text and "own doorbell" in text


def test_own_sgis_are_no_doorbells(build_text: Callable[[str], Built]) -> None:
    """What the receiving core may issue for itself is not dealt out; senders' cores do not matter."""
    text = ""
    for core, irqs in ((0, "1:edge 2:edge"), (1, "0:edge 3:edge 79")):
        text += f'<protection_domain name="pd{core}" cpu="{core}"><program_image path="a.elf"/>'
        text += f'<cspace><cap_irq_control slot="1" irqs="{irqs}"/></cspace></protection_domain>'
    text += '<channel><end pd="pd0" id="0"/><end pd="pd1" id="0"/></channel>'
    built = build_text(text)
    assert built.verify() == []
    bells = [[each.intid for each in core.irqs] for core in built.plan.cores]
    assert bells == [[0], [1]]


def test_no_doorbell_is_left(build_text: Callable[[str], Built]) -> None:
    irqs = " ".join(f"{number}:edge" for number in range(8))
    text = '<protection_domain name="s"><program_image path="a.elf"/></protection_domain>'
    text += '<protection_domain name="r" cpu="1"><program_image path="b.elf"/>'
    text += f'<cspace><cap_irq_control slot="1" irqs="{irqs}"/></cspace></protection_domain>'
    text += '<channel><end pd="s" id="0"/><end pd="r" id="0"/></channel>'
    with pytest.raises(AssertionError, match="no interrupt left that others could send to core 1"):
        build_text(text)


def test_report_tells_names_and_places(build_text: Callable[[str], Built]) -> None:
    built = build_text(SYSTEM)
    text = report(built.product)
    assert f"{built.places.pa(built.plan.regions[0]):#x}" in text
    for word in ("server", "client", "memory region 'both'", "doorbell", "untyped"):
        assert word in text


def test_the_short_report_has_the_beginnings(build_text: Callable[[str], Built]) -> None:
    """Tables up to forty rows are whole, and it says how to get the rest."""
    pds = "".join(f'<protection_domain name="p{n}"><program_image path="a.elf"/></protection_domain>'
                  for n in range(43))  # fmt: skip
    product = build_text(pds).product
    short, full = report(product, full=False), report(product)
    assert " p39 " in short and " p40 " not in short and "... and 3 more" in short
    assert "--full" in short and "Address space of p0" not in short and "Capabilities on" not in short
    assert " p42 " in full and "Address space of p0" in full and "Capabilities on core 0" in full
    assert len(short.splitlines()) < 100


def test_golden_capabilities(build_text: Callable[[str], Built]) -> None:
    """Who has what in a small system, slot by slot."""
    built = build_text(SYSTEM)
    found = {
        domain.pd.name: [
            (slot, cap.kind[4:].lower(), cap.object.name if cap.object else "", hex(cap.word))
            for slot, cap in sorted(domain.cnode.caps.items())
        ]
        for domain in built.plan.domains.values()
    }
    assert found == GOLDEN


GOLDEN = {
    "server": [
        (1, "endpoint", "server: endpoint", "0x0"),
        (3, "vspace", "server: vspace", "0x0"),
        (4, "reply", "server: reply", "0x0"),
        (5, "endpoint", "monitor 0: endpoint", "0x4000000000000001"),
    ],
    "client": [
        (1, "notification", "client: notification", "0x0"),
        (3, "vspace", "client: vspace", "0x0"),
        (4, "reply", "client: reply", "0x0"),
        (11, "notification", "server: notification", "0x4"),
        (14, "sgi_signal", "", "0x0"),
        (75, "endpoint", "server: endpoint", "0x8000000000000002"),
    ],
    "driver": [
        (1, "endpoint", "driver: endpoint", "0x0"),
        (3, "vspace", "driver: vspace", "0x0"),
        (4, "reply", "driver: reply", "0x0"),
        (7, "smc", "", "0x0"),
        (9, "endpoint", "monitor 1: endpoint", "0x8000000000000001"),
        (10, "notification", "child: notification", "0x2"),
        (15, "sgi_signal", "", "0x0"),
        (145, "irq_handler", "", "0x28"),
        (146, "irq_handler", "", "0x1e"),
        (205, "tcb", "child: tcb", "0x0"),
    ],
    "child": [
        (1, "notification", "child: notification", "0x0"),
        (3, "vspace", "child: vspace", "0x0"),
        (4, "reply", "child: reply", "0x0"),
        (5, "endpoint", "monitor 1: endpoint", "0x4000000000000002"),
        (11, "notification", "driver: notification", "0x1"),
    ],
}


def test_capdl_names_only_objects_that_exist(build_text: Callable[[str], Built]) -> None:
    data = json.loads(capdl_json(build_text(SYSTEM).places))
    assert [system["core"] for system in data["systems"]] == [0, 1]
    for system in data["systems"]:
        names = {each["name"] for each in system["objects"]}
        assert len(names) == len(system["objects"])
        for each in system["objects"]:
            for cap in each.get("slots", {}).values():
                if isinstance(cap, dict) and "object" in cap:
                    assert cap["object"] in names
        kinds = {each["type"] for each in system["objects"]}
        assert {"cnode", "tcb", "endpoint", "reply", "page_table", "asid_pool"} <= kinds
