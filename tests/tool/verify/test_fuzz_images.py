# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Whatever is in an image or a program, verify, diff and a build answer: no exception, no hang, no
memory without end. Inputs are changed images and programs, the same on every run.

Runs a few hundred inputs; MICROKIT_FUZZ=20000 asks for more (make fuzz-tool).
"""

from __future__ import annotations

import os
import random
import resource
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from backend_support import Built, Editor, make
from microkit.allocate.stack_usage import call_graph
from microkit.base.errors import Findings
from microkit.diff.compare import compare, to_data
from microkit.diff.facts import facts
from microkit.diff.source import source_of
from microkit.diff.system import Built as Read
from microkit.diff.text import text
from microkit.elf import Elf, ElfError
from microkit.elf.header import ElfError as HeaderError
from microkit.elf.header import read_program
from microkit.emit.report import report
from microkit.verify import verify_image
from microkit.verify.image import Corrupt
from tool_support import Judge

COUNT = int(os.environ.get("MICROKIT_FUZZ", "300"))
#: Of one input; most take some milliseconds.
SECONDS = 20
#: Address space above what the tests have when they start.
MEMORY = 2 << 30
#: Small, so that inputs are quick, with everything that crosses cores.
SYSTEM = """
<memory_region name="both" size="0x1000"/>
<protection_domain name="a" priority="2" passive="true"><program_image path="a.elf"/>
  <map mr="both" vaddr="0x2000000" perms="rw"/></protection_domain>
<protection_domain name="b" priority="1" budget="50" period="90"><program_image path="a.elf"/>
  </protection_domain>
<protection_domain name="c" cpu="1"><program_image path="a.elf"/><irq irq="40" id="7"/>
  <map mr="both" vaddr="0x2000000" perms="r"/></protection_domain>
