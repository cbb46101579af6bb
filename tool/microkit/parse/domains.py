# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Scheduling domains in the two forms there are, to one model.

Microkit 2.3 has `<domains>` with `<domain>` elements and one `<domain_schedule>` of
`<schedule_entry>`s. The dialect of HAMR, older, has a `<domain_schedule>` of its own directly in
`<system>`: a `<domain name length>` for each slot in milliseconds; domains are declared by use.

Scheduling domains are not built yet, and the system is refused because of that. So nothing is
reported here: what is wrong is None, or left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from ..base.location import Location
from ..base.records import dataclass
from ..base.units import parse_number
from .xml import Element

MAX_DOMAIN = 15
_US_IN_MS = 1000
_DURATION = re.compile(r"([0-9]{1,20}) (us|ticks)")
_NUMBER_AT_END = re.compile(r"[0-9]+$")


@dataclass(frozen=True)
class Slot:
    """A row of a schedule; `domain` None is the end marker."""

    domain: str | None
    duration: int | None
    #: "us" or "ticks" (of the timer).
    unit: str
    location: Location


@dataclass(frozen=True)
class DomainsDraft:
    """Domains by name, in order, with the ids that are given or follow; and the schedule."""

    location: Location
    ids: Mapping[str, int | None]
    slots: tuple[Slot, ...]
    start_index: int | None = 0
    index_shift: int | None = None

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self.ids)


def read_domains(root: Element) -> DomainsDraft | None:
    """The domains of a `<system>`, whichever form it has; the first of several."""
    for child in root.children:
        if child.name == "domains":
            return _microkit(child)
        if child.name == "domain_schedule":
            return _hamr(child)
    return None


def _microkit(element: Element) -> DomainsDraft:
    ids = {_text(each, "name"): _number(each, "id") for each in _named(element, "domain")}
    schedules = _named(element, "domain_schedule")
    if not schedules:
        return DomainsDraft(element.location, MappingProxyType(ids), ())
    schedule = schedules[0]
    start, shift = _number(schedule, "start_index"), _number(schedule, "index_shift")
    if "start_index" not in schedule.attributes:
        start = 0
    slots = tuple(slot for row in schedule.children if (slot := _entry(row)))
    return DomainsDraft(element.location, MappingProxyType(ids), slots, start, shift)


def _entry(row: Element) -> Slot | None:
    if row.name == "schedule_end_marker":
        return Slot(None, 0, "ticks", row.location)
    if row.name != "schedule_entry":
        return None
    match = _DURATION.fullmatch(_text(row, "duration"))
    number, unit = (int(match[1]), match[2]) if match else (None, "us")
    return Slot(_text(row, "domain"), number, unit, row.location)


def _hamr(element: Element) -> DomainsDraft:
    slots = []
    for row in _named(element, "domain"):
        length = _number(row, "length")
        duration = None if length is None else length * _US_IN_MS
        slots.append(Slot(_text(row, "name"), duration, "us", row.location))
    names = list(dict.fromkeys(slot.domain for slot in slots if slot.domain))
    return DomainsDraft(element.location, MappingProxyType(_ids(names)), tuple(slots))


def _ids(names: list[str]) -> dict[str, int | None]:
    """The numbers at the end of the names if all have one, else 1, 2, 3 and so on: 0 is the
    monitor's."""
    ends = [match[0] for name in names if (match := _NUMBER_AT_END.search(name))]
    found = [int(digits) for digits in ends if len(digits) <= 2]
    if len(found) == len(names) == len(set(found)) and all(n <= MAX_DOMAIN for n in found):
        return dict(zip(names, found))
    return {name: number for number, name in enumerate(names, 1)}


def _named(element: Element, name: str) -> list[Element]:
    return [child for child in element.children if child.name == name]


def _text(element: Element, name: str) -> str:
    attribute = element.attributes.get(name)
    return attribute.value if attribute else ""


def _number(element: Element, name: str) -> int | None:
    try:
        return parse_number(_text(element, name))
    except ValueError:
        return None
