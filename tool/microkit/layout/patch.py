# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Variables of programs that the tool sets: those of libmicrokit (globals.c), and setvars."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from ..allocate.domains import Domain
from ..allocate.plan import Plan
from ..elf import Symbol
from ..errors import Findings
from ..location import Location
from ..model.system import ProtectionDomain, SetVarKind
from ..rules import Reporter, rule
from ..suggest import did_you_mean

_NAME_LENGTH = 64
#: Of a CSpace that did not ask for more.
_CSPACE_SLOTS = 128
_CHANNELS = 62
_XCORE = struct.Struct("<QQQ")


def patch_all(plan: Plan, findings: Findings) -> None:
    """Write all variables into the memory of the programs."""
    for domain in plan.domains.values():
        for name, value in _library(plan, domain):
            _patch_library(domain, name, value, findings)
        _patch_setvars(plan, domain, findings)


def _library(plan: Plan, domain: Domain) -> Iterator[tuple[str, bytes]]:
    pd = domain.pd
    ends = plan.system.ends_of(pd.index)
    crossing = [end for channel, end in ends if plan.system.is_cross_core(channel)]
    name = pd.name.encode()[: _NAME_LENGTH - 1]
    yield "microkit_name", name.ljust(_NAME_LENGTH, b"\0")
    yield "microkit_passive", bytes([pd.passive])
    yield "microkit_irqs", _bitmap(irq.id for irq in pd.irqs)
    yield "microkit_notifications", _bitmap(end.id for _, end in ends if end.notify)
    yield "microkit_pps", _bitmap(end.id for _, end in ends if end.pp)
    yield "microkit_xcore", _bitmap(end.id for end in crossing)
    yield "microkit_cspace_slots", (pd.cspace_slots or _CSPACE_SLOTS).to_bytes(8, "little")
    yield "microkit_xcore_channels", _sequence_words(plan, domain)


def _bitmap(ids: Iterator[int]) -> bytes:
    return sum(1 << each for each in ids).to_bytes(8, "little")


def _sequence_words(plan: Plan, domain: Domain) -> bytes:
    """(out, in, last) for each channel id."""
    out, into = [0] * _CHANNELS, [0] * _CHANNELS
    for link in plan.cross.links_of.get(domain.pd.index, ()):
        if link.sender.pd == domain.pd.index:
            out[link.sender.id] = domain.sequence[link.pair] + link.offset
        else:
            into[link.receiver.id] = domain.sequence[link.pair] + link.offset
    return b"".join(_XCORE.pack(*pair, 0) for pair in zip(out, into))


def _patch_library(domain: Domain, name: str, value: bytes, findings: Findings) -> None:
    symbol = domain.program.symbols.symbols.get(name)
    if symbol is None or symbol.size != len(value):
        if any(value):
            not_microkit(findings, domain.pd, name)
        return
    if not write(domain, symbol.address, value):
        not_microkit(findings, domain.pd, name)


def write(domain: Domain, address: int, value: bytes) -> bool:
    """Put bytes into the program at a virtual address; False when it is not the program's."""
    for mapping in domain.image:
        offset = address - mapping.vaddr
        if 0 <= offset and offset + len(value) <= mapping.memory.size:
            data = mapping.memory.data
            data.extend(bytes(max(0, offset + len(value) - len(data))))
            data[offset : offset + len(value)] = value
            return True
    return False


def _patch_setvars(plan: Plan, domain: Domain, findings: Findings) -> None:
    symbols = domain.program.symbols.symbols
    for setvar in domain.pd.setvars:
        value = setvar.value
        if setvar.kind is SetVarKind.PADDR and setvar.region is not None:
            value = plan.regions[setvar.region.index].pa
        symbol = symbols.get(setvar.symbol)
        if symbol is None:
            hint = did_you_mean(setvar.symbol, _objects(symbols))
            setvar_unknown(findings, setvar.location, domain.pd, setvar.symbol, hint)
        elif symbol.size != 8:
            setvar_size(findings, setvar.location, domain.pd, symbol)
        elif not write(domain, symbol.address, (value or 0).to_bytes(8, "little")):
            setvar_unknown(findings, setvar.location, domain.pd, setvar.symbol, None)


def _objects(symbols: dict[str, Symbol]) -> list[str]:
    return [symbol.name for symbol in symbols.values() if symbol.size == 8]


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
        f"variable '{symbol.name}' of '{pd.name}' has {symbol.size} bytes and must have 8",
        help="declare it as uintptr_t, seL4_Word or uint64_t",
    )