<channel><end pd="b" id="1" pp="true"/><end pd="a" id="2"/></channel>
<channel><end pd="a" id="4"/><end pd="c" id="5"/></channel>
"""
NASTY = [0, 1, 3, 0x7FF, 0xFFF, 1 << 12, 1 << 20, 1 << 32, 1 << 63, 2**64 - 1, 0x40000000,
         0x70200003, 0x4000000000, 0x8000000000, 0xFFFFFFF000, 0x6F0000000000007FF]  # fmt: skip


@pytest.fixture(autouse=True)
def limits() -> Iterator[None]:
    """What takes too long or too much ends as a failure of the test."""
    def too_long(*_: object) -> None:
        raise TimeoutError(f"an input takes more than {SECONDS} s")

    used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    before = resource.getrlimit(resource.RLIMIT_AS)
    handler = signal.signal(signal.SIGALRM, too_long)
    resource.setrlimit(resource.RLIMIT_AS, (used + MEMORY, before[1]))
    yield
    signal.alarm(0)
    resource.setrlimit(resource.RLIMIT_AS, before)
    signal.signal(signal.SIGALRM, handler)


@pytest.fixture(name="built")
def small_image(build_text) -> Built:  # type: ignore[no-untyped-def]
    made: Built = build_text(SYSTEM)
    return made


def used_pages(data: bytes, start: int) -> list[int]:
    return [at for at in range(start, len(data) - 4096, 4096) if any(data[at : at + 4096])]


def change(draw: random.Random, edit: Editor, pages: list[int]) -> None:
    """One mutation; half of them in the tables of the image."""
    data = edit.data
    page = draw.choice(pages) if draw.random() < 0.6 else edit.start
    at = page + draw.randrange(0, 4096 if page != edit.start else 1024, 8)
    kind = draw.randrange(6)
    if kind == 0:
        data[at + draw.randrange(8)] ^= 1 << draw.randrange(8)
    elif kind == 1:
        other = draw.choice(pages)
        data[page + 1024 : page + 4096] = data[other + 1024 : other + 4096]
    elif kind == 2:
        other = draw.choice(pages) + draw.randrange(0, 4096, 8)
        data[at : at + 8] = data[other : other + 8]
    elif kind == 3:
        size = 8 * draw.randrange(1, 64)
        data[at : at + size] = data[at : at + 8] * (size // 8)
    else:
        data[at : at + 8] = (draw.choice(NASTY) & 2**64 - 1).to_bytes(8, "little")


def images(built: Built, seed: int, count: int) -> Iterator[bytes]:
    """Changed images, most with a checksum that is right; some cut off."""
    draw = random.Random(seed)
    start = len(built.parts.loader)
    pages = used_pages(built.image, start)
    for _ in range(count):
        edit = Editor(built)
        for _ in range(draw.choice([1, 1, 2, 5])):
            change(draw, edit, pages)
        signal.alarm(SECONDS)
        if draw.random() < 0.05:
            yield bytes(edit.data[: draw.randrange(len(edit.data))])
        else:
            yield edit.done() if draw.random() < 0.9 else bytes(edit.data)


def test_verify(built: Built) -> None:
    for image in images(built, 1, COUNT // 8):
        for found in built.verify(image):
            assert found.rule.startswith("verify-") and "None" not in found.message
    assert built.verify() == []


def test_diff(built: Built, parts_folder: Path) -> None:
    known = facts(Read(source_of(built.image, built.board, built.parts.abi, "debug")))
    good = 0
    for image in images(built, 2, COUNT // 4):
        try:
            read = Read(source_of(image, built.board, built.parts.abi, "debug"))
            changes = compare(known, facts(read))
        except (Corrupt, RecursionError):
            continue
        good += 1
        assert text(changes, every_address=True) or not changes
        assert all(to_data(each)["section"] for each in changes)
    assert good > COUNT // 40


def programs(good: bytes, seed: int, count: int) -> Iterator[bytes]:
    """Changed programs; the headers and the tables of sections and symbols more than the rest."""
    draw = random.Random(seed)
    tables = int.from_bytes(good[40:48], "little")
    for _ in range(count):
        data = bytearray(good)
        for _ in range(draw.choice([1, 1, 2, 6])):
            at = draw.choice([draw.randrange(64), draw.randrange(64, 400),
                              draw.randrange(tables, len(good)), draw.randrange(len(good))])
            size = draw.choice([1, 2, 4, 8])
            data[at : at + size] = (draw.choice(NASTY) & 2**64 - 1).to_bytes(8, "little")[:size]
        signal.alarm(SECONDS)
        yield bytes(data[: draw.randrange(len(data))] if draw.random() < 0.1 else data)


def test_programs(parts_folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.elf"
    for data in programs((parts_folder / "elf/monitor.elf").read_bytes(), 3, COUNT // 3):
        try:
            elf = Elf(data)
            assert all(each.size for each in elf.segments)
            assert len(elf.notes) < 1000 and elf.ambiguous <= elf.symbols.keys()
            call_graph(elf, {"main": 100})
        except ElfError as error:
            assert str(error)
        path.write_bytes(data)
        try:
            assert read_program(path).segments
        except HeaderError as error:
            assert str(error)


def test_builds(judge: Judge, built: Built, parts_folder: Path, tmp_path: Path) -> None:
    """A damaged program is refused, or makes an image that is right."""
    good, refused = (parts_folder / "elf/monitor.elf").read_bytes(), 0
    for data in programs(good, 4, COUNT // 8):
        (tmp_path / "a.elf").write_bytes(data)
        system = judge(SYSTEM, search_path=(tmp_path,)).system
        findings = Findings()
        product = make(system, built.board, built.parts, findings) if system else None
        if product is None:
            assert system is None or findings.has_errors
            refused += 1
        else:
            report(product)
            found = verify_image(product.data, system, built.board, built.parts)
            assert not found, (found, Elf(data).segments)
    assert 0 < refused < COUNT // 8


def odd_program(good: bytes, odd: str) -> bytes:
    """A program that nobody links, and that is not wrong."""
    data = bytearray(good)
    if odd == "no rights":  # of a data segment
        first = int.from_bytes(data[32:40], "little")
        at = next(at for at in range(first, len(data), 56) if data[at + 4] == 6)
        data[at + 4 : at + 8] = bytes(4)
    else:  # a function of more than 4 GiB
        name = Elf(good).symbols["main"]
        at = data.rindex(name.address.to_bytes(8, "little") + name.size.to_bytes(8, "little"))
        data[at + 8 : at + 16] = (1 << 40).to_bytes(8, "little")
    return bytes(data)


@pytest.mark.parametrize("odd", ["no rights", "large symbol"])
def test_odd_programs(judge: Judge, built: Built, parts_folder: Path, tmp_path: Path,
                      odd: str) -> None:  # fmt: skip
    """verify once found fault with what the tool had made of these."""
    good = (parts_folder / "elf/monitor.elf").read_bytes()
    (tmp_path / "a.elf").write_bytes(odd_program(good, odd))
    system = judge('<protection_domain name="a"><program_image path="a.elf"/></protection_domain>',
                   search_path=(tmp_path,)).good  # fmt: skip
    product = make(system, built.board, built.parts, Findings())
    assert product is not None
    assert verify_image(product.data, system, built.board, built.parts) == []


def test_a_walk_has_an_end(built: Built) -> None:
    """Tables that lead to each other would be walked for hours."""
    (core, *_) = built.cores
    vspace = core.plan.vspaces[0]
    edit = Editor(built)
    root = core.pa(vspace)
    edit.write(root + 8, root | 3)
    signal.alarm(SECONDS)
    assert any("is used twice" in found.message for found in built.verify(edit.done()))
