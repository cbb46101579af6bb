# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Rules about programs that would be loaded and could not run, or not as they were meant to."""

from __future__ import annotations

import struct

from ..base.errors import Findings, Severity
from ..base.location import Location
from ..base.records import dataclass
from ..base.rules import Reporter, rule
from ..draft.draft import PdDraft
from ..elf import Elf
from ..elf import ElfError as DamagedError
from ..elf.header import Program
from ..elf.notes import build_id, flavours
from ..model.board import Board
from . import configurations

_INSTRUCTION = 4
#: libmicrokit's (tls.S): where the sizes of the initial values and of all variables are.
_TLS, _TLS_SIZE = "microkit_tls", struct.Struct("<16xQ")


@dataclass(frozen=True)
class Flavour:
    """What an image is for; the configuration is not known to every command."""

    board: Board
    config: str | None


def check(findings: Findings, pd: PdDraft, program: Program, flavour: Flavour) -> None:
    image = pd.node.first("program_image")
    if image is None:
        return
    place = image.place("path")
    entry(findings, place, pd, program)
    program_flavour(findings, place, pd, program, flavour)
    configurations.check(findings, place, pd, program)
    if program.has_tls or pd.symbols != pd.image:
        _look_inside(findings, pd, program, place, image.place("path_for_symbols"))


def _look_inside(
    findings: Findings, pd: PdDraft, program: Program, place: Location, symbols_place: Location
) -> None:
    """Rules that need symbols. That a file is damaged is reported when it is loaded."""
    if pd.image is None or pd.symbols is None:
        return
    try:
        image, symbols = Elf.read(pd.image), Elf.read(pd.symbols)
        image.symbols, symbols.symbols, symbols.segments  # noqa: B018 - damage shows now
    except DamagedError:
        return
    if pd.symbols != pd.image:
        symbols_differ(findings, symbols_place, pd, image, symbols)
    if program.has_tls:
        tls(findings, place, pd, image, symbols)


@rule("program-entry")
def entry(report: Reporter, place: Location, pd: PdDraft, program: Program) -> None:
    """A program's entry point is not an instruction of it.

    A program starts at the address that its ELF header names: it must be a multiple of 4, in an
    executable part, and among the bytes that are stored in the file, as what follows them is zero.
    Link with the SDK's `microkit.ld` and libmicrokit, whose entry point is `_start`.
    """
    start, code = program.entry, [each for each in program.segments if each.is_code]
    fault = ""
    if not code:
        fault = f"the program of '{pd.name}' has no executable part"
    elif start % _INSTRUCTION:
        fault = f"the entry point of '{pd.name}', {start:#x}, is not a multiple of {_INSTRUCTION}"
    elif not any(s.vaddr <= start <= s.vaddr + s.in_file - _INSTRUCTION for s in code):
        fault = f"the entry point of '{pd.name}', {start:#x}, is not in its code"
    if fault:
        report(place, fault, help="link it with microkit.ld and -lmicrokit, whose entry is _start")


@rule("program-flavour", Severity.WARNING)
def program_flavour(
    report: Reporter, place: Location, pd: PdDraft, program: Program, flavour: Flavour
) -> None:
    """A program is linked with the libmicrokit of another board or configuration than the image's.

    A note in the library says which it is for. Calls that only one configuration's kernel has
    (printing in `debug`, counting in `benchmark`) fault in another; code for another board's CPU may
    not run, and its headers have other numbers. Mostly it is a program that an earlier build left:
    `-W error=program-flavour` makes it an error.
    """
    for board, config in flavours(program.notes):
        wanted = flavour.config or config
        if (board, config) != (flavour.board.name, wanted):
            image = f"board '{flavour.board.name}'"
            image += f", configuration '{wanted}'" if flavour.config else ""
            report(
                place,
                f"the program of '{pd.name}' is built for board '{board}', configuration "
                f"'{config}', and the image is for {image}",
                help="build it again with the libmicrokit of this board and configuration",
            )
            return


@rule("program-tls", Severity.WARNING)
def tls(report: Reporter, place: Location, pd: PdDraft, image: Elf, symbols: Elf) -> None:
    """A program has thread-local variables, and libmicrokit has no room for them.

    The library sets them up in memory that `microkit.ld` keeps free. With another linker script, or
    without the library, TPIDR_EL0 is 0 and the first access faults, unless the program's own
    start-up code cares for them.
    """
    if not symbols.symbols:
        return
    symbol = symbols.symbols.get(_TLS)
    data = image.read_at(symbol.address, _TLS_SIZE.size) if symbol else None
    if data is None or not _TLS_SIZE.unpack(data)[0]:
        report(
            place,
            f"the program of '{pd.name}' has thread-local variables that nothing sets up",
            help="link it with microkit.ld and -lmicrokit",
        )


@rule("symbols-differ")
def symbols_differ(
    report: Reporter, place: Location, pd: PdDraft, image: Elf, symbols: Elf
) -> None:
    """A symbol file (`path_for_symbols`) comes from another build than the program.

    Variables would be set at addresses where the program has something else. Compared are the
    linker's build ids, where both files have one, else the parts that are loaded, and the addresses
    of symbols that are in both. Make the stripped program and the symbol file from one linked file.
    """
    fault = _difference(image, symbols)
    if fault:
        report(place, f"'{pd.symbols}' is not from the build of '{pd.image}': {fault}",
               help=f"strip and copy from one file, for '{pd.name}'")  # fmt: skip


def _difference(image: Elf, symbols: Elf) -> str | None:
    ids = [build_id(each.notes) for each in (image, symbols)]
    if None not in ids:
        return "they have different build ids" if ids[0] != ids[1] else None
    if image.shape != symbols.shape:
        return "other addresses are loaded"
    moved = [
        name for name, each in image.symbols.items()
        if name in symbols.symbols and symbols.symbols[name].address != each.address
    ]  # fmt: skip
    return f"symbol '{moved[0]}' has another address" if moved else None
