# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Variables that a system description sets. What cannot be right is refused: a wrong guess would be
an image that looks right."""

from __future__ import annotations

from ..allocate.cores import Domain
from ..allocate.places import Places
from ..base.contract import MICROKIT_SETVAR_SIZE
from ..base.errors import Findings, Related, Severity
from ..base.location import Location
from ..base.rules import Reporter, rule
from ..base.suggest import did_you_mean
from ..elf import PF_W, PF_X, Symbol
from ..model.library import LIBRARY
from ..model.system import ProtectionDomain, SetVar, SetVarKind
from .contents import Patches

_SIZE = MICROKIT_SETVAR_SIZE


def patch(places: Places, patches: Patches, domain: Domain, findings: Findings) -> None:
    """Set all variables of a domain; each that cannot be set is a finding."""
    elf, good = domain.program.symbols, []
    for setvar in domain.pd.setvars:
        symbol = elf.symbols.get(setvar.symbol)
        if symbol is None:
            hint = did_you_mean(setvar.symbol, _objects(elf.symbols))
            setvar_unknown(findings, setvar.location, domain.pd, setvar.symbol, hint)
        elif _fits(findings, setvar, symbol, domain):
            good.append((setvar, symbol))
            value = _value(places, setvar).to_bytes(_SIZE, "little")
            patches.write(domain, symbol.address, value)
    setvar_overlap(findings, domain, good)


def _value(places: Places, setvar: SetVar) -> int:
    if setvar.kind is SetVarKind.PADDR and setvar.region is not None:
        return places.pa(places.plan.regions[setvar.region.index])
    return setvar.value or 0


def _fits(findings: Findings, setvar: SetVar, symbol: Symbol, domain: Domain) -> bool:
    """Whether it is a variable that may be set, and one alone."""
    flags = _flags(domain, symbol)
    if setvar.symbol in LIBRARY:
        setvar_library(findings, setvar.location, domain.pd, symbol)
    elif setvar.symbol in domain.program.symbols.ambiguous:
        setvar_ambiguous(findings, setvar.location, domain.pd, symbol)
    elif symbol.is_function or flags & PF_X:
        setvar_code(findings, setvar.location, domain.pd, symbol)
    elif symbol.size != _SIZE:
        setvar_size(findings, setvar.location, domain.pd, symbol)
    elif not flags:
        setvar_outside(findings, setvar.location, domain.pd, symbol)
    else:
        if not flags & PF_W:
            setvar_const(findings, setvar.location, domain.pd, symbol)
        return True
    return False


def _flags(domain: Domain, symbol: Symbol) -> int:
    """Of the part of the program that it is in; 0 when it is in none."""
    end = symbol.address + symbol.size
    inside = (s for s in domain.program.elf.segments if s.vaddr <= symbol.address and end <= s.end)
    return next((segment.flags for segment in inside), 0)


def _objects(symbols: dict[str, Symbol]) -> list[str]:
    """Variables that may be set."""
    return [name for name, symbol in symbols.items()
            if symbol.size == _SIZE and not symbol.is_function and name not in LIBRARY]  # fmt: skip


@rule("setvar-unknown")
def setvar_unknown(
    report: Reporter, location: Location, pd: ProtectionDomain, name: str, hint: str | None
) -> None:
    """The program has no variable of this name that could be set.

    It must be global, or at least be in the symbol table: a compiler removes static variables that
    the program itself never writes. Declare it without `static`, `uintptr_t buffer;` for instance.
    """
    report(location, f"the program of '{pd.name}' has no variable '{name}'", help=hint)


@rule("setvar-size")
def setvar_size(report: Reporter, location: Location, pd: ProtectionDomain, symbol: Symbol) -> None:
    """The variable to be set does not have 8 bytes.

    Values are 64 bits wide: declare it as `uintptr_t`, `seL4_Word` or `uint64_t`.
    """
    report(
        location,
        f"variable '{symbol.name}' of '{pd.name}' has {symbol.size} bytes and must have {_SIZE}",
        help="declare it as uintptr_t, seL4_Word or uint64_t",
    )


@rule("setvar-outside")
def setvar_outside(
    report: Reporter, location: Location, pd: ProtectionDomain, symbol: Symbol
) -> None:
    """The variable to be set lies at an address where nothing of the program is loaded.

    A symbol of a linker script, or of another file's table, is no variable.
    """
    report(location, f"variable '{symbol.name}' of '{pd.name}' is at {symbol.address:#x}, which is "
                     "not the program's")  # fmt: skip


@rule("setvar-ambiguous")
def setvar_ambiguous(
    report: Reporter, location: Location, pd: ProtectionDomain, symbol: Symbol
) -> None:
    """The program has several static variables of this name, and none that is global.

    Which of them is meant cannot be known. Give the variable a name of its own, without `static`.
    """
    report(location, f"there are several static '{symbol.name}' in the program of '{pd.name}'",
           help="declare the one that is meant without 'static', under a name of its own")  # fmt: skip


@rule("setvar-code")
def setvar_code(report: Reporter, location: Location, pd: ProtectionDomain, symbol: Symbol) -> None:
    """The name is that of a function, or of data among the program's instructions.

    Setting it would overwrite code.
    """
    what = "a function" if symbol.is_function else "among the instructions"
    report(location, f"'{symbol.name}' of '{pd.name}' is {what}, not a variable")


@rule("setvar-const", Severity.WARNING)
def setvar_const(
    report: Reporter, location: Location, pd: ProtectionDomain, symbol: Symbol
) -> None:
    """The variable to be set is constant: the compiler may have used its initial value already.

    Where it did, the program goes on with the old value, without a word. Declare the variable
    without `const`.
    """
    report(location, f"variable '{symbol.name}' of '{pd.name}' is constant: code may have its "
                     "initial value built in", help="declare it without 'const'")  # fmt: skip


@rule("setvar-library")
def setvar_library(
    report: Reporter, location: Location, pd: ProtectionDomain, symbol: Symbol
) -> None:
    """The variable to be set belongs to libmicrokit, which would no longer work.

    The tool itself sets those that are to be set.
    """
    report(location, f"variable '{symbol.name}' of '{pd.name}' belongs to libmicrokit")


@rule("setvar-overlap")
def setvar_overlap(
    report: Reporter, domain: Domain, found: list[tuple[SetVar, Symbol]]
) -> None:
    """Two variables to be set share bytes of the program: aliases, or parts of one union.

    The value of one would be lost. Set one of them.
    """
    known = domain.program.symbols.symbols
    places: list[_Place] = [(known[name], None) for name in LIBRARY if name in known]
    places += [(symbol, setvar) for setvar, symbol in found]
    furthest: _Place | None = None
    for place in sorted(places, key=lambda each: (each[0].address, each[1] is not None)):
        if furthest is not None and place[0].address < furthest[0].address + furthest[0].size:
            _shared(report, domain, furthest, place)
        if furthest is None or _end(place) > _end(furthest):
            furthest = place


_Place = tuple[Symbol, SetVar | None]


def _end(place: _Place) -> int:
    return place[0].address + place[0].size


def _shared(report: Reporter, domain: Domain, one: _Place, other: _Place) -> None:
    """At the later one, or at the one that is not the library's. The library's may be aliases."""
    if other[1] is None:
        one, other = other, one
    (theirs, first), (mine, last) = one, other
    if last is not None:
        report(
            last.location,
            f"variable '{mine.name}' of '{domain.pd.name}' shares its memory with '{theirs.name}'",
            related=[Related("the other is set here", first.location)] if first else (),
        )
