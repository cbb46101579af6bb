# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""A tree of XML elements to a tree of nodes of the dialect, by the grammar."""

from __future__ import annotations

from ..base.errors import Findings
from ..base.suggest import nearest
from . import rules
from .absent import Absent
from .grammar import GRAMMAR, Attr, Spec, parents_of
from .node import Node, Value
from .values import default_of, read_value
from .xml import Element

#: Prefixes of attributes that belong to XML and its editors, not to the dialect.
_XML_PREFIXES = ("xml:", "xmlns:", "xsi:")


def read_system(root: Element, findings: Findings) -> Node | None:
    """The `<system>` node, or None when the root is something else."""
    if root.name != "system":
        rules.root_element(findings, root.location, root.name)
        return None
    return _read(root, GRAMMAR["system"], Absent(root), findings)


def _read(element: Element, spec: Spec, absent: Absent, findings: Findings) -> Node:
    node = Node(spec, element, _values(element, spec, findings))
    for _, location in element.text:
        rules.stray_text(findings, location, spec.name, spec.name == "system")
    for child in element.children:
        child_spec = _child_spec(child, spec, findings)
        if child_spec is not None and absent.has(child):
            continue
        if child_spec is not None:
            node.children.append(_read(child, child_spec, absent, findings))
        else:
            node.skipped.append(child)
    _count_children(node, findings)
    return node


def _values(element: Element, spec: Spec, findings: Findings) -> dict[str, Value | None]:
    values: dict[str, Value | None] = {}
    meant: set[str | None] = set()
    refused = False
    for name, given in element.attributes.items():
        if name == "xmlns" or name.startswith(_XML_PREFIXES):
            continue
        attr = spec.attribute(name)
        if attr is None:
            meant.add(_unknown_attribute(element, name, spec, findings))
        elif attr.unsupported:
            if not refused:  # the others come with it
                text = f"attribute '{name}' {attr.unsupported}"
                rules.unsupported(findings, given.name_location, text)
            refused = True
        else:
            values[name] = read_value(attr, given, findings)
    for attr in spec.attributes:
        if attr.name not in element.attributes:
            values[attr.name] = default_of(attr)
            # A required attribute that is there but misspelt has been reported as unknown.
            if attr.required and attr.name not in meant and not _x86_form(element, attr):
                place = element.location
                rules.missing_attribute(findings, place, element.name, attr.name, attr.doc)
    return values


def _unknown_attribute(
    element: Element, name: str, spec: Spec, findings: Findings
) -> str | None:
    """Report it; returns the attribute that it is probably meant to be."""
    names = [attr.name for attr in spec.attributes if not attr.unsupported]
    missing = [each for each in names if each not in element.attributes]
    location = element.attributes[name].name_location
    rules.unknown_attribute(findings, location, name, spec.name, names, element.attributes)
    return nearest(name, missing)


def _x86_form(element: Element, attr: Attr) -> bool:
    """An x86 `<irq>` has no `irq` attribute; that it is an x86 one has been reported."""
    return attr.name == "irq" and any(x in element.attributes for x in ("pin", "pcidev"))


def _child_spec(child: Element, parent: Spec, findings: Findings) -> Spec | None:
    allowed = [each.name for each in parent.children]
    spec = GRAMMAR.get(child.name)
    if spec is not None and child.name in allowed:
        if spec.unsupported is None:
            return spec
        rules.unsupported(findings, child.location, spec.unsupported)
    elif spec is not None and parents_of(child.name):
        rules.misplaced_element(
            findings, child.location, child.name, parent.name, parents_of(child.name)
        )
    else:
        known = [name for name in allowed if GRAMMAR[name].unsupported is None]
        rules.unknown_element(findings, child.location, child.name, parent.name, known)
    return None


def _count_children(node: Node, findings: Findings) -> None:
    """Report children that are missing or too many; `<channel>` has a rule of its own."""
    for child in node.spec.children:
        if child.name == "end":
            continue
        # Counted in the XML: an element that is there but has been refused is not missing.
        found = [each for each in node.element.children if each.name == child.name]
        if len(found) < child.minimum:
            rules.missing_element(findings, node.location, node.tag, child.name)
        if child.maximum is not None:
            for extra in found[child.maximum :]:
                rules.repeated_element(
                    findings, extra.location, node.tag, child.name, found[0].location
                )
