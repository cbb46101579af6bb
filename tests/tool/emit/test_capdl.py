# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""capDL as text and as JSON say the same: the text is parsed, and every object, slot, frame and
interrupt of each core is compared."""

from __future__ import annotations

from collections.abc import Callable
from json import loads
from pathlib import Path
from typing import Any

from microkit.base.sizes import HUGE_PAGE, LARGE_PAGE, PAGE
import pytest
from backend_support import SYSTEM, Built
from capdl_parser import Parser, Spec, Term
from microkit.emit.capdl import capdl_json
from microkit.emit.capdl_text import capdl_files, capdl_text

RIGHTS = {"R": "read", "W": "write", "G": "grant", "P": "grant_reply"}
KINDS = {"ep": "endpoint", "rtreply": "reply", "notification": "notification", "cnode": "cnode",
         "tcb": "tcb", "sc": "sched_context", "pud": "vspace", "pd": "page_table",
         "pt": "page_table", "asid_pool": "asid_pool", "vcpu": "vcpu"}  # fmt: skip
PAGES = {"4k": PAGE, "2M": LARGE_PAGE, "1G": HUGE_PAGE}
SPANS = {"pud": HUGE_PAGE, "pd": LARGE_PAGE, "pt": PAGE}

Json = dict[str, Any]


#: A domain that holds what others are made of.
GRANTS = SYSTEM + """
<protection_domain name="root"><program_image path="a.elf"/><cspace slots="1024">
  <cap_untyped slot="1" size="4MiB"/><cap_untyped slot="2" size="0x1000" phys_addr="0x9020000"/>
  <cap_cnode slot="3" pd="root"/><cap_asid_control slot="9"/><cap_asid_pool slot="10"/>
