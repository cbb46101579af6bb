# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Rules about sections of programs that a generator of system descriptions fills."""

from __future__ import annotations

from ..base.errors import Findings
from ..base.location import Location
from ..base.rules import Reporter, rule
from ..draft.draft import PdDraft
from ..elf import Elf, ElfError
from ..elf.header import Program
from ..elf.sections import Section


def check(findings: Findings, place: Location, pd: PdDraft, program: Program) -> None:
    variables = _variables(pd) if program.filled else {}
    for each in program.filled:
        if each.is_filled:
            section_size(findings, place, pd, each, variables.get(each.address, 0))
        else:
            unpatched_section(findings, place, pd, each)


@rule("unpatched-section")
def unpatched_section(report: Reporter, place: Location, pd: PdDraft, section: Section) -> None:
    """A program has a section for a configuration, and nothing was put into it.

    Drivers and clients of the seL4 Device Driver Framework learn their addresses and channels from
    sections of their image, which the generator `sdfgen` makes and a makefile copies into the file.
    Without that the program stops in an assertion, or silently in a release build. Programs that one
    file is for, each with a configuration of its own, need a copy of the file each.
    """
    name = section.name.removeprefix(".").removesuffix("_config")
    report(
        place,
        f"section '{section.name}' of the program of '{pd.name}' is not filled in",
        help=f"llvm-objcopy --update-section {section.name}=FILE.data {pd.image and pd.image.name}, "
        f"with the file of '{pd.name}' that sdfgen wrote for {name}",
    )


@rule("section-size")
def section_size(
    report: Reporter, place: Location, pd: PdDraft, section: Section, variable: int
) -> None:
    """A program's configuration has another size than the variable that it is for.

    The generator's version and the headers that the program was compiled with differ: fields are not
    where the program reads them. Choose the version of `sdfgen` that the headers belong to.
    """
    if variable not in (0, section.size):
        report(
            place,
            f"section '{section.name}' of the program of '{pd.name}' holds {section.size} bytes, and its "
            f"variable has {variable}",
            help="use the generator of the version that the program's headers are of (SDFGEN=, or "
            "microkit env --sdfgen)",
        )


def _variables(pd: PdDraft) -> dict[int, int]:
    """Sizes of variables by address, of several at one the largest; none of a program without symbols."""
    found: dict[int, int] = {}
    try:
        symbols = Elf.read(pd.image).symbols.values() if pd.image else ()
    except ElfError:
        return found
    for each in symbols:
        if not each.is_function:
            found[each.address] = max(each.size, found.get(each.address, 0))
    return found
