#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What other languages than C and C++ call libmicrokit by: made from its headers, as the page about it is.

    --shim FILE   C source of libmicrokit_extern.a: each inline function out of line, under its own name
    --rust FILE   the functions as Rust sees them, and the numbers that callers need

A type or number that is not understood ends the build: nothing is left out silently.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from generate_library import sections
from generate_types import write
from macros import value_of

ROOT = Path(__file__).resolve().parents[2]
#: The API of a protection domain; the second is part of the first.
HEADERS = (ROOT / "libmicrokit/include/microkit.h", ROOT / "libmicrokit/include/multikit/cores.h")
#: Where numbers are defined.
NUMBERS = (ROOT / "sdk/abi/include/multikit/pd.h", ROOT / "sdk/abi/include/sel4/constants.h",
           ROOT / "sdk/abi/include/sel4/faults.h", ROOT / "libmicrokit/include/microkit_log.h")  # fmt: skip
#: Functions that the user writes are not called.
ENTRY_POINTS = "entry points"
PREFIX = "microkit_internal_inline_"
#: Of the library itself, and needed to make other languages' errors faults.
INTERNAL = {"microkit_internal_crash": "void microkit_internal_crash(seL4_Error err)"}

_PARAMETER = re.compile(r"(?P<type>.*?[ *])(?P<name>\w+)$")
_DEFINE = re.compile(r"^#define (\w+)[ \t]+\\?\s*(\S.*?)\s*(?:/\*.*)?$", re.MULTILINE)
_ENUMERATOR = re.compile(r"^\s+(seL4_Fault_\w+) = (\d+),?$", re.MULTILINE)


@dataclass(frozen=True)
class Function:
    """A function of the API. Types as C writes them; `inline`: there is nothing to link with."""

    name: str
    result: str
    parameters: tuple[tuple[str, str], ...]
    inline: bool

    @property
    def prototype(self) -> str:
        return f"{_declared(self.result, self.name)}({_list(_declared(*each) for each in self.parameters) or 'void'})"


def _declared(type: str, name: str) -> str:
    return f"{type}{'' if type.endswith('*') else ' '}{name}"


def _list(words: Iterator[str]) -> str:
    return ", ".join(words)


def functions() -> list[Function]:
    """All that programs may call, in the headers' order."""
    found = [each for path in HEADERS for each in _functions(path.read_text())]
    return found + [function(name, text, True) for name, text in INTERNAL.items()]


def _functions(header: str) -> Iterator[Function]:
    for section in sections(header):
        if not section.title.startswith(ENTRY_POINTS):
            for group in section.groups:
                for name, text in group.functions.items():
                    inline = re.search(rf"^static inline [^;{{}}]*?\b{name}\(", header, re.MULTILINE)
                    yield function(name, text, bool(inline))


def function(name: str, text: str, inline: bool) -> Function:
    """From its prototype in one line."""
    result, rest = text.split(f"{name}(", 1)
    parts = rest.rstrip(")").split(", ")
    return Function(name, result.strip(), tuple(_parameter(each) for each in parts if each != "void"), inline)


def _parameter(text: str) -> tuple[str, str]:
    match = _PARAMETER.match(text)
    if not match:
        raise SystemExit(f"generate_bindings.py: parameter '{text}' is not understood")
    return match["type"].strip(), match["name"]


# ---- C ------------------------------------------------------------------------------------


def shim(api: list[Function]) -> str:
    """The inline functions have other names while the header is read, so that theirs are free."""
    inline = [each for each in api if each.inline]
    lines = ["/*", " * SPDX-License-Identifier: BSD-2-Clause", " * Copyright 2026 The Multikit authors", " *",
             " * The inline functions of microkit.h for programs that are not C. Made by generate_bindings.py.", " */"]  # fmt: skip
    lines += [f"#define {each.name} {PREFIX}{each.name}" for each in inline]
    lines += ["#include <microkit.h>", "", "#include <stddef.h>"]
    lines += [f"#undef {each.name}" for each in inline]
    for each in inline:
        call = f"{PREFIX}{each.name}({_list(name for _, name in each.parameters)});"
        lines += ["", f"{each.prototype};", each.prototype, "{", f"    {'' if each.result == 'void' else 'return '}{call}", "}"]
    return "\n".join([*lines, "", COMPARE])


#: LLVM makes calls of this out of memcmp() == 0.
COMPARE = """int bcmp(const void *a, const void *b, size_t n);
__attribute__((weak)) int bcmp(const void *a, const void *b, size_t n)
{
    return __builtin_memcmp(a, b, n);
}
"""

# ---- Rust -----------------------------------------------------------------------------------

