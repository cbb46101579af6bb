# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What this board does not have, and is left out: `<param board="..." default="none"/>` gives its number."""

from __future__ import annotations

from .xml import Element

#: In place of an interrupt's number, or of a region's physical address.
ABSENT = "none"


class Absent:
    """Of one description."""

    def __init__(self, root: Element) -> None:
        regions = [each for each in root.walk() if each.name == "memory_region"]
        gone = {_text(each, "name") for each in regions if _is_absent(each)}
        #: Names of regions that are left out, and with them what maps these.
        self.regions = gone - {_text(each, "name") for each in regions if not _is_absent(each)}

    def has(self, element: Element) -> bool:
        return _is_absent(element) or element.name == "map" and _text(element, "mr") in self.regions


def _is_absent(element: Element) -> bool:
    return (element.name == "irq" and _text(element, "irq") == ABSENT
            or element.name == "memory_region" and _text(element, "phys_addr") == ABSENT)


def _text(element: Element, name: str) -> str | None:
    given = element.attributes.get(name)
    return given.value if given is not None else None
