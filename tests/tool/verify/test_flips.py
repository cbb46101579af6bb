# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""No bit of an image is free (docs/design/verifier.md): whichever flips, the verifier says what is
wrong. Every member of every structure at least once, by the names that abi.json has, so that new
members are tried as well; random bits; the whole of one core is `make verify-flips`."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

from microkit.allocate.reset import code
from microkit.base.contract import BASE_IRQ_CAP, BASE_OUTPUT_NOTIFICATION_CAP
from microkit.base.sizes import PAGE, SLOT
import pytest
from backend_support import SYSTEM, Built, Editor
from flips import Flips, leaves, of_tables
from microkit.sdk.abi import Abi
from verify_support import Target

BITS = 2000
#: Elements of an array that are tried, beside those that are not zero.
SAMPLES = 2


@pytest.fixture(scope="module", name="build_once")
def once() -> dict[str, Built]:
    return {}


@pytest.fixture
def built(build_text: Callable[[str], Built], build_once: dict[str, Built]) -> Built:
    if "built" not in build_once:
        build_once["built"] = build_text(SYSTEM)
    return build_once["built"]


def places_of(
    abi: Abi, struct: str, is_used: Callable[[int, int], bool], draw: random.Random
) -> Iterator[tuple[str, int]]:
    """(name, bit) for each member of a structure: one random bit. Of arrays some elements that
    hold something, and some others."""
    found: dict[str, list[tuple[str, int, int]]] = {}
    for path, offset, size in leaves(abi, struct):
        generic = "".join(letter for letter in path if not letter.isdigit())
        found.setdefault(generic, []).append((path, offset, size))
    for elements in found.values():
        used = [each for each in elements if is_used(each[1], each[2])]
        some = draw.sample(elements, min(SAMPLES, len(elements)))
        for path, offset, size in [*draw.sample(used, min(SAMPLES, len(used))), *some]:
            yield path, 8 * offset + draw.randrange(8 * size)


def objects(built: Built) -> dict[str, tuple[str, int]]:
    """(structure, physical address) of one of each kind, by what it is."""
    target = Target(built)
    core, domain = target.cores[0], target.pds["client"]
    first_slot = target.abi.constant("MONITOR_UNTYPED_BASE")
    monitor = built.plan.cores[0].monitor
    found = {
        "TCB": ("tcb", core.pa(domain.tcb)),
        "scheduling context": ("sched_context", core.pa(domain.sc)),
        "refill": ("refill", core.pa(domain.sc) + target.abi.size("sched_context")),
        "unused refill": ("refill", core.pa(domain.sc) + target.abi.size("sched_context") + 16),
        "notification": ("notification", core.pa(domain.notification)),
        "endpoint": ("endpoint", core.pa(target.pds["server"].endpoint)),
        "monitor's endpoint": ("endpoint", core.pa(monitor.endpoint)),
        "reply": ("reply", core.pa(domain.reply)),
        "monitor's reply": ("reply", core.pa(monitor.reply)),
        "ASID pool": ("asid_pool", core.pa(core.plan.asid_pools[0])),
        "state": ("core_state", target.state(0, "boot")),
        "state of core 1": ("core_state", target.state(1, "boot")),
        "empty slot": ("slot", target.slot("client", 9)),
        "untyped": ("slot", core.pa(monitor.cnode) + first_slot * SLOT),
        "SGI": ("slot", target.slot("client", BASE_OUTPUT_NOTIFICATION_CAP + 4)),
        "interrupt": ("slot", target.slot("driver", BASE_IRQ_CAP + 7)),
        "kernel table": ("page_table", core.window.tables_pa),
    }
    for index in sorted(domain.cnode.caps):
        found[f"slot {index}"] = ("slot", target.slot("client", index))
    for (level, start), table in domain.vspace.tables.items():
        found[f"level {level} table {start:#x}"] = ("page_table", core.pa(table))
    information = next(target.places.pa(each) for each in core.plan.memories
                       if "information" in each.name)  # fmt: skip
    at = information + target.abi.size("monitor_info")
    found["monitor information"] = ("monitor_info", information)
    found["monitor's domain"] = ("monitor_pd", at)
    at += 2 * target.abi.size("monitor_pd")
    found["monitor's region"] = ("monitor_region", at)
    at = target.variable("client", "microkit_xcore_channels")
    at += 4 * target.abi.size("microkit_xcore_channel")
    found["channel to another core"] = ("microkit_xcore_channel", at)
    at = target.variable("driver", "microkit_xcore_senders")
    found["sender on another core"] = ("microkit_xcore_sender", at)
    words = next(each for each in target.plan.shared if each.name.startswith("sequence words"))
    found["page of another core"] = ("microkit_xcore_page", target.places.pa(words))
    row = target.abi.layout("monitor_info").member("calls_offset").offset
    found["monitor's call"] = ("monitor_call", information + target.edit.read(information + row))
    memory = {each.name: target.places.pa(each) for core in target.cores.values() for each in core.plan.memories}
    head = memory["child: reset image"] + len(code(built.parts))
    found["program that resets"] = ("reset_run", memory["child: reset image"])  # any bytes
    found["reset image"] = ("reset_head", head)
    found["run"] = ("reset_run", head + target.abi.size("reset_head"))
    found["status"] = ("multikit_pd_status", memory["monitor 0: status"])
    return found


