# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Two collections of facts to changes."""

from __future__ import annotations

from dataclasses import field
from typing import Any

from ..base.records import dataclass
from .content import Content
from .facts import Attributes, Facts

#: For people, what is in `addresses` alone is no change of the system.
ADDRESSES = "addresses"


@dataclass(frozen=True)
class Change:
    """Something that is in one of two images only, or not the same in both.

    `before` and `after` have all attributes of what is in one image only, else those that differ.
    """

    section: str
    name: str
    before: Attributes | None = None
    after: Attributes | None = None
    #: Bytes that differ, by attribute.
    bytes: dict[str, int] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        if self.before is None:
            return "added"
        return "removed" if self.after is None else "changed"


def compare(old: Facts, new: Facts) -> list[Change]:
    """In the order of sections; in a section as in the images."""
    return [
        change
        for section in old
        for name in dict.fromkeys([*old[section], *new[section]])
        if (change := _change(section, name, old[section].get(name), new[section].get(name)))
    ]


def _change(
    section: str, name: str, old: Attributes | None, new: Attributes | None
) -> Change | None:
    if old is None or new is None:
        return Change(section, name, old, new)
    keys = [key for key in dict.fromkeys([*old, *new]) if old.get(key) != new.get(key)]
    if not keys:
        return None
    counts = {}
    for key in keys:
        one, two = old.get(key), new.get(key)
        if isinstance(one, Content) and isinstance(two, Content):
            counts[key] = one.differing(two)
    before, after = ({key: each.get(key) for key in keys} for each in (old, new))
    return Change(section, name, before, after, counts)


def to_data(change: Change) -> dict[str, Any]:
    """For JSON."""
    found: dict[str, Any] = {"section": change.section, "name": change.name, "change": change.kind}
    for side in ("before", "after"):
        values = getattr(change, side)
        if values is not None:
            found[side] = {key: _plain(value) for key, value in values.items()}
    if change.bytes:
        found["bytes"] = change.bytes
    return found


def _plain(value: object) -> object:
    if isinstance(value, Content):
        return {"size": value.size, "sha256": value.digest}
    return value
