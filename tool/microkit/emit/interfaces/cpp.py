# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Stubs for C++: a header over C's, with references where C has pointers. The server is an object of any class with the
procedures as members."""

from __future__ import annotations

from collections.abc import Iterator

from ...model.interfaces import Array, Bytes, Field, Interface, Procedure, Structure
from . import c
from .c_values import c_type, indented


def files(interface: Interface) -> dict[str, str]:
    """Text by name of file."""
    return {f"{interface.name}.hpp": "\n".join(_lines(interface)) + "\n"}


def _lines(interface: Interface) -> Iterator[str]:
    name = interface.name
    yield from c.head(interface, "client and server in C++")
    yield from ("#pragma once", "", f'#include "{name}_client.h"', "", f"namespace {name} {{", "")
    for each in (*interface.enumerations, *interface.structures):
        yield f"using {each.name} = {c_type(interface, each)};"
    yield ""
    yield "/* The server at the other end of a channel. What its members return is said in " f"{name}_client.h. */"
    yield "class Client"
    yield "{"
    yield "    microkit_channel channel_;"
    yield ""
    yield "  public:"
    yield "    explicit constexpr Client(microkit_channel channel) : channel_(channel)"
    yield from ("    {", "    }")
    for procedure in interface.procedures:
        yield ""
        yield from indented(list(_call(interface, procedure)))
    for event in interface.events:
        if not event.from_server:
            yield ""
            yield f"    void {event.name}() const"
            yield from ("    {", "        microkit_notify(channel_);", "    }")
    yield "};"
    yield from _server(interface)
    yield from ("", f"}} // namespace {name}")


def _call(interface: Interface, procedure: Procedure) -> Iterator[str]:
    parameters = [*(text for each in procedure.request.fields for text in _parameter(interface, each, "const ", "void")),
                  *(text for each in procedure.answer.fields for text in _parameter(interface, each, "", "void"))]  # fmt: skip
    passed = ["channel_", *(text for each in procedure.request.fields for text in c.by_value(each)),
              *(text for each in procedure.answer.fields for text in c.by_pointer(each))]  # fmt: skip
    yield from c.wrapped(f"[[nodiscard]] uint32_t {procedure.name}({', '.join(parameters)}) const")
    call = f"{interface.name}_call_{procedure.name}({', '.join(passed)})"
    yield from c.body([f"    return {call};"])


def _parameter(interface: Interface, field: Field, const: str, bytes: str) -> Iterator[str]:
    """Of an argument, which is const, or of a result."""
    if isinstance(field.type, Bytes):
        yield f"{const}{bytes} *{field.name}"
        yield f"uint32_t {'' if const else '&'}{field.name}_length"
    elif isinstance(field.type, Array):
        yield f"{const}{c_type(interface, field.type.element)} (&{field.name})[{field.type.count}]"
    elif const and not isinstance(field.type, Structure):
        yield f"{c_type(interface, field.type)} {field.name}"
    else:
        yield f"{const}{c_type(interface, field.type)} &{field.name}"


def _server(interface: Interface) -> Iterator[str]:
    yield ""
    yield "/* What microkit_protected returns for a call on a channel of this interface. The server has a member for each"
    yield " * procedure; what holds for C's handlers holds for them:"
    yield " *"
    for procedure in interface.procedures:
        parameters = ["microkit_channel channel"]
        for fields, const in ((procedure.request.fields, "const "), (procedure.answer.fields, "")):
            parameters += [text for each in fields for text in _parameter(interface, each, const, "uint8_t")]
        yield f" *     void {procedure.name}({', '.join(parameters)});"
    yield " */"
    for procedure in interface.procedures:
        yield "template <typename Server>"
        yield f"microkit_msginfo reply_{procedure.name}(Server &server_, microkit_channel channel_, uint32_t count_)"
        lines = list(c.serve(interface, procedure, f"server_.{procedure.name}", by_reference=True))
        yield from c.body(indented(lines))
        yield ""
    yield "template <typename Server>"
    yield "microkit_msginfo dispatch(Server &server_, microkit_channel channel_, microkit_msginfo info_)"
    yield from c.body(indented(list(c.dispatch(interface, "reply_{}(server_, channel_, count_)"))))
    for event in interface.events:
        if event.from_server:
            yield ""
            yield f"inline void signal_{event.name}(microkit_channel channel_)"
            yield from c.body(["    microkit_notify(channel_);"])
