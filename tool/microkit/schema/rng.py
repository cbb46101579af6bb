# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""RELAX NG (ISO/IEC 19757-2), XML syntax."""

from __future__ import annotations

from ..parse.grammar import GRAMMAR, Attr, Child, Kind, Spec
from ..parse.include import NAMESPACE
from .patterns import PARAMETER, PARAMETER_NAME, PATTERNS, supported, type_name
from .xml import HEAD, tag, text


def relax_ng() -> str:
    """The whole schema."""
    specs = [spec for spec in GRAMMAR.values() if spec.unsupported is None]
    root = tag(
        "grammar",
        tag("start", tag("ref", name="system")),
        *(_define_type(name, each) for name, each in PATTERNS.items()),
        *(_define_element(spec) for spec in specs),
        _define_extensions(),
        _define_foreign(),
        xmlns="http://relaxng.org/ns/structure/1.0",
        xmlns__a="http://relaxng.org/ns/compatibility/annotations/1.0",
        datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes",
    )
    return f"{HEAD}{root}\n"


def _define_type(name: str, expression: str) -> str:
    return tag("define", _data(f"{expression}|{PARAMETER}"), name=f"type.{name}")


def _data(expression: str) -> str:
    return tag("data", text("param", expression, name="pattern"), type="string")


def _define_element(spec: Spec) -> str:
    content = [_documentation(spec.doc)]
    content += [_attribute(attr) for attr in supported(spec.attributes)]
    content.append(tag("ref", name="foreign"))
    content += _children(spec)
    return tag("define", tag("element", *content, name=spec.name), name=spec.name)


def _documentation(words: str) -> str:
    return text("a:documentation", words)


def _attribute(attr: Attr) -> str:
    if attr.kind is Kind.CHOICE:
        values = [text("value", choice) for choice in attr.choices]
        value = tag("choice", *values, _data(PARAMETER))
    else:
        value = tag("ref", name=f"type.{type_name(attr)}")
    element = tag("attribute", _documentation(attr.doc), value, name=attr.name)
    return element if attr.required else tag("optional", element)


def _children(spec: Spec) -> list[str]:
    if not spec.children:
        return []
    parts = [
        _repeat(child) for child in spec.children if GRAMMAR[child.name].unsupported is None
    ]
    parts.append(tag("zeroOrMore", tag("ref", name="include")))
    parts.append(tag("zeroOrMore", tag("ref", name="param")))
    return [tag("interleave", *parts)]


def _repeat(child: Child) -> str:
    reference = tag("ref", name=child.name)
    return tag("optional" if child.maximum == 1 else "zeroOrMore", reference)


def _define_extensions() -> str:
    """`xi:include` and `param`, which are not elements of the dialect but of the files it is in."""
    value = tag("attribute", tag("text"), name="value")
    given = tag("element", tag("ref", name="param.name"), value, name="param", ns="")
    href = tag("attribute", tag("ref", name="type.path"), name="href")
    own = [tag("optional", tag("attribute", tag("text"), name=name)) for name in ("board", "default")]
    include = tag("element", href, tag("zeroOrMore", given), name="include", ns=NAMESPACE)
    name = _data(PARAMETER_NAME)
    return "\n".join(
        (
            tag("define", tag("attribute", name, name="name"), name="param.name"),
            tag("define", include, name="include"),
            tag("define", tag("element", tag("ref", name="param.name"), *own, name="param"),
                name="param"),
        )
    )  # fmt: skip


def _define_foreign() -> str:
    """Attributes of XML itself and of XML Schema instances."""
    namespaces = [
        tag("nsName", ns="http://www.w3.org/XML/1998/namespace"),
        tag("nsName", ns="http://www.w3.org/2001/XMLSchema-instance"),
    ]
    attribute = tag("attribute", tag("choice", *namespaces), tag("text"))
    return tag("define", tag("zeroOrMore", attribute), name="foreign")


