# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Variables of programs that the tool sets: those of libmicrokit (globals.c), then setvars."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from ..allocate.cores import Domain
from ..allocate.cross_core import Link
from ..allocate.places import Places
from ..allocate.plan import Plan
from ..base.contract import (
    MICROKIT_MAX_CHANNELS,
    MICROKIT_MAX_USER_CAPS,
    MICROKIT_MAX_WATCHES,
    MICROKIT_PD_NAME_LENGTH,
    MICROKIT_WATCH_FAR_PD,
    MICROKIT_WATCH_PD,
    MICROKIT_XCORE_CALL,
    MULTIKIT_MAX_CORES,
)
from ..base.errors import Findings
from ..base.rules import Reporter, rule
from ..base.sizes import WORD
from ..model.callees import place
from ..model.guardians import guardian_index
from ..model.system import Family, ProtectionDomain, System
from ..model.watchdogs import called_cores
from ..model.vspace import IPC_BUFFER
from ..sdk.abi import Value
from . import setvars
from .contents import Contents, Patches
from .reset import with_reset_images


#: With the null behind the last.
_SENDER_ROWS = MICROKIT_MAX_CHANNELS + MULTIKIT_MAX_CORES + 1


def patch_all(places: Places, findings: Findings) -> Contents | None:
    """The programs with all variables set; None after errors."""
    plan, patches = places.plan, Patches()
    for domain in plan.domains.values():
        for name, value in _library(plan, domain):
            _patch_library(patches, domain, name, value, findings)
        setvars.patch(places, patches, domain, findings)
    return None if findings.has_errors else with_reset_images(plan, patches.done())


def _library(plan: Plan, domain: Domain) -> Iterator[tuple[str, bytes]]:
    pd = domain.pd
    ends = plan.system.ends_of(pd.index)
    crossing = [end for channel, end in ends if plan.system.is_cross_core(channel)]
    yield "microkit_name", domain.image_name.encode().ljust(MICROKIT_PD_NAME_LENGTH, b"\0")
    yield "microkit_passive", bytes([pd.passive])
    yield "microkit_has_endpoint", bytes([plan.system.has_endpoint(pd)])
    for name in (IPC_BUFFER, "__sel4_ipc_buffer"):
        if name in domain.program.symbols.symbols:  # without it the buffer is where Microkit has it
            yield name, _word(domain.layout.ipc_buffer)
    yield "microkit_irqs", _bitmap(irq.id for irq in pd.irqs)
    yield "microkit_notifications", _bitmap(end.id for _, end in ends if end.notify)
    yield "microkit_pps", _bitmap(end.id for _, end in ends if end.pp and end not in crossing)
    yield "microkit_xcore", _bitmap(end.id for end in crossing)
    yield "microkit_xcore_pps", _bitmap(end.id for end in crossing if end.pp)
    yield "microkit_cspace_slots", _word(pd.cspace_slots or MICROKIT_MAX_USER_CAPS)
    boots = plan.parts.abi.layout("multikit_status").member("boots").offset
    counts = pd.index in plan.cross.counting
    yield "microkit_boots", _word(domain.status[pd.cpu] + boots if counts else 0)
    yield "microkit_watches", _watches(plan, domain)
    yield "microkit_xcore_channels", _channels(plan, domain)
    yield "microkit_xcore_senders", _senders(plan, domain)
    yield "microkit_xcore_guardians", _guardians(plan, domain)
    children = [_child_ids(plan, family) for family in _families(plan.system, pd)]
    children += [0] * (MULTIKIT_MAX_CORES - len(children))
    yield "microkit_xcore_children", b"".join(_word(each) for each in children)


def _bitmap(ids: Iterator[int]) -> bytes:
    return _word(sum(1 << each for each in ids))


def _word(value: int) -> bytes:
    return value.to_bytes(WORD, "little")


def _channels(plan: Plan, domain: Domain) -> bytes:
    """struct microkit_xcore_channel for each channel id."""
    rows: list[dict[str, Value]] = [{} for _ in range(MICROKIT_MAX_CHANNELS)]
    watched = called_cores(plan.system, domain.pd)
    for link in plan.cross.sent_by(domain.pd.index):
        end = link.sender
        rows[end.id] = {"out": domain.sequence[link.pair], "id": link.receiver.id}
        if end.pp:
            rows[end.id] |= {"in": domain.sequence[link.pair[::-1]], "spin": end.spin_us}
            cpu = plan.system.pds[link.receiver.pd].cpu
            if cpu in watched:
                rows[end.id]["epoch"] = _epochs(plan, domain) + cpu * WORD
            if end.on_stop_error:
                rows[end.id]["callee"] = _callee(plan, domain, link.receiver.pd)
    return plan.parts.abi.pack_rows("microkit_xcore_channel", rows)


def _callee(plan: Plan, domain: Domain, callee: int) -> int:
    """Where it has how one is that it calls."""
    page, offset = place(plan.system, callee, plan.parts.abi.size("multikit_callee"))
    return domain.callees[page] + offset


