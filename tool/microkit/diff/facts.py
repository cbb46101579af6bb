# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Everything of an image that is worth comparing: sections, each of named things with attributes."""

from __future__ import annotations

from typing import Union

from ..model.system import OnFault
from ..sdk.abi import Abi
from ..verify import flags
from ..verify.core import Core
from ..verify.image import Fields
from .authority import statements
from .capabilities import capabilities, channels, interrupts
from .content import Content, content
from .machines import Machine, machines
from .system import Built, Domain, Piece

Value = Union[int, str, bool, Content, None]
Attributes = dict[str, Value]
#: By section, then by name.
Facts = dict[str, dict[str, Attributes]]

_PROGRAM = ("code", "constants", "data")
_OWN = (*_PROGRAM, "stack", "IPC buffer")
_SEQUENCE = "sequence words: "
_RESET = "reset image"
_US = 1_000_000


def facts(built: Built) -> Facts:
    """All sections, in the order in which people want to read them."""
    return {
        "image": {"image": _image(built)},
        "cores": {f"core {core.number}": _core(core) for core in built.cores},
        "domains": {each.name: _domain(built, each) for each in built.domains} | {
            each.name: _machine(built, each) for each in machines(built)
        },
        "authority": {text: {} for text in sorted(statements(built))},
        "channels": channels(built),
        "interrupts": interrupts(built),
        "regions": _regions(built),
        "watchdogs": {
            f"core {core} watches core {watched}":
                {"periods_until_stuck": row["limit"], "resets": bool(row["resets"]),
                 "starts": bool(row["start"])}
            for (core, watched), row in sorted(built.watchdogs.items())
        },
        "memory": _memory(built),
        "programs": _programs(built),
        "capabilities": capabilities(built),
        "addresses": _addresses(built),
    }  # fmt: skip


def _image(built: Built) -> Attributes:
    image = built.source.image
    return {
        "board": image.board.decode("utf-8", "replace"),
        "configuration": built.source.config,
        "load_address": image.header["load_address"],
        "timer_frequency": image.header["timer_frequency"],
        "size": image.header["size"],
    }


def _core(core: Core) -> Attributes:
    return {"window": core.base, "size": core.size}


def _domain(built: Built, domain: Domain) -> Attributes:
    abi, core, tcb = built.source.abi, domain.core, domain.thread.tcb
    sc = core.view("sched_context", tcb.number("sc"))
    frequency = built.source.image.header["timer_frequency"] or _US
    budget = -(-sc.number("budget") * _US // frequency)
    period = -(-sc.number("period") * _US // frequency)
    return {
        "core": core.number,
        "priority": tcb.number("priority"),
        "max_priority": tcb.number("max_priority"),
        "budget_us": budget,
        "period_us": period or budget,
        "passive": domain.passive,
        **flags.described(tcb.number("flags"), abi),
        "el1_timer": bool(tcb.number("flags") & abi.constant("TCB_TIMER")),
        "stack_size": domain.stack_size,
        "entry": tcb.number("context.pc"),
        **_policy(abi, domain.policy),
    }


def _machine(built: Built, machine: Machine) -> Attributes:
    found = _domain(built, machine)
    kept = ("priority", "budget_us", "period_us")
    return {"core": machine.cores, **{name: found[name] for name in kept}, "vmm": machine.vmm, "vcpus": machine.vcpus}


def _policy(abi: Abi, row: Fields) -> Attributes:
    """What the monitor knows of how it is to be stopped and started."""
    names = {abi.constant(f"MONITOR_ON_FAULT_{each.name}"): each.value for each in OnFault}
    return {
        "on_fault": names.get(row.get("on_fault", 0), "?"),
        "max_restarts": row.get("max_restarts", 0),
        "restart_window_us": row.get("restart_window", 0),
        "refuses_calls": bool(row.get("refuses", 0)),
    }


def _regions(built: Built) -> dict[str, Attributes]:
    """Memory that the system description names, once, however many map it."""
    found: dict[str, Attributes] = {}
    for domain in built.domains:
        for piece in domain.pieces:
            if _is_region(domain, piece):
                held = content(built.source.memory, piece.pa, piece.size)
                fixed = {"physical": piece.pa} if held is None else {}
                found.setdefault(piece.name, {"size": piece.size, "content": held, **fixed})
    return found


def _is_region(domain: Domain, piece: Piece) -> bool:
    own = piece.name in _OWN or piece.name.startswith(_SEQUENCE)
    return not own and piece.name != _RESET and not domain.is_monitor


def _memory(built: Built) -> dict[str, Attributes]:
    """Address spaces of protection domains, but for what the tool puts anywhere in them."""
    return {
        name: {"vaddr": piece.vaddr, "size": piece.size, "rights": piece.rights}
        for domain in (*built.domains, *machines(built))
        for name, piece in _named(domain)
        if not _is_anywhere(domain, piece)
    }


def _is_anywhere(domain: Domain, piece: Piece) -> bool:
    return domain.is_monitor or piece.name == _RESET or piece.name.startswith(_SEQUENCE)


def _named(domain: Domain) -> list[tuple[str, Piece]]:
    """Pieces by names that are different; a region may be mapped twice."""
    found: dict[str, Piece] = {}
    for piece in domain.pieces:
        name, number = f"{domain.name}: {piece.name}", 1
        while name in found:
            number += 1
            name = f"{domain.name}: {piece.name} ({number})"
        found[name] = piece
    return list(found.items())


def _programs(built: Built) -> dict[str, Attributes]:
    """Bytes of programs, with the variables that the tool has set in them."""
    return {
        name: {"content": content(built.source.memory, piece.pa, piece.size)}
        for domain in built.domains
        for name, piece in _named(domain)
        if piece.name in _PROGRAM or domain.is_monitor and piece.rights == "rx"
    }


def _addresses(built: Built) -> dict[str, Attributes]:
    """Where the tool has put things: may change although nothing else does."""
    found: dict[str, Attributes] = {}
    for domain in (*built.domains, *machines(built)):
        for name, piece in _named(domain):
            found[name] = {"physical": piece.pa}
            if _is_anywhere(domain, piece):
                found[name] |= {"vaddr": piece.vaddr, "size": piece.size, "rights": piece.rights}
    return found
