# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What starts a protection domain again (multikit/reset.h). How the tool has cut memory into runs is its
choice; here they are carried out, as the program in front of them would, and memory must then be as it
is when the system starts, every byte of it and no other."""

from __future__ import annotations

from collections.abc import Iterator

from ..base.contract import RESET_DRAIN, RESET_FPU
from ..base.records import dataclass
from ..base.sizes import PAGE
from ..elf import PF_W, Elf
from ..model.system import OnFault, ProtectionDomain, System
from ..model.vspace import VSpaceLayout
from . import rules
from .checks_information import read_rows
from .contents import Content
from .context import Context, pages
from .core import Core, Thread
from .image import Fields, fields
from .spaces import Part

_WORD, _SHIFT = 8, "seL4_MessageInfo_label_shift"
#: All of a message's 52 bits of label, and one word.
_ERROR = ((1 << 64) - 1) ^ 0xFFE


def refuses(system: System, pd: ProtectionDomain) -> bool:
    """Whether callers on its core want errors."""
    callers = [channel.peer(end) for channel, end in system.ends_of(pd.index)]
    return any(each.on_stop_error and system.pds[each.pd].cpu == pd.cpu for each in callers)


def is_called(system: System, pd: ProtectionDomain) -> bool:
    callers = [channel.peer(end) for channel, end in system.ends_of(pd.index)]
    return any(each.pp and system.pds[each.pd].cpu == pd.cpu for each in callers)


def can_restart(system: System, pd: ProtectionDomain) -> bool:
    """By a parent, by its policy, or to refuse calls."""
    own = pd.parent is not None or pd.on_fault is OnFault.RESTART
    return own or refuses(system, pd)


def address(context: Context, core: Core, pd: ProtectionDomain) -> int:
    """Where it is mapped: the tool's choice, which the monitor knows; 0 where it does not."""
    start = context.abi.constant("MONITOR_INFO_VA")
    leaf = core.threads["monitor"].leaf(start)
    if leaf is None or not can_restart(context.system, pd):
        return 0
    data = context.memory.read(leaf.pa + start - leaf.va, leaf.end - start)
    number = [each.index for each in context.system.pds_on(core.number)].index(pd.index)
    known = read_rows(context, data, "pds", "monitor_pd")
    return known[number]["reset"] if number < len(known) else 0


@dataclass(frozen=True)
class _Area:
    """Writable memory of a protection domain as it starts."""

    va: int
    data: bytes