def _epochs(plan: Plan, domain: Domain) -> int:
    """Where it has the epochs of cores."""
    offset = plan.parts.abi.layout("multikit_status").member("cores").offset
    return domain.status.get(domain.pd.cpu, 0) + offset


def _watches(plan: Plan, domain: Domain) -> bytes:
    """struct microkit_watch for each, first those that the library looks at, and zeros."""
    abi, pd, system = plan.parts.abi, domain.pd, plan.system
    epochs = _epochs(plan, domain)
    rows: list[dict[str, Value]] = [
        {"epoch": _callee(plan, domain, each.pd), "id": each.id, "kind": MICROKIT_WATCH_FAR_PD}
        for each in system.watched_far(pd)
    ]
    rows += [{"epoch": epochs + each.cpu * WORD, "id": each.id} for each in pd.watches]
    rows += [
        {"epoch": _callee(plan, domain, each.pd), "id": each.id, "kind": MICROKIT_WATCH_PD}
        for each in system.watched_near(pd)
    ]
    rows += [{} for _ in range(MICROKIT_MAX_WATCHES - len(rows))]
    return abi.pack_rows("microkit_watch", rows)


def _families(system: System, pd: ProtectionDomain) -> list[Family]:
    return [family for family in system.families if family.parent == pd.index]


def _guardians(plan: Plan, domain: Domain) -> bytes:
    """struct microkit_xcore_channel for each other core with children, and zeros."""
    rows: list[dict[str, Value]] = []
    watched = called_cores(plan.system, domain.pd)
    for family in _families(plan.system, domain.pd):
        pair = (domain.pd.index, guardian_index(plan.system, family.cpu))
        rows.append({"out": domain.sequence[pair], "in": domain.sequence[pair[::-1]]})
        if family.cpu in watched:
            rows[-1]["epoch"] = _epochs(plan, domain) + family.cpu * WORD
    rows += [{} for _ in range(MULTIKIT_MAX_CORES - len(rows))]
    return plan.parts.abi.pack_rows("microkit_xcore_channel", rows)


def _child_ids(plan: Plan, family: Family) -> int:
    return sum(1 << (plan.system.pds[child].id or 0) for child in family.children)


def _guardian_senders(plan: Plan, domain: Domain) -> Iterator[dict[str, Value]]:
    for family in _families(plan.system, domain.pd):
        pair = (guardian_index(plan.system, family.cpu), domain.pd.index)
        yield {
            "in": domain.sequence[pair],
            "ids": 1 << MICROKIT_XCORE_CALL,
            "out": domain.sequence[pair[::-1]],
            "children": _child_ids(plan, family) | sum(1 << id for id in family.vcpus),
        }


def _senders(plan: Plan, domain: Domain) -> bytes:
    """struct microkit_xcore_sender for each who has a page for it, guardians last, and zeros."""
    links: dict[tuple[int, int], list[Link]] = defaultdict(list)
    for link in plan.cross.received_by(domain.pd.index):
        links[link.pair].append(link)
    rows = [_sender(domain, pair, each) for pair, each in links.items()]
    rows += _guardian_senders(plan, domain)
    rows += [{} for _ in range(_SENDER_ROWS - len(rows))]
    return plan.parts.abi.pack_rows("microkit_xcore_sender", rows)


def _sender(domain: Domain, pair: tuple[int, int], links: list[Link]) -> dict[str, Value]:
    ids = [link.receiver.id for link in links if link.sender.notify]
    if any(link.has_calls for link in links):
        ids.append(MICROKIT_XCORE_CALL)
    calls = [link.receiver.id for link in links if link.sender.pp]
    row: dict[str, Value] = {"in": domain.sequence[pair], "ids": sum(1 << each for each in ids)}
    if calls:
        row |= {"calls": sum(1 << each for each in calls), "out": domain.sequence[pair[::-1]]}
    return row


def _patch_library(
    patches: Patches, domain: Domain, name: str, value: bytes, findings: Findings
) -> None:
    symbol = domain.program.symbols.symbols.get(name)
    if symbol is None or symbol.size != len(value):
        if any(value):
            not_microkit(findings, domain.pd, name)
        return
    if not patches.write(domain, symbol.address, value):
        not_microkit(findings, domain.pd, name)


@rule("program-library")
def not_microkit(report: Reporter, pd: ProtectionDomain, name: str) -> None:
    """A program is not linked with libmicrokit, or with that of another version.

    The tool tells every program its name, its channels and interrupts through variables of
    libmicrokit. Link with `-lmicrokit` from the SDK's folder of this board and configuration; a
    program that is stripped needs `path_for_symbols`.
    """
    report(
        pd.program_image.location,
        f"the program of '{pd.name}' has no usable variable '{name}'",
        help="link it with -lmicrokit -Tmicrokit.ld; for a stripped program give path_for_symbols",
    )
