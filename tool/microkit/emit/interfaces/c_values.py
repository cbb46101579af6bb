# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Values of an interface in C and C++: their types, and statements that put them into messages, judge them there, and
get them out again.

In generated code a name that ends in `_` is the stub's own: no name of an interface does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ...model.interfaces import Array, Bytes, Enumeration, Field, Interface, Message, Scalar, Structure, Type

_INDENT = "    "


def c_type(interface: Interface, type: Scalar | Enumeration | Structure) -> str:
    if isinstance(type, Enumeration):
        return f"enum {interface.name}_{type.name}"
    if isinstance(type, Structure):
        return f"struct {interface.name}_{type.name}"
    if type.name == "bool":
        return "bool"
    return f"{'' if type.signed else 'u'}int{8 * type.size}_t"


def indented(lines: Iterator[str] | list[str]) -> list[str]:
    return [_INDENT + line if line else "" for line in lines]


def _address(value: str) -> str:
    return value[2:-1] if value.startswith("(*") else f"&{value}"


def _elements(type: Type, at: str, value: str, each: Callable[[Type, str, str], Iterator[str]]) -> Iterator[str]:
    """Statements for a value, or for each element of an array in a loop."""
    if not isinstance(type, Array):
        yield from each(type, at, value)
        return
    inner = list(each(type.element, f"{at} + i_ * {type.element.size}", f"{value}[i_]"))
    if inner:
        yield f"for (uint32_t i_ = 0; i_ < {type.count}; i_++) {{"
        yield from indented(inner)
        yield "}"


def put(interface: Interface, type: Type, at: str, value: str) -> Iterator[str]:
    """`value` into the message; `at` is an expression."""

    def one(type: Type, at: str, value: str) -> Iterator[str]:
        if isinstance(type, Structure):
            yield f"{interface.name}_put_{type.name}({at}, {_address(value)});"
        else:
            yield f"microkit_interface_put({at}, {type.size}, (uint64_t){value});"

    return _elements(type, at, value, one)


def get(interface: Interface, type: Type, at: str, value: str) -> Iterator[str]:
    """Out of a message that has been judged."""

    def one(type: Type, at: str, value: str) -> Iterator[str]:
        if isinstance(type, Structure):
            yield f"{interface.name}_get_{type.name}({at}, {_address(value)});"
        elif isinstance(type, (Scalar, Enumeration)):
            read = f"microkit_interface_get({at}, {type.size})"
            yield f"{value} = " + (f"{read} != 0;" if type.name == "bool" else f"({c_type(interface, type)}){read};")

    return _elements(type, at, value, one)


def judge(interface: Interface, type: Type, at: str) -> Iterator[str]:
    """`return false` where the bytes are no value of the type."""

    def one(type: Type, at: str, value: str) -> Iterator[str]:
        if isinstance(type, Scalar) and type.name == "bool":
            condition = f"microkit_interface_get({at}, 1) > 1"
        elif isinstance(type, Enumeration) or isinstance(type, Structure) and can_be_wrong(type):
            condition = f"!{interface.name}_valid_{type.name}({at})"
        else:
            return
        yield f"if ({condition}) {{"
        yield f"{_INDENT}return false;"
        yield "}"

    return _elements(type, at, "", one)


def can_be_wrong(type: Type) -> bool:
    """Whether some bytes are no value of it."""
    if isinstance(type, Array):
        return can_be_wrong(type.element)
    if isinstance(type, Structure):
        return any(can_be_wrong(field.type) for field in type.fields)
    return type.name == "bool" if isinstance(type, Scalar) else True


def maximum(interface: Interface, owner: str, field: Field) -> str:
    """The constant with the most bytes that there can be."""
    return f"{interface.name}_{owner}_{field.name}_max".upper()


def put_message(interface: Interface, owner: str, message: Message, value: Callable[[Field], str],
                too_long: str) -> Iterator[str]:  # fmt: skip
    """A whole message; the words that it has are in `next_`. `value` is where a field is, and `too_long` the
    statement when `bytes` of procedure `owner` are."""
    for field in message.bytes:
        yield f"if ({length(field, value)} > {maximum(interface, owner, field)}) {{"
        yield f"{_INDENT}{too_long}"
        yield "}"
    yield f"microkit_interface_begin({message.words});"
    for field in message.fields:
        if isinstance(field.type, Bytes):
            yield f"microkit_interface_put({field.offset}, 4, {length(field, value)});"
        else:
            yield from put(interface, field.type, str(field.offset), value(field))
    yield f"next_ = {message.words};"
    for field in message.bytes:
        yield f"next_ = microkit_interface_put_bytes(next_, {field.name}, {length(field, value)});"


def get_message(interface: Interface, message: Message, value: Callable[[Field], str]) -> Iterator[str]:
    """All its fields, from one that has been judged."""
    for field in message.fields:
        if isinstance(field.type, Bytes):
            yield f"{length(field, value)} = (uint32_t)microkit_interface_get({field.offset}, 4);"
        else:
            yield from get(interface, field.type, str(field.offset), value(field))
    if message.bytes:
        yield f"next_ = {message.words};"
    for field in message.bytes:
        yield f"next_ = microkit_interface_get_bytes(next_, {field.name}, {length(field, value)});"


def length(field: Field, value: Callable[[Field], str]) -> str:
    """Where the length of `bytes` is."""
    return value(Field(f"{field.name}_length", field.type, field.offset))


def judge_message(interface: Interface, owner: str, message: Message) -> Iterator[str]:
    """The body of a function of `count_`, the words of a message."""
    words = str(message.words)
    if message.words or message.bytes:
        yield f"if (count_ < {words}) {{"
        yield f"{_INDENT}return false;"
        yield "}"
    for field in message.bytes:
        yield f"if (microkit_interface_get({field.offset}, 4) > {maximum(interface, owner, field)}) {{"
        yield f"{_INDENT}return false;"
        yield "}"
        words += f" + microkit_interface_words((uint32_t)microkit_interface_get({field.offset}, 4))"
    for field in message.fields:
        if not isinstance(field.type, Bytes):
            yield from judge(interface, field.type, str(field.offset))
    yield f"return count_ == {words};"