</cspace></protection_domain>"""

#: A virtual machine.
GUESTS = """<memory_region name="ram" size="0x3000"/>
<protection_domain name="vmm" priority="9"><program_image path="a.elf"/>
  <virtual_machine name="guest" priority="3"><vcpu id="0"/><vcpu id="61"/>
    <map mr="ram" vaddr="0x40000000" perms="rwx"/></virtual_machine></protection_domain>"""


class Core:
    """A core in both forms; objects of both are in the same order."""

    def __init__(self, built: Built, number: int) -> None:
        places = built.places
        self.json: Json = loads(capdl_json(places))["systems"][number]
        self.text: Spec = Parser(capdl_text(places, places.cores[number])).parse()
        self.pairs = list(zip(self.json["objects"], self.text.objects))
        self.name = {each["name"]: name for each, name in self.pairs}


@pytest.fixture(params=[(SYSTEM, 0), (SYSTEM, 1), (GRANTS, 0), (GUESTS, 0)],
                ids=("0", "1", "grants", "guests"),
                name="core")  # fmt: skip
def both_forms(request: pytest.FixtureRequest, build_text: Callable[[str], Built]) -> Core:
    text, number = request.param
    return Core(build_text(text), number)


def test_objects(core: Core) -> None:
    assert core.text.arch == "aarch64"
    for json, name in core.pairs:
        assert KINDS[core.text.objects[name].name] == json["type"]
    assert len(core.name) == len(core.json["objects"])


def cap_of(core: Core, term: Term, cap: Json) -> None:
    """One capability in both forms."""
    object = core.text.objects[term.name]
    if "object" in cap:
        assert core.name[cap["object"]] == term.name
    if cap["type"] in ("endpoint", "notification"):
        rights = {RIGHTS[letter] for letter in term.words[0]}
        assert rights == (set(RIGHTS.values()) if cap["rights"] == ["all"] else set(cap["rights"]))
        assert term.values.get("badge", 0) == cap["badge"]
    elif cap["type"] == "irq_handler":
        assert (object.name, term.name) == ("arm_irq", f"irq_{cap['irq']}")
    elif cap["type"] == "sgi_signal":
        assert (object.name, object.values["irq"]) == ("arm_sgi_signal", cap["irq"])
    elif cap["type"] == "untyped":
        assert object.name == "ut" and object.words == [f"{cap['size_bits']}"] + ["bits"]
        assert object.values["paddr"] == cap["paddr"]
    else:
        alone = ("sched_control", "arm_smc", "asid_control", "irq_control")
        assert "object" in cap or object.name in alone


def test_cnodes(core: Core) -> None:
    for json, name in core.pairs:
        if json["type"] == "cnode":
            slots = {int(slot, 0): term for slot, term in core.text.caps[name].items()}
            assert sorted(slots) == sorted(int(slot) for slot in json["slots"])
            assert core.text.objects[name].words == [str(json["size_bits"]), "bits"]
            for slot, cap in json["slots"].items():
                cap_of(core, slots[int(slot)], cap)


def test_threads(core: Core) -> None:
    fields = {"prio": "priority", "max_prio": "max_priority", "ip": "ip", "sp": "sp",
              "addr": "ipc_buffer"}  # fmt: skip
    links = {"cspace": "cspace", "vspace": "vspace", "sc_slot": "sched_context",
             "bound_notification": "bound_notification", "vcpu": "vcpu"}  # fmt: skip
    for json, name in core.pairs:
        object = core.text.objects[name]
        if json["type"] == "tcb":
            assert {key: object.values[key] for key in fields} == {
                key: json[value] for key, value in fields.items()
            }
            assert object.values["fpu_disabled"] == str(not json["fpu"]).lower()
            assert object.values["affinity"] == core.json["core"]
            slots = core.text.caps[name]
            for slot, link in links.items():
                there = json["slots"].get(link)
                assert (slots[slot].name if slot in slots else None) == (core.name[there] if there else None)
            if json["slots"]["fault_endpoint"]:
                cap_of(core, slots["fault_ep_slot"], json["slots"]["fault_endpoint"])
        elif json["type"] == "sched_context":
            assert (object.values["budget"], object.values["period"]) == (
                json["budget_us"], json["period_us"])  # fmt: skip


def leaves(core: Core, table: str, base: int = 0) -> dict[int, tuple[int, int, str, bool]]:
    """(paddr, size, rights, cached) by vaddr, as the tables of the text say."""
    found: dict[int, tuple[int, int, str, bool]] = {}
    span = SPANS[core.text.objects[table].name]
    for slot, term in core.text.caps[table].items():
        vaddr, object = base + int(slot, 0) * span, core.text.objects[term.name]
        if object.name == "frame":
            cached = "uncached" not in term.words
            size = PAGES[object.words[0]]
            assert size == span
            found[vaddr] = (object.values["paddr"], size, term.words[0].lower(), cached)
        else:
            found |= leaves(core, term.name, vaddr)
    return found


def test_address_spaces(core: Core) -> None:
    for json, name in core.pairs:
        if json["type"] == "vspace":
            wanted = {
                each["vaddr"] + at: (each["paddr"] + at, each["page_size"], each["rights"],
                                     each["cached"])
                for each in json["frames"]
                for at in range(0, each["size"], each["page_size"])
            }  # fmt: skip
            assert leaves(core, name) == wanted
            pools = [slots for name, slots in core.text.caps.items() if "asid_pool" in name]
            assert pools[0][f"{json['asid']:#x}"].name == name


def test_interrupts(core: Core) -> None:
    assert sorted(core.text.irqs) == sorted(each["irq"] for each in core.json["irqs"])
    for each in core.json["irqs"]:
        name = core.text.irqs[each["irq"]]
        assert core.text.objects[name].values["trigger"] == each["trigger"]
        cap_of(core, core.text.caps[name]["0x0"], each["notification"])


def test_a_file_for_each_core(build_text: Callable[[str], Built]) -> None:
    files = dict(capdl_files(build_text(SYSTEM).places, Path("out/system.cdl")))
    assert [str(path) for path in files] == ["out/system.0.cdl", "out/system.1.cdl"]
    assert files[Path("out/system.1.cdl")].startswith(b"-- core 1 of qemu_virt_aarch64\n")


def test_names_are_identifiers(build_text: Callable[[str], Built]) -> None:
    """Also those of domains that differ in signs that no identifier has."""
    text = """<protection_domain name="a b"><program_image path="a.elf"/></protection_domain>
    <protection_domain name="a_b"><program_image path="a.elf"/></protection_domain>"""
    core = Core(build_text(text), 0)
    assert {"tcb_a_b", "tcb_a_b@2"} <= set(core.text.objects)
