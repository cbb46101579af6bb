# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""`xi:include`: parts of a description in files of their own (an extension).

The element is that of XInclude (W3C), with two differences: when the included file's root is
`<system>`, its children take the place of the include, and `<param>` inside the include gives the
file's parameters their values. Paths are relative to the file that contains the include.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from ..base.errors import Findings
from ..base.location import Location
from ..base.rules import Reporter, rule
from . import rules
from .file import read_file
from .parameters import Given, Scope, checked_param, open_scope, param_twice, substitute
from .xml import MAX_DEPTH as MAX_NESTING
from .xml import Element

NAMESPACE = "http://www.w3.org/2001/XInclude"
MAX_DEPTH = 30
MAX_FILES = 10_000


class Includer:
    """Expands includes and parameters of one description."""

    def __init__(self, board: Mapping[str, str], findings: Findings) -> None:
        self.board = board
        self.findings = findings
        #: Files included so far, each once, in order.
        self.files: dict[Path, None] = {}
        self._count = 0

    def expand(self, root: Element, path: Path, parameters: dict[str, str]) -> None:
        """Expand a description in place; `parameters` are those of the command line."""
        given = {name: Given(value, None) for name, value in parameters.items()}
        scope = open_scope(root, given, self.board, self.findings)
        self._expand(root, [Path(os.path.normpath(path))], scope, frozenset(), 1)

    def _expand(
        self,
        element: Element,
        chain: list[Path],
        scope: Scope,
        prefixes: frozenset[str],
        depth: int,
    ) -> None:
        """Substitute in this element and replace includes below it."""
        prefixes = _prefixes(element, prefixes)
        substitute(element, scope, self.findings)
        if not element.children:
            return
        if depth >= MAX_NESTING:  # each file alone is not too deep, but one in the other
            rules.nesting(self.findings, element.location, MAX_NESTING)
            element.children = []
            return
        children: list[Element] = []
        for child in element.children:
            if not _is_include(child):
                self._expand(child, chain, scope, prefixes, depth + 1)
                children.append(child)
                continue
            for part in [child, *child.children]:
                substitute(part, scope, self.findings)
            children += self._included(child, element, chain, prefixes, depth)
        element.children = children

    def _included(
        self,
        include: Element,
        parent: Element,
        chain: list[Path],
        prefixes: frozenset[str],
        depth: int,
    ) -> list[Element]:
        """What takes the place of an include; nothing after a finding."""
        given = self._given(include)
        href = include.attributes.get("href")
        if not self._well_formed(include, _prefixes(include, prefixes)) or href is None:
            return []
        if href.broken:
            return []
        path = Path(os.path.normpath(chain[-1].parent / href.value))
        place = href.value_location
        if path in chain:
            include_cycle(self.findings, place, [*chain, path])
            return []
        if len(chain) > MAX_DEPTH:
            too_many(self.findings, place, f"includes are nested more than {MAX_DEPTH} files deep")
            return []
        self._count += 1
        if self._count > MAX_FILES:
            too_many(self.findings, place, f"more than {MAX_FILES} files are included")
            return []
        root = read_file(path, self.findings, place)
        if root is None:
            return []
        self.files.setdefault(path)
        scope = open_scope(root, given, self.board, self.findings)
        self._expand(root, [*chain, path], scope, frozenset(), depth + 1)
        return root.children if root.name == parent.name == "system" else [root]

    def _given(self, include: Element) -> dict[str, Given]:
        """The values that an include gives to parameters."""
        given: dict[str, Given] = {}
        for child in include.children:
            if child.name != "param":
                rules.unknown_element(
                    self.findings, child.location, child.name, include.name, ("param",)
                )
                continue
            name = checked_param(child, ("name", "value"), self.findings)
            value = child.attributes.get("value")
            if name is None:
                continue
            if value is None:
                help = "Value of the parameter."
                rules.missing_attribute(self.findings, child.location, "param", "value", help)
                continue
            if name in given:
                param_twice(self.findings, child, name)
            given[name] = Given(value.value, child.attributes["name"].value_location)
        return given

    def _well_formed(self, include: Element, prefixes: frozenset[str]) -> bool:
        prefix = include.name.partition(":")[0]
        if prefix not in prefixes:
            include_namespace(self.findings, include.location, prefix)
        for name, attribute in include.attributes.items():
            if name != "href" and not name.startswith("xmlns"):
                place = attribute.name_location
                rules.unknown_attribute(self.findings, place, name, include.name, ("href",))
        if "href" not in include.attributes:
            help = "File to include."
            rules.missing_attribute(
                self.findings, include.location, include.name, "href", help
            )
        return prefix in prefixes


def _is_include(element: Element) -> bool:
    return element.name.endswith(":include")


def _prefixes(element: Element, outer: frozenset[str]) -> frozenset[str]:
    """The prefixes that stand for XInclude inside this element."""
    bound = {
        name[len("xmlns:") :]: attribute.value
        for name, attribute in element.attributes.items()
        if name.startswith("xmlns:")
    }
    if not bound:
        return outer
    kept = outer - bound.keys()
    return kept | {prefix for prefix, value in bound.items() if value == NAMESPACE}


@rule("include-namespace")
def include_namespace(report: Reporter, location: Location, prefix: str) -> None:
    """The prefix of an `include` element does not stand for XInclude."""
    report(
        location,
        f"the prefix '{prefix}' is not declared as XInclude's",
        help=f'write <system xmlns:{prefix}="{NAMESPACE}">',
    )


@rule("include-cycle")
def include_cycle(report: Reporter, location: Location, chain: list[Path]) -> None:
    """A file includes itself, directly or through others."""
    shown = [str(path) for path in chain]
    if len(shown) > 6:
        shown = [*shown[:3], "...", *shown[-2:]]
    report(location, f"includes go round in a circle: {' -> '.join(shown)}")


@rule("include-limit")
def too_many(report: Reporter, location: Location, message: str) -> None:
    """More than 10,000 files are included, or files include each other more than 30 deep.

    Probably files include each other many times over.
    """
    report(location, message)
