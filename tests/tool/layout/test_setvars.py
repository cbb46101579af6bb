# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Variables that cannot be set, and regions that only a variable names."""

from __future__ import annotations

import struct
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from backend_support import Built, make
from microkit.base.errors import Diagnostic, Findings, Severity
from microkit.elf import Elf
from microkit.layout.setvars import LIBRARY
from microkit.sdk.parts import Parts
from tool_support import Judge
from verify_support import Target

REGION = '<memory_region name="r" size="0x5000"/>'
#: Two files' worth of variables; asm, because a compiler gives no file two static ones of a name.
TEXT = """
uint64_t fine = 1, shared[2];
const uint64_t constant = 3;
static uint64_t here __attribute__((used)) = 4;
extern uint64_t fine_alias __attribute__((alias("fine")));
__thread uint64_t local = 5;
__asm__(".data; .balign 8; .type twice, %object; .size twice, 8; twice: .quad 1\\n"
        ".type half, %object; .size half, 8; .global half; half = shared + 4\\n"
        ".text; .type table, %object; .size table, 8; .global table; table: .quad 1; .text");
uint64_t *use(void) { local++; return &fine; }
"""
SECOND = """
__asm__(".data; .balign 8; .type twice, %object; .size twice, 8; twice: .quad 2; .text");
"""


