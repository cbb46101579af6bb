# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What generate_bindings.py writes is what the compiler sees in the headers: every function, type and number."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from harness.scripts import load_script

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "sdk/abi"))
bindings = load_script(ROOT / "sdk/abi/generate_bindings.py")

FLAVOUR = "board/qemu_virt_aarch64/debug"
ENTRY_POINTS = {"init", "notified", "protected", "fault"}
#: Bytes of Rust's types.
SIZES = {"i8": 1, "i32": 4, "u8": 1, "u16": 2, "u32": 4, "u64": 8, "bool": 1, "*const u8": 8, "*mut [u64; 8]": 8, "RawMessageInfo": 8}


def compile(sdk: Path, text: str, *options: str) -> str:
    result = subprocess.run(["aarch64-linux-gnu-gcc", "-ffreestanding", "-I", sdk / FLAVOUR / "include", *options, "-x", "c", "-"],
                            input=text, capture_output=True, text=True, check=False)  # fmt: skip
    assert result.returncode == 0, result.stderr
    return result.stdout


def declared(sdk: Path) -> dict[str, str]:
    """Functions of microkit.h and of cores.h, with their types as GCC writes them."""
    text = compile(sdk, "#include <microkit.h>\n", "-fsyntax-only", "-aux-info", "/dev/stdout")
    found = re.findall(r"^/\* \S*/(?:microkit|multikit/cores)\.h:\d+:\w+ \*/ (.*?(\w+) \(.*\));", text, re.MULTILINE)
    return {name: line for line, name in found}


def test_every_function(sdk: Path) -> None:
    seen = {name for name in declared(sdk) if "internal" not in name} - ENTRY_POINTS
    assert len(seen) > 35
    assert {each.name for each in bindings.functions()} == seen | set(bindings.INTERNAL)


def test_types_of_functions(sdk: Path) -> None:
    """Each is assigned to a pointer of the type that the bindings say it has, and of no other size in Rust."""
    lines = ["#include <microkit.h>"]
    for each in bindings.functions():
        parameters = ", ".join(type for type, _ in each.parameters) or "void"
        lines.append(f"{each.result} (*pointer_{each.name})({parameters}) = {each.name};")
        for type in (each.result, *(type for type, _ in each.parameters)):
            if type != "void":
                lines.append(f'_Static_assert(sizeof({type}) == {SIZES[bindings.RUST_TYPES[type]]}, "{type}");')
    lines.append("_Static_assert(sizeof(seL4_ARM_SMCContext) == 8 * 8, \"\");")
    lines.append("_Static_assert(sizeof(seL4_Bool) == 1, \"FaultReply\");")
    compile(sdk, "\n".join(lines), "-Werror", "-fsyntax-only")


def test_numbers(sdk: Path) -> None:
    lines = ["#include <microkit_log.h>"]
    numbers = bindings.constants() | bindings.faults()
    lines += [f'_Static_assert({name} == {value}ULL, "{name}");' for name, value in numbers.items()]
    compile(sdk, "\n".join(lines), "-fsyntax-only")
    assert len(bindings.faults()) == 10


@pytest.mark.parametrize("config", ["debug"])
def test_shim_has_every_inline_function(sdk: Path, config: str) -> None:
    library = sdk / f"board/qemu_virt_aarch64/{config}/lib/libmicrokit_extern.a"
    text = subprocess.run(["aarch64-linux-gnu-nm", library], capture_output=True, text=True, check=True).stdout
    defined = set(re.findall(r" T (\w+)", text))
    inline = {each.name for each in bindings.functions() if each.inline}
    assert len(inline) > 20 and defined == inline
    assert re.search(r" W bcmp", text)


def test_installed_is_generated(sdk: Path) -> None:
    assert (sdk / "rust/multikit/src/ffi.rs").read_text() == bindings.rust(bindings.functions())


@pytest.mark.parametrize("text", ["struct unknown f(int a)", "void f(struct unknown *a)", "void f(float a)"])
def test_unknown_types_end_the_build(text: str) -> None:
    with pytest.raises(SystemExit, match="no Rust type for"):
        bindings.rust([bindings.function("f", text, True)])


def test_unknown_numbers_end_the_build(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(bindings.RUST_NUMBERS, "MICROKIT_NO_SUCH", "u32")
    with pytest.raises(SystemExit, match="MICROKIT_NO_SUCH is no number"):
        bindings.constants()