def test_every_structure_is_tried(built: Built) -> None:
    """A structure that an image has and no test knows would not be looked at."""
    tried = {struct for struct, _ in objects(built).values()}
    tried |= {f"image_{name}" for name in ("header", "core", "irq", "segment", "page")}
    tried |= {"monitor_symbol", "monitor_route"}  # in test_monitor_information
    tried |= {"monitor_watchdog", "monitor_watch", "multikit_status", "microkit_watch"}  # test_watchdogs
    tried |= {"image_tree", "image_time"}  # test_tree, test_times
    tried |= {"monitor_ward", "monitor_parent", "monitor_fault"}  # test_parents
    tried |= {"monitor_guest"}  # test_far_guests
    tried |= {"monitor_bell", "monitor_far_caller", "multikit_callee"}  # test_callees
    tried |= {"vcpu"}  # test_guests
    tried |= {"microkit_counts"}  # of running programs: zeros of a page
    tried |= {"multikit_trace", "multikit_trace_record"}  # of running kernels, in memory that no image holds
    abi = built.parts.abi
    nested, more = set(), tried
    while more:
        nested |= more
        members = (abi.layout(name).members.values() for name in more)
        more = {each.struct for group in members for each in group if each.struct} - nested
    own = {name for name in abi._structs if not name.startswith(("seL4_", "max_align"))}
    assert own - nested == set(), "in which object is it, and what must be in it?"


def test_every_member_of_header_and_tables(built: Built) -> None:
    flips, draw = Flips(built, as_written=True), random.Random(1)
    places = [("image_header", flips.start)]
    counts = {"cores": 2, "irqs": 1, "segments": len(built.product.segments)}
    counts["pages"] = sum(each.stored for each in built.product.segments) // PAGE
    for name, offset in flips.tables().items():
        struct = f"image_{name[:-1]}"
        places += [(struct, flips.start + offset + index * flips.abi.size(struct))
                   for index in {0, counts[name] // 2, counts[name] - 1}]  # fmt: skip
    for struct, at in places:
        for name, bit in places_of(flips.abi, struct, lambda *_: False, draw):
            assert flips.is_found(8 * at + bit), f"{struct}.{name}, bit {bit}"


def test_every_member_of_objects(built: Built) -> None:
    """On the line of a failure: what is free now."""
    flips, draw = Flips(built), random.Random(2)
    free = []
    for what, (struct, pa) in objects(built).items():
        memory = flips.memory(pa, flips.abi.size(struct))

        def is_used(offset: int, size: int, memory: bytes = memory) -> bool:
            return any(memory[offset : offset + size])

        for name, bit in places_of(flips.abi, struct, is_used, draw):
            if not flips.flip_memory(pa + bit // 8, bit % 8):
                free.append(f"{what}: {name}")
    assert free == []


NAMES = [
    ("TCB", "fpu", "TCB of 'client' on core 0: fpu.v[0] is 0x1 and must be 0x0"),
    ("TCB", "name", "core 0 has the wrong threads: blient, client"),
    ("scheduling context", "budget", "scheduling context of 'client' on core 0: budget is "),
    ("notification", "badge", "notification of 'client' on core 0: badge is 0x1 and must be 0x0"),
    ("state", "fpu_owner", "the state of core 0's kernel: fpu_owner is 0x1 and must be 0x0"),
    ("state", "console", "the state of core 0's kernel: console[0]"),
    ("slot 3", "next", "CSpace of 'client' on core 0: slot 3: its place in the derivation list"),
]


@pytest.mark.parametrize("what, member, words", NAMES)
def test_members_are_named(built: Built, what: str, member: str, words: str) -> None:
    """In words: object, member, what is found, what must be."""
    struct, pa = objects(built)[what]
    offset = built.parts.abi.layout(struct).member(member).offset
    found = Flips(built).flip_memory(pa + offset, 0)
    assert any(each.startswith(words) for each in found), found


def test_interrupt_priority_is_named(built: Built) -> None:
    flips = Flips(built, as_written=True)
    irq = flips.start + flips.tables()["irqs"]
    priority = irq + built.parts.abi.layout("image_irq").member("priority").offset
    assert flips.findings(8 * priority) == [
        "the image: irqs[0].priority is 0xa1 and must be 0xa0"
    ]


@pytest.mark.parametrize("seed", range(4))
def test_bits_by_chance(built: Built, seed: int) -> None:
    """Most in what pages hold, some in the loader and in header and tables."""
    flips, draw = Flips(built, as_written=True), random.Random(seed)
    rest = (range(flips.start), of_tables(flips), range(flips.start, len(built.image)))
    for _ in range(BITS // 4):
        (places,) = draw.choices(rest, (1, 1, 8))
        bit = 8 * draw.choice(places) + draw.randrange(8)
        assert flips.is_found(bit), f"file offset {bit // 8:#x} bit {bit % 8}"


def test_checksum(built: Built) -> None:
    """A flip that nobody puts right."""
    data = bytearray(built.image)
    data[-1] ^= 1
    assert any("the checksum is wrong" in each for each in Flips(built).errors(bytes(data)))


@pytest.mark.parametrize("seed", range(2))
def test_damage_is_no_crash(built: Built, seed: int) -> None:
    """Many words replaced at once, in the tables as well."""
    draw = random.Random(seed)
    for _ in range(40):
        edit = Editor(built)
        for _ in range(draw.randrange(1, 30)):
            at = draw.randrange(edit.start, len(edit.data) - 8, 8)
            value = draw.choice([0, 1, 3, 2**64 - 1, draw.getrandbits(64), 0x70200003])
            edit.data[at : at + 8] = value.to_bytes(8, "little")
        built.verify(edit.done())
