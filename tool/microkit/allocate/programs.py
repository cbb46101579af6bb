# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Programs of protection domains: read, judged, and cut into pages to be mapped."""

from __future__ import annotations

from collections.abc import Mapping as Table
from collections.abc import Sequence
from pathlib import Path
from types import MappingProxyType

from ..base.errors import Findings, Severity
from ..base.location import Location
from ..base.records import dataclass
from ..base.rules import Reporter, rule
from ..base.sizes import PAGE
from ..base.units import format_size, round_up
from ..elf import PF_R, PF_W, PF_X, Elf, ElfError, Segment
from ..model.system import Perms, ProtectionDomain, System
from .objects import Mapping, Memory
from .stack_usage import Need, stack_need


@dataclass(frozen=True)
class Program:
    """A program; every protection domain gets memory of its own for it."""

    elf: Elf
    symbols: Elf
    path: Path
    #: What its deepest chain of calls takes of the stack; None: not known.
    stack: Need | None = None


def map_segments(elf: Elf, owner: str, location: Location) -> tuple[Mapping, ...]:
    """A mapping for each segment, from the page in which it starts."""
    found = []
    for segment in elf.segments:
        start = segment.vaddr // PAGE * PAGE
        lead = segment.vaddr - start
        memory = Memory(
            name=f"{owner}: {section_name(segment)}",
            size=round_up(lead + segment.size, PAGE),
            data=bytes(lead) + segment.data,
            location=location,
        )
        found.append(Mapping(start, memory, segment_perms(segment)))
    return tuple(found)


def section_name(segment: Segment) -> str:
    """What the bytes of a segment are, for people."""
    if segment.flags & PF_X:
        return "code"
    return "data" if segment.flags & PF_W else "constants"


def segment_perms(segment: Segment) -> Perms:
    flags = segment.flags
    return Perms(bool(flags & PF_R), bool(flags & PF_W), bool(flags & PF_X))


def read_programs(
    system: System, findings: Findings, usage: Sequence[Path] = ()
) -> Table[int, Program]:
    """The program of each protection domain by its index; those that are not usable are missing.

    `usage`: files with the frames of the library's functions."""
    elfs: dict[Path, Elf | None] = {}
    programs = {}
    needs: dict[Path, Need | None] = {}
    for pd in system.pds:
        image = pd.program_image
        elf = _read(findings, pd, image.path, elfs)
        symbols = _read(findings, pd, image.symbols_path, elfs)
        if elf is not None and symbols is not None:
            _judge(findings, pd, elf)
            if image.path not in needs:
                needs[image.path] = stack_need(image.path, symbols, usage)
            small_stack(findings, pd, needs[image.path])
            programs[pd.index] = Program(elf, symbols, image.symbols_path, needs[image.path])
    return MappingProxyType(programs)


def _judge(findings: Findings, pd: ProtectionDomain, elf: Elf) -> None:
    write_execute(findings, pd, elf)
    shared_page(findings, pd, elf)


def _read(
    findings: Findings, pd: ProtectionDomain, path: Path, known: dict[Path, Elf | None]
) -> Elf | None:
    if path not in known:
        known[path] = None
        try:
            elf = Elf.read(path)
            elf.segments, elf.symbols  # noqa: B018 - damage shows now, not later
            known[path] = elf
        except ElfError as error:
            damaged(findings, pd, path, str(error))
    return known[path]


@rule("stack-small", Severity.WARNING)
def small_stack(report: Reporter, pd: ProtectionDomain, need: Need | None) -> None:
    """A protection domain's stack is smaller than what its program needs.

    The compiler has said how large the frame of each function is (`-fstack-usage`, files `*.su` beside
    the program's objects, as the SDK's make and CMake files have it), and the program says who calls
    whom. The deepest chain of calls does not fit: the domain would fault at the guard page below its
    stack. Calls through pointers and recursion come on top of the number given.
    """
    if need is not None and need.size > pd.stack_size:
        report(
            pd.location,
            f"'{pd.name}' has {format_size(pd.stack_size)} of stack and needs at least "
            f"{need.size} bytes: {_chain(need)}",
            help=[f'set stack_size="{round_up(need.size, PAGE):#x}" or more'],
        )


def _chain(need: Need) -> str:
    """The functions, without the middle of a long chain."""
    names = list(need.chain)
    if len(names) > 8:
        names[4:-4] = ["..."]
    return " > ".join(names)


@rule("program-damaged")
def damaged(report: Reporter, pd: ProtectionDomain, path: Path, what: str) -> None:
    """A program image, or the file that its symbols are taken from, cannot be used.

    It is not an ELF file for AArch64, or its tables point outside the file.
    """
    report(pd.program_image.location, f"'{path}' {what}")


@rule("program-write-execute", Severity.WARNING)
def write_execute(report: Reporter, pd: ProtectionDomain, elf: Elf) -> None:
    """A part of a program is both writable and executable.

    Whoever can make the program write to a wrong place can then make it execute what was written.
    Link with the SDK's `microkit.ld`, which keeps code and data apart.
    """
    for segment in elf.segments:
        if segment.flags & PF_W and segment.flags & PF_X:
            report(
                pd.program_image.location,
                f"the program of '{pd.name}' is writable and executable at {segment.vaddr:#x}.."
                f"{segment.end:#x}",
                help="link it with microkit.ld",
            )


@rule("program-pages")
def shared_page(report: Reporter, pd: ProtectionDomain, elf: Elf) -> None:
    """Two parts of a program share a page or overlap.

    Access rights hold for whole pages of 4 KiB, so each part (segment) must start on a page of its
    own. Link with the SDK's `microkit.ld`, which aligns them.
    """
    for one, other in zip(elf.segments, elf.segments[1:]):
        if other.vaddr // PAGE * PAGE < one.end:
            report(
                pd.program_image.location,
                f"two segments of the program of '{pd.name}' share the page at "
                f"{other.vaddr // PAGE * PAGE:#x}",
                help="link it with microkit.ld, or align each segment to 4 KiB",
            )