@pytest.fixture(scope="module")
def program(link: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    second = tmp_path_factory.mktemp("second") / "second.c"
    second.write_text(SECOND)
    return link("variables", TEXT, second)


def moved(program: Path, name: str, address: int) -> Path:
    """The program with another address in its symbol table."""
    symbol, data = Elf.read(program).symbols[name], program.read_bytes()
    before = struct.pack("<QQ", symbol.address, symbol.size)
    assert data.count(before) == 1
    path = program.with_name("moved.elf")
    path.write_bytes(data.replace(before, struct.pack("<QQ", address, symbol.size)))
    return path


@pytest.fixture
def found(program: Path, judge: Judge, parts: Parts) -> Callable[..., list[Diagnostic]]:
    """Findings when variables are set, all at their attributes."""

    def run(*symbols: str, program: Path = program) -> list[Diagnostic]:
        setvars = "\n".join(f'<setvar symbol="{each}" region_paddr="r"/>' for each in symbols)
        text = f"""<system>{REGION}<protection_domain name="a">
        <program_image path="{program}"/>\n{setvars}</protection_domain></system>"""
        result = judge(text)
        findings = Findings()
        product = make(result.good, result.board, parts, findings)
        errors = [each for each in findings.all if each.severity is Severity.ERROR]
        assert (product is None) == bool(errors)
        assert all(each.location.line >= 3 and each.location.column for each in findings.all)
        return list(findings.all)

    return run


@pytest.fixture
def rules(found: Callable[..., list[Diagnostic]]) -> Callable[..., list[str]]:
    return lambda *symbols, **program: [each.rule for each in found(*symbols, **program)]


@pytest.mark.parametrize(
    ("symbol", "rule"),
    [("twice", "setvar-ambiguous"), ("use", "setvar-code"), ("_start", "setvar-code"),
     ("table", "setvar-code"), ("constant", "setvar-const"), ("local", "setvar-unknown"),
     ("_data_end", "setvar-size"),
     *((name, "setvar-library") for name in ("microkit_irqs", "microkit_name", "microkit_tls"))],
)  # fmt: skip
def test_cannot_be_set(rules: Callable[..., list[str]], symbol: str, rule: str) -> None:
    assert rules(symbol) == [rule]


def test_what_may_be_meant(found: Callable[..., list[Diagnostic]]) -> None:
    """A variable, and none that must not be set."""
    assert [each.help for each in found("fien", "microkit_iqrs", "_strat")] == [
        ("did you mean 'fine'?",), (), ()]  # fmt: skip


def test_can_be_set(rules: Callable[..., list[str]]) -> None:
    """Static ones as well, if there is one of the name."""
    assert rules("fine", "here", "half") == []


def test_aliases(rules: Callable[..., list[str]]) -> None:
    assert rules("fine", "fine_alias") == ["setvar-overlap"]


def test_places_that_share_bytes(rules: Callable[..., list[str]], program: Path) -> None:
    """Half in another variable, on either side; in the library's; in none."""
    symbols = Elf.read(program).symbols
    fine, name = symbols["fine"].address, symbols["microkit_name"].address
    for address in (fine - 4, fine, fine + 7):
        elf = moved(program, "here", address)
        assert rules("here", "fine", program=elf) == ["setvar-overlap"]
        assert rules("fine", "here", program=elf) == ["setvar-overlap"]
    for address in (name - 7, name + 8, name + 63):
        assert set(rules("here", program=moved(program, "here", address))) == {"setvar-overlap"}
    assert rules("here", program=moved(program, "here", 0x1000)) == ["setvar-outside"]


def test_the_librarys_variables_are_all_known(library: list[Path]) -> None:
    """By the compiled library, whatever its sources say. What the compiler makes by itself has a dot in its
    name, and no variable has one."""
    command = ["aarch64-linux-gnu-nm", "--defined-only", *map(str, library)]
    lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    words = [line.split() for line in lines if line.count(" ") == 2]
    assert {word[2] for word in words if word[1] in "DdBbRrVvC" and word[2][0] != "$"
            and "." not in word[2]} == LIBRARY


UNMAPPED = """<protection_domain name="{0}" cpu="{1}"><program_image path="a.elf"/>
<setvar symbol="buffer_paddr" region_paddr="r"/></protection_domain>"""


@pytest.mark.parametrize(
    "attributes",
    ['size="0x5000"', 'size="0x5000" prefill_path="filler.bin"',
     'size="0x5000" phys_addr="0x50000000"', 'size="0x400000" page_size="0x200000"',
     'size="0x5000" phys_addr="0x50000000" prefill_path="filler.bin"',
     'size="0x1000" phys_addr="0x9010000"'],
)  # fmt: skip
def test_a_region_that_nobody_maps(
    build_text: Callable[[str], Built], attributes: str, programs: Path
) -> None:
    """Placed, filled, known to both programs, and proved to be so."""
    text = f'<memory_region name="r" {attributes}/>' + UNMAPPED.format("a", 0)
    built = build_text(text + UNMAPPED.format("b", 1))
    assert built.verify() == []
    memory, target = built.plan.regions[0], Target(built)
    for name in ("a", "b"):
        assert target.edit.read(target.variable(name, "buffer_paddr")) == built.places.pa(memory)
    if "filler" in attributes:
        filler = (programs / "filler.bin").read_bytes()
        place = target.edit.place(built.places.pa(memory))
        assert target.edit.data[place : place + len(filler)] == filler


@pytest.mark.parametrize(
    ("move", "rule"),
    [(0x1000, "verify-program"), (1, "verify-memory"), (1 << 40, "verify-memory"),
     ("window", "verify-memory")],
)  # fmt: skip
def test_a_wrong_address_is_found(
    build_text: Callable[[str], Built], move: int | str, rule: str
) -> None:
    text = '<memory_region name="r" size="0x5000" prefill_path="filler.bin"/>'
    target = Target(build_text(text + UNMAPPED.format("a", 0)))
    place = target.variable("a", "buffer_paddr")
    window = target.cores[0].window.pa
    value = window if isinstance(move, str) else target.edit.read(place) + move
    target.edit.write(place, value)
    assert rule in [each.rule for each in target.built.verify(target.edit.done())]


def test_programs_disagree(build_text: Callable[[str], Built]) -> None:
    text = REGION + UNMAPPED.format("a", 0) + UNMAPPED.format("b", 1)
    target = Target(build_text(text))
    target.flip(target.variable("b", "buffer_paddr"), 0x100000)
    assert [each.rule for each in target.built.verify(target.edit.done())] == ["verify-program"]


@pytest.mark.parametrize("offset", [0, 9000, 9949, 9950])
def test_wrong_contents_are_found(build_text: Callable[[str], Built], offset: int) -> None:
    text = '<memory_region name="r" size="0x5000" prefill_path="filler.bin"/>'
    target = Target(build_text(text + UNMAPPED.format("a", 0)))
    target.flip(target.places.pa(target.built.plan.regions[0]) + offset, 1)
    assert [each.rule for each in target.built.verify(target.edit.done())] == ["verify-program"]