def parts(context: Context, core: Core, thread: Thread, pd: ProtectionDomain) -> Iterator[Part]:
    """The image where it is mapped, with what is in it; that this is right, `check` says."""
    if not can_restart(context.system, pd):
        return
    va = address(context, core, pd)
    leaf = thread.leaf(va)
    owner = f"reset image of '{pd.name}'"
    if leaf is None or va % PAGE:
        rules.program(context.findings, f"{owner} is not mapped at {va:#x}", pd.location)
        return
    data = context.memory.read(leaf.pa + va - leaf.va, leaf.end - va)
    size = _size(context, data)
    holds = Content(rules.program, [(0, data[:size])])
    yield Part(va, -(-size // PAGE) * PAGE, "rx", owner, "reset image", holds)


def _code(context: Context) -> bytes:
    monitor = context.parts.monitor
    start, end = (monitor.symbols[f"reset_program{suffix}"].address for suffix in ("", "_end"))
    return monitor.read_at(start, end - start) or b""


def _runs(context: Context, data: bytes) -> Iterator[tuple[int, Fields]]:
    """Each with the place of its bytes."""
    abi, at = context.abi, len(_code(context))
    head = fields(data, at, "reset_head", abi)
    at += abi.size("reset_head")
    for _ in range(min(head["runs"], len(data))):
        if at + abi.size("reset_run") > len(data):
            return
        run = fields(data, at, "reset_run", abi)
        at += abi.size("reset_run")
        yield at, run
        at += run["size"]


def _size(context: Context, data: bytes) -> int:
    end = len(_code(context)) + context.abi.size("reset_head")
    for at, run in _runs(context, data):
        end = at + run["size"]
    return min(end, len(data))


def check(
    context: Context, core: Core, thread: Thread, pd: ProtectionDomain, elf: Elf, space: VSpaceLayout
) -> None:
    """After the address space: its program, its head, and what its runs do."""
    va = address(context, core, pd)
    leaf = thread.leaf(va) if va else None
    if leaf is None:
        return  # reported as missing
    data = context.memory.read(leaf.pa + va - leaf.va, leaf.end - va)
    owner = f"reset image of '{pd.name}'"
    code = _code(context)
    if data[: len(code)] != code:
        rules.program(context.findings, f"{owner}: its program is not the SDK's", pd.location)
        return
    found, wanted = fields(data, len(code), "reset_head", context.abi), _head(context, pd, elf, space)
    for name, value in wanted.items():
        if found[name] != value:
            text = f"{owner}: {name} is {found[name]:#x} and must be {value:#x}"
            rules.program(context.findings, text, pd.location)
    problem = _carry_out(context, data, list(_areas(context, thread, elf, space)))
    if problem:
        rules.program(context.findings, f"{owner}: {problem}", pd.location)


def _head(context: Context, pd: ProtectionDomain, elf: Elf, space: VSpaceLayout) -> Fields:
    flags = RESET_FPU if pd.fpu else 0
    flags |= RESET_DRAIN if refuses(context.system, pd) else 0
    return {
        "entry": elf.entry,
        "stack_top": space.stack_top,
        "irqs": sum({1 << irq.id for irq in pd.irqs}),
        "ack": context.abi.constant("IRQAckIRQ") << context.abi.constant(_SHIFT),
        "error": _ERROR,
        "flags": flags,
    }


def _areas(
    context: Context, thread: Thread, elf: Elf, space: VSpaceLayout
) -> Iterator[_Area]:
    yield _Area(space.stack_bottom, bytes(space.stack_size))
    yield _Area(space.ipc_buffer, bytes(PAGE))
    for segment in elf.segments:
        start, end = pages(segment)
        leaf = thread.leaf(start)
        if segment.flags & PF_W and leaf is not None and leaf.end >= end:
            yield _Area(start, context.memory.read(leaf.pa + start - leaf.va, end - start))


def _carry_out(context: Context, data: bytes, areas: list[_Area]) -> str | None:
    """What is wrong, if anything. Every byte is written once."""
    memory = {area.va: bytearray(area.data) for area in areas}
    left = {area.va: bytearray(b"\1") * len(area.data) for area in areas}
    for at, run in _runs(context, data):
        start, zeros, size = run["address"], run["zeros"], run["size"]
        end = start + zeros + size
        area = next((each for each in areas
                     if each.va <= start < end <= each.va + len(each.data)), None)  # fmt: skip
        if area is None or any(number % _WORD for number in (start, zeros, size)):
            return f"it writes {zeros + size} bytes at {start:#x}, which are not to be reset"
        if not all(left[area.va][start - area.va : end - area.va]):
            return f"it writes twice between {start:#x} and {end:#x}"
        left[area.va][start - area.va : end - area.va] = bytes(end - start)
        written = bytes(zeros) + data[at : at + size]
        memory[area.va][start - area.va : end - area.va] = written.ljust(end - start, b"\0")
    return next(filter(None, (_difference(area, memory, left) for area in areas)), None)


def _difference(
    area: _Area, memory: dict[int, bytearray], left: dict[int, bytearray]
) -> str | None:
    at = left[area.va].find(1)
    if at < 0 and memory[area.va] != area.data:
        at = next(i for i, each in enumerate(area.data) if memory[area.va][i] != each)
    return None if at < 0 else f"it does not restore the byte at {area.va + at:#x}"
