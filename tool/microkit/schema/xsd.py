# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""XML Schema 1.0, for editors that have no RELAX NG.

XSD 1.0 cannot say "these, in any order, some of them at most once", so children may repeat here;
the tool has the last word.
"""

from __future__ import annotations

from ..parse.grammar import GRAMMAR, Attr, Spec
from ..parse.include import NAMESPACE
from .patterns import PARAMETER, PARAMETER_NAME, PATTERNS, supported, type_name
from .xml import HEAD, tag, text


def xml_schema() -> str:
    """The whole schema."""
    specs = [spec for spec in GRAMMAR.values() if spec.unsupported is None]
    choices = [attr for spec in specs for attr in supported(spec.attributes) if attr.choices]
    root = tag(
        "xs:schema",
        tag("xs:element", name="system", type="system"),
        *(_simple_type(name, [each, PARAMETER]) for name, each in PATTERNS.items()),
        *(_simple_type(type_name(attr), [*attr.choices, PARAMETER]) for attr in choices),
        *(_complex_type(spec) for spec in specs),
        _param(),
        xmlns__xs="http://www.w3.org/2001/XMLSchema",
    )
    return f"{HEAD}{root}\n"


def _simple_type(name: str, expressions: list[str]) -> str:
    patterns = [tag("xs:pattern", value=each) for each in expressions]
    restriction = tag("xs:restriction", *patterns, base="xs:string")
    return tag("xs:simpleType", restriction, name=f"type.{name}")


def _complex_type(spec: Spec) -> str:
    content = [tag("xs:annotation", text("xs:documentation", spec.doc))]
    if spec.children:
        content.append(_children(spec))
    content += [_attribute(attr) for attr in supported(spec.attributes)]
    content.append(tag("xs:anyAttribute", namespace="##other", processContents="lax"))
    return tag("xs:complexType", *content, name=spec.name)


def _children(spec: Spec) -> str:
    names = [c.name for c in spec.children if GRAMMAR[c.name].unsupported is None]
    elements = [tag("xs:element", name=name, type=name) for name in names]
    elements.append(tag("xs:element", name="param", type="param"))
    elements.append(tag("xs:any", namespace=NAMESPACE, processContents="skip"))
    return tag("xs:choice", *elements, minOccurs="0", maxOccurs="unbounded")


def _attribute(attr: Attr) -> str:
    note = tag("xs:annotation", text("xs:documentation", attr.doc))
    use = "required" if attr.required else "optional"
    return tag("xs:attribute", note, name=attr.name, type=f"type.{type_name(attr)}", use=use)


def _param() -> str:
    name = tag("xs:restriction", tag("xs:pattern", value=PARAMETER_NAME), base="xs:string")
    return tag(
        "xs:complexType",
        tag("xs:attribute", tag("xs:simpleType", name), name="name", use="required"),
        tag("xs:attribute", name="board", type="xs:string"),
        tag("xs:attribute", name="default", type="xs:string"),
        name="param",
    )