RUST_TYPES = {
    "int": "i32", "unsigned int": "u32", "bool": "bool", "const char *": "*const u8",
    "seL4_Uint8": "u8", "seL4_Uint16": "u16", "seL4_Uint32": "u32", "seL4_Uint64": "u64", "seL4_Word": "u64", "seL4_CPtr": "u64",
    "microkit_channel": "u32", "microkit_child": "u32", "microkit_core": "u32", "microkit_msginfo": "RawMessageInfo",
    "enum microkit_core_state": "u32", "seL4_Error": "u32", "seL4_ARM_SMCContext *": "*mut [u64; 8]",
}  # fmt: skip
#: With their types.
RUST_NUMBERS = {
    **dict.fromkeys(("MICROKIT_MAX_CHANNEL_ID", "MICROKIT_LOG_ERROR", "MICROKIT_LOG_WARNING", "MICROKIT_LOG_INFO",
                     "MICROKIT_LOG_DEBUG"), "u32"),
    **dict.fromkeys(("MICROKIT_PD_NAME_LENGTH", "MICROKIT_LOG_LINE", "seL4_MsgMaxLength"), "usize"),
    **dict.fromkeys(("MICROKIT_ERROR_PEER", "MICROKIT_PEER_FAULTED", "MICROKIT_PEER_STOPPED", "MICROKIT_PEER_RESTARTED",
                     "MICROKIT_PEER_CORE_DOWN", "MICROKIT_CAUSE_STOPPED", "MICROKIT_CAUSE_RESTARTED", "MICROKIT_CAUSE_CORE_DOWN",
                     "MICROKIT_STACK_TOP", "MICROKIT_MAX_STACK_SIZE", "seL4_UserTop"), "u64"),
}  # fmt: skip
RUST_HEAD = """// SPDX-License-Identifier: BSD-2-Clause
// Copyright 2026 The Multikit authors
//
//! libmicrokit's functions and numbers as its headers declare them. Made by generate_bindings.py.
//!
//! # Safety
//!
//! What microkit.h says of each. Pointers to text are to zero-terminated bytes; those of `microkit_arm_smc_call` to 8 words. All
//! but these are safe to call from the PD's thread; they are unsafe because Rust knows nothing about them.
#![allow(missing_docs, non_upper_case_globals)]

/// `microkit_msginfo`.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(C)]
pub struct RawMessageInfo {
    pub words: [u64; 1],
}
"""


def rust(api: list[Function]) -> str:
    """The module `ffi` of crate `multikit`."""
    numbers = constants()
    lines = [RUST_HEAD]
    lines += [f"pub const {name}: {type} = {numbers[name]:#x};" for name, type in RUST_NUMBERS.items()]
    lines += [f"pub const {name}: u64 = {value};" for name, value in faults().items()]
    lines += ["", 'extern "C" {', "    pub static microkit_name: [u8; MICROKIT_PD_NAME_LENGTH];"]
    lines += [f"    {_rust_function(each)}" for each in api]
    return "\n".join([*lines, "}", ""])


def _rust_function(each: Function) -> str:
    parameters = _list(f"{name}: {_rust_type(type)}" for type, name in each.parameters)
    result = "" if each.result == "void" else f" -> {_rust_type(each.result)}"
    return f"pub fn {each.name}({parameters}){result};"


def _rust_type(type: str) -> str:
    if type not in RUST_TYPES:
        raise SystemExit(f"generate_bindings.py: no Rust type for '{type}'")
    return RUST_TYPES[type]


def constants() -> dict[str, int]:
    """The values of RUST_NUMBERS."""
    texts = dict(match for path in NUMBERS for match in _DEFINE.findall(path.read_text()))
    return {name: _value(name, texts) for name in RUST_NUMBERS}


def faults() -> dict[str, int]:
    """Labels of the messages about faults."""
    return {name: int(value) for path in NUMBERS for name, value in _ENUMERATOR.findall(path.read_text())}


def _value(name: str, texts: dict[str, str]) -> int:
    """Of a macro that others are part of."""
    text = texts.get(name, "")
    for other in set(re.findall(r"\b[A-Za-z_]\w{2,}\b", text)) & set(texts):
        text = re.sub(rf"\b{other}\b", str(_value(other, texts)), text)
    value = value_of(text)
    if value is None:
        raise SystemExit(f"generate_bindings.py: {name} is no number: '{text}'")
    return value


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shim", type=Path, required=True)
    parser.add_argument("--rust", type=Path, required=True)
    arguments = parser.parse_args()
    api = functions()
    write(arguments.shim, shim(api))
    write(arguments.rust, rust(api))


if __name__ == "__main__":
    main()
