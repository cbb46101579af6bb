# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Places in messages are C's, for random types; labels tell apart what two ends must agree on."""

from __future__ import annotations

import ctypes
import random
import re
from typing import Any

from microkit.model.interfaces import SCALARS, Array, Bytes, Enumeration, Message, Structure, Type, lay_out, structure
from tool_support import SDF, Judge

C_TYPES: dict[str, Any] = {
    "u8": ctypes.c_uint8, "u16": ctypes.c_uint16, "u32": ctypes.c_uint32, "u64": ctypes.c_uint64,
    "i8": ctypes.c_int8, "i16": ctypes.c_int16, "i32": ctypes.c_int32, "i64": ctypes.c_int64, "bool": ctypes.c_bool,
}  # fmt: skip


def random_type(chance: random.Random, depth: int) -> tuple[Type, Any]:
    """A type, and the same of ctypes."""
    kind = chance.choice(["scalar", "scalar", "enum", "array", "structure" if depth else "scalar"])
    if kind == "enum":
        return Enumeration("e", (("x", 0),)), ctypes.c_int
    if kind == "array":
        element, other = random_type(chance, depth)
        if not isinstance(element, (Array, Bytes)):
            count = chance.randint(1, 5)
            return Array(element, count), other * count
        return element, other
    if kind == "structure":
        return random_structure(chance, depth - 1)
    name = chance.choice(list(SCALARS))
    return SCALARS[name], C_TYPES[name]


def random_structure(chance: random.Random, depth: int) -> tuple[Structure, Any]:
    fields = [random_type(chance, depth) for _ in range(chance.randint(1, 6))]
    made = structure("s", lay_out((f"f{number}", type) for number, (type, _) in enumerate(fields)))
    members = [(f"f{number}", other) for number, (_, other) in enumerate(fields)]
    return made, type("S", (ctypes.LittleEndianStructure,), {"_fields_": members})


def test_places_are_those_of_c() -> None:
    chance = random.Random(5)
    for _ in range(2000):
        made, other = random_structure(chance, 3)
        assert [field.offset for field in made.fields] == [getattr(other, field.name).offset for field in made.fields]
        assert (made.size, made.alignment) == (ctypes.sizeof(other), ctypes.alignment(other))


def test_words() -> None:
    message = Message(lay_out([("a", SCALARS["u8"]), ("b", Bytes(9)), ("c", Bytes(1)), ("d", SCALARS["u8"])]))
    assert [field.offset for field in message.fields] == [0, 4, 8, 12]
    assert (message.words, message.max_words) == (2, 2 + 2 + 1)
    assert Message(()).words == Message(()).max_words == 0


TEXT = """<interface name="i" version="1">
<enum name="e"><value name="x"/><value name="y" number="4"/></enum>
<struct name="s"><field name="f" type="u8" count="2"/><field name="g" type="e"/></struct>
<procedure name="p"><argument name="a" type="s"/><result name="r" type="bytes" max="8"/></procedure>
<procedure name="q"/><event name="v"/></interface>
<protection_domain name="a"><program_image path="a.elf"/></protection_domain>"""


def test_labels_follow_the_text(judge: Judge) -> None:
    """What both ends must agree on changes them; comments, spaces and the form of numbers do not."""
    def signature(text: str) -> int:
        return judge(text).good.interfaces[0].signature

    found = {signature(TEXT)}
    changes = [('version="1"', 'version="2"'), ('name="i"', 'name="j"'), ('name="y"', 'name="z"'), ('"4"', '"5"'),
               ('count="2"', 'count="3"'), ('"u8"', '"i8"'), ('name="g"', 'name="h"'), ('max="8"', 'max="9"'),
               ('name="q"', 'name="o"'), ('name="v"', 'name="v" from="client"'), ('<event name="v"/>', ""),
               ('type="s"', 'type="e"'), ('name="a" type', 'name="b" type')]  # fmt: skip
    for old, new in changes:
        assert old in TEXT
        found.add(signature(TEXT.replace(old, new, 1)))
    assert len(found) == len(changes) + 1
    assert signature(re.sub(r'"4"', '"0x4"', TEXT).replace("<enum", "<!-- so --> <enum")) in found


def test_channels_know_their_interface(judge_file: Judge) -> None:
    system = judge_file(SDF / "valid/everything.system").good
    assert [each.spoken for each in system.channels] == ["accounts 2", None]
    assert system.channels[0].interface is system.interfaces[0]
