# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""A board's `board.toml` to the model of the board, or to findings: all of its keys are judged."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ...base.errors import FaultyInput, Findings, UsageError
from ...base.location import Location
from ...base.reading import read_whole
from ...base.records import dataclass
from ...base.sizes import PAGE
from ...base.suggest import did_you_mean
from ...base.units import U64_MAX
from ...model.board import Board, Gic, MemoryRange, Processor, Qemu, Start, Uart, Watchdog
from . import relations, rules
from .grammar import ANY, BOARD, NAME_LENGTH, NAME_PATTERN, VERSION_PATTERN, Key, Kind, Table
from .toml import Path as Keys
from .toml import Places, Span

_TYPES: dict[Kind, tuple[type, str]] = {
    Kind.NAME: (str, "a text"),
    Kind.TEXT: (str, "a text"),
    Kind.VERSION: (str, "a text"),
    Kind.NUMBER: (int, "a number"),
    Kind.NUMBERS: (int, "a list of numbers"),
    Kind.TEXTS: (str, "a list of texts"),
}
_AT = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


@dataclass(frozen=True)
class BoardFile:
    """A board, and where each of its keys stands."""

    board: Board
    #: Banks of RAM as they are written.
    banks: tuple[MemoryRange, ...]
    name: str
    places: Places

    def location(self, *path: str | int) -> Location:
        """The place of a value; of its table or the file, if it is not written."""
        while path:
            span = self.places.values.get(path) or self.places.keys.get(path)
            if span is not None:
                return self.places.location(self.name, span)
            path = path[:-1]
        return self.places.location(self.name, Span(0, 0))


def load_board(path: Path) -> Board:
    """Read and check a board description; FaultyInput with all that is wrong."""
    findings = Findings()
    found = read_board_file(path, findings)
    if found is None:
        raise FaultyInput(findings)
    return found.board


def read_board_file(path: Path, findings: Findings) -> BoardFile | None:
    """The board with its places; None after findings."""
    try:
        raw = read_whole(path)
    except OSError as error:
        raise UsageError(f"cannot read board description '{path}': {error.strerror}") from None
    text = _decoded(raw, str(path), findings)
    values = None if text is None else _parsed(text, str(path), findings)
    if text is None or values is None:
        return None
    reader = _Reader(str(path), Places(text), findings)
    table = reader.table(BOARD, values, ())
    if findings.has_errors:
        return None
    banks = tuple(_range(each) for each in table["ram"])
    found = BoardFile(_board(table, banks, path), banks, str(path), reader.places)
    relations.check(found, findings)
    return None if findings.has_errors else found


def _decoded(raw: bytes, name: str, findings: Findings) -> str | None:
    try:
        return raw.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = raw[: error.start].split(b"\n")
        column = len(line[-1].decode("utf-8", "replace")) + 1
        rules.syntax(findings, Location(name, len(line), column), "the text is not UTF-8")
        return None


def _parsed(text: str, name: str, findings: Findings) -> dict[str, Any] | None:
    import tomllib

    try:
        return tomllib.loads(text)
    except RecursionError:
        rules.syntax(findings, Location(name, 1, 1), "arrays are nested too deeply")
    except ValueError as error:
        place = _AT.search(str(error))
        lines = text.split("\n")
        at = (int(place[1]), int(place[2])) if place and place[1] else (len(lines), len(lines[-1]) + 1)
        rules.syntax(findings, Location(name, *at), _AT.sub("", str(error)).rstrip("."))
    return None


class _Reader:
    """Holds a file's values against the grammar; what is wrong is missing in what it returns."""

    def __init__(self, name: str, places: Places, findings: Findings) -> None:
        self.name = name
        self.places = places
        self._findings = findings

    def table(self, spec: Table, values: dict[str, Any], path: Keys) -> dict[str, Any]:
        for name in values:
            if name not in spec.names:
                rules.unknown_key(self._findings, self._key_at((*path, name)), name, spec.name,
                                  spec.names)  # fmt: skip
        found: dict[str, Any] = {}
        for key in spec.keys:
            if key.name in values:
                found[key.name] = self._checked(key, values[key.name], (*path, key.name))
            elif key.required:
                self._missing(key.name, key.doc, spec, path)
            else:
                found[key.name] = key.default
        for inner in spec.tables:
            found[inner.name] = self._inner(inner, spec, values.get(inner.name), path)
        return found

    def _inner(self, inner: Table, spec: Table, value: object, path: Keys) -> Any:
        """A table of a table, or a list of tables; None or empty if it is not there."""
        place = (*path, inner.name)
        if value is None or value == []:
            if inner.required:
                self._missing(inner.name, inner.doc, spec, path)
            return [] if inner.repeated else None
        alone = inner.alone and isinstance(value, dict)
        listed = value if inner.repeated and not alone else [value]
        if not isinstance(listed, list) or not all(isinstance(each, dict) for each in listed):
            kind = "a list of tables" if inner.repeated and not inner.alone else "a table"
            rules.bad_value(self._findings, self._value_at(place), inner.name, f"must be {kind}")
            return [] if inner.repeated else None
        if alone:
            return [self.table(inner, listed[0], place)]
        if not inner.repeated:
            return self.table(inner, listed[0], place)
        return [self.table(inner, each, (*place, i)) for i, each in enumerate(listed)]

    def _checked(self, key: Key, value: Any, path: Keys) -> Any:
        several = key.kind in (Kind.NUMBERS, Kind.TEXTS)
        kind, text = _TYPES[key.kind]
        items = value if several else [value]
        if key.word is not None and value == key.word:
            return value
        if not isinstance(items, list) or any(type(each) is not kind for each in items):
            rules.bad_value(self._findings, self._value_at(path), key.name, f"must be {text}{_or_word(key)}")
            return None
        for number, each in enumerate(items):
            place = (*path, number) if several else path
            reason = _fault(key, each)
            if reason:
                help = did_you_mean(each, map(str, key.choices)) if kind is str else None
                rules.bad_value(self._findings, self._value_at(place), key.name, reason, help)
        return tuple(items) if several else value

    def _missing(self, name: str, doc: str, spec: Table, path: Keys) -> None:
        rules.missing(self._findings, self._key_at(path), name, spec.name, doc)

    def _value_at(self, path: Keys) -> Location:
        span = self.places.values.get(path) or self.places.keys[path]
        return self.places.location(self.name, span)

    def _key_at(self, path: Keys) -> Location:
        span = self.places.keys.get(path) or self.places.values.get(path) or Span(0, 0)
        return self.places.location(self.name, span)


