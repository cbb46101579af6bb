# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Programs as toolchains make them: stripped, with symbols beside them, with thread-local variables,
of another configuration."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from microkit.base.choice import Choice
from microkit.elf import Elf
from microkit.elf.header import read_program
from microkit.elf.notes import build_id, flavours
from microkit.base.contract import MIN_BUDGET_US
from microkit.sdk.parts import Parts
from tool_support import Judge

def objcopy(*arguments: object) -> None:
    subprocess.run(["aarch64-linux-gnu-objcopy", *map(str, arguments)], check=True)


def system(image: Path, symbols: Path | None = None) -> str:
    more = f' path_for_symbols="{symbols}"' if symbols else ""
    return (f'<protection_domain name="a"><program_image path="{image}"{more}/>'
            "</protection_domain>")  # fmt: skip


def test_smallest_budget(parts: Parts) -> None:
    assert parts.abi.constant("MIN_BUDGET_US") == MIN_BUDGET_US


def test_the_library_says_what_it_is_for(link: Callable[..., Path], judge: Judge) -> None:
    elf = link("a")
    assert flavours(read_program(elf).notes) == [("qemu_virt_aarch64", "debug")]
    assert judge(system(elf), config=Choice("debug")).rules == judge(system(elf)).rules == []
    assert judge(system(elf), config=Choice("release")).rules == ["program-flavour"]


def test_stripped_with_symbols_beside(link: Callable[..., Path], judge: Judge) -> None:
    """The usual pair; alone, the second file is no program."""
    for more in ((), ("-Wl,--build-id=sha1",)):
        elf = link("a", "", *more)
        stripped, debug = elf.with_suffix(".stripped"), elf.with_suffix(".debug")
        objcopy("--strip-all", elf, stripped)
        objcopy("--only-keep-debug", elf, debug)
        assert (build_id(Elf.read(debug).notes) is None) == (more == ())
        assert judge(system(stripped, debug)).rules == []
        assert judge(system(stripped, elf)).rules == []
        assert judge(system(debug)).rules == ["program-format"]


@pytest.mark.parametrize("build_id", [(), ("-Wl,--build-id=sha1",)], ids=["shape", "build-id"])
def test_symbols_of_another_build(
    link: Callable[..., Path], judge: Judge, build_id: tuple[str, ...]
) -> None:
    """Same parts, and a variable that has moved within them, or the same code and another id."""
    one = link("one", "uint64_t x = 1, y = 2;", *build_id)
    other = link("other", "uint64_t y = 1, x = 2;", *build_id)
    assert Elf.read(one).shape == Elf.read(other).shape
    assert judge(system(one, other)).rules == ["symbols-differ"]
    if build_id:  # then it shows also without symbols
        objcopy("--strip-all", one, one.with_suffix(".stripped"))
        assert judge(system(one.with_suffix(".stripped"), other)).rules == ["symbols-differ"]
    larger = link("larger", "uint64_t z[1000] = {1};")
    assert judge(system(one, larger)).rules == ["symbols-differ"]


TLS = "__thread int variable = 7; int *where(void) { return &variable; }"


def test_thread_local_variables(link: Callable[..., Path], judge: Judge) -> None:
    """The library's script has room for them, the linker's own has not."""
    assert read_program(link("a", TLS)).has_tls
    assert judge(system(link("a", TLS))).rules == []
    bare = link("b", TLS, "-Wl,-Ttext=0x200000", script=())
    assert "program-tls" in judge(system(bare)).rules