def _or_word(key: Key) -> str:
    return f" or '{key.word}'" if key.word else ""


def _fault(key: Key, value: Any) -> str | None:
    """Why a value of the right type is not allowed."""
    if key.choices:
        allowed = " or ".join(repr(each) for each in key.choices)
        return None if value in key.choices else f"must be {allowed}"
    if key.kind is Kind.NAME and not re.fullmatch(NAME_PATTERN, value):
        return "must be letters, digits, '_' and '-', the first one a letter or a digit"
    if key.kind is Kind.NAME and len(value) > NAME_LENGTH:
        return f"must have {NAME_LENGTH} characters or less"
    if key.kind is Kind.VERSION and not re.fullmatch(VERSION_PATTERN, value):
        return "must be a version, as '9.0'"
    return _number_fault(key, value) if isinstance(value, int) else None


def _number_fault(key: Key, value: int) -> str | None:
    if not key.minimum <= value <= key.maximum:
        most = "2^64 - 1" if key.maximum == U64_MAX else str(key.maximum)
        return f"must be {key.minimum} to {most}{_or_word(key)}"
    if value % key.multiple:
        what = "whole pages of 4 KiB" if key.multiple == PAGE else f"a multiple of {key.multiple:#x}"
        return f"must be {what}: {value:#x} is not"
    return None


def _board(found: dict[str, Any], banks: tuple[MemoryRange, ...], path: Path) -> Board:
    """What the grammar has accepted."""
    gic, uart, start = found["gic"], found["uart"], found["start"]
    frequency = found["timer"]["frequency"]
    return Board(
        name=found["name"],
        description=found["description"],
        arch=found["arch"],
        cpu=found["cpu"],
        sel4_platform=found["sel4_platform"],
        processors=_processors(found),
        start=Start(start["method"], start["release"] or ()) if start else Start("psci"),
        pa_bits=found["pa_bits"],
        predictor=found["predictor"],
        timer_frequency=0 if frequency == ANY else frequency,
        timer_irq=found["timer"]["irq"],
        ram=merged(banks),
        reserved=tuple(_range(each) for each in found["reserved"]),
        load_address=found["load_address"],
        gic=Gic(
            version=gic["version"],
            gicd=_range(gic["gicd"]),
            gicc=_range(gic["gicc"]) if gic["gicc"] else None,
            gicr=_range(gic["gicr"]) if gic["gicr"] else None,
            gicr_stride=gic["gicr_stride"],
            gicv=_range(gic["gicv"]) if gic["gicv"] else None,
            irq_count=gic["irq_count"],
            gich=_range(gic["gich"]) if gic["gich"] else None,
        ),
        uart=Uart(uart["driver"], _range(uart), uart["shift"], uart["irq"], uart["trigger"], uart["transmit_irq"]),
        sgis=gic["sgis"],
        spis=tuple(range(gic["spis"]["first"], gic["spis"]["last"] + 1)) if gic["spis"] else (),
        watchdog=_watchdog(found["watchdog"]) if found["watchdog"] else None,
        qemu=tuple(Qemu(_version(each["since"]), each["command"]) for each in found["qemu"]),
        path=path,
    )


def _processors(found: dict[str, Any]) -> tuple[Processor, ...]:
    """Those that are listed, or as many as there are."""
    listed = found["core"] or [{"mpidr": i, "gic_cpu": i, "cpu": None} for i in range(found["cores"] or 0)]
    return tuple(
        Processor(
            each["mpidr"],
            number if each["gic_cpu"] is None else each["gic_cpu"],
            each["cpu"] or found["cpu"],
        )
        for number, each in enumerate(listed)
    )


def _watchdog(found: dict[str, Any]) -> Watchdog:
    regs = None if found["base"] is None or found["size"] is None else _range(found)
    return Watchdog(found["driver"], regs, found["call"] or 0, found["care"], found["started"])


def _version(text: str | None) -> tuple[int, int]:
    major, minor = (text or "0.0").split(".")
    return int(major), int(minor)


def _range(found: dict[str, Any]) -> MemoryRange:
    return MemoryRange(found["base"], found["size"], found.get("name", ""))


def merged(banks: Iterable[MemoryRange]) -> tuple[MemoryRange, ...]:
    """Banks of RAM in ascending order; those that touch are one."""
    found: list[MemoryRange] = []
    for bank in sorted(banks, key=lambda each: each.base):
        if found and found[-1].end == bank.base:
            last = found.pop()
            bank = MemoryRange(last.base, last.size + bank.size, last.name)
        found.append(bank)
    return tuple(found)
