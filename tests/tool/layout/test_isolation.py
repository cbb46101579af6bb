# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Isolation between cores, by rules and readers that share nothing with the tool: they hold in finished images, and
what breaks them is found by these and by the verifier (docs/design/second-opinion.md)."""

from __future__ import annotations

from collections.abc import Callable
import os
from pathlib import Path
import struct

from backend_support import SYSTEM, Built, data_of
from bench.tool.measure import large_system
from harness.build import Target as Flavour, build_system
from isolation import rules
from isolation.kernel import Abi
from isolation.memory import HEADER, LINE, MAGIC, PAGE, ROW, SEGMENT, VERSION, Memory
from isolation.seeds import SEEDS
from isolation.tables import READ_ONLY
from microkit import cli
import pytest
from verify_support import Target

REACH = "users_reach_own_or_shared_memory"
#: Of the large system; `make isolation`: 1,000.
DOMAINS = int(os.environ.get("MULTIKIT_DOMAINS", 60))


@pytest.fixture(scope="module")
def abi(parts_folder: Path) -> Abi:
    return Abi(parts_folder / "abi.json")


@pytest.fixture
def built(build_text: Callable[[str], Built]) -> Built:
    return build_text(SYSTEM)


def test_all_rules_hold(built: Built, abi: Abi) -> None:
    assert rules.findings(built.image, abi) == {}


def test_there_is_something_to_look_at(built: Built, abi: Abi) -> None:
    """Both kernels write memory, and all users, capabilities and interrupts are found."""
    image = rules.Image(built.image, abi)
    assert len(image.kernels) == 2
    assert all(any(not leaf.is_device and not leaf.descriptor & READ_ONLY for leaf in each.own.leaves)
               for each in image.kernels)
    assert [len(each.spaces) for each in image.kernels] == [
        sum(domain.pd.cpu == core.core for domain in built.plan.domains.values()) + 1 for core in built.cores]
    kinds = {cap.type for each in image.kernels for cap in each.caps}
    assert {"CAP_SGI_SIGNAL", "CAP_IRQ_HANDLER", "CAP_UNTYPED", "CAP_CNODE", "CAP_TCB", "CAP_VSPACE"} <= kinds


def test_devices_are_not_executable(built: Built, abi: Abi) -> None:
    for kernel in rules.Image(built.image, abi).kernels:
        devices = [leaf for leaf in kernel.own.leaves if not built.board.in_ram(leaf.pa, leaf.size)]
        assert devices
        assert all(leaf.is_device and leaf.descriptor & 1 << 54 for leaf in devices)


@pytest.mark.parametrize("name", SEEDS)
def test_what_breaks_isolation_is_found_twice(built: Built, abi: Abi, name: str) -> None:
    rule, change = SEEDS[name]
    target = Target(built)
    change(target)
    image = target.edit.done()
    assert rule in rules.findings(image, abi)
    assert built.verify(image) != []


def test_of_the_example(sdk: Path, work: Path) -> None:
    """Four kernels, as users build them."""
    flavour = Flavour(sdk)
    image = build_system(sdk / "example/multikernel", flavour, work).read_bytes()
    assert rules.findings(image, Abi(sdk / "board" / flavour.board / flavour.config / "abi.json")) == {}


def test_of_many_domains(parts_folder: Path, abi: Abi, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On 16 cores, with a GICv3."""
    options = large_system(tmp_path, parts_folder, parts_folder / "elf/monitor.elf", DOMAINS)
    monkeypatch.chdir(tmp_path)
    assert cli.main(options) == 0
    image = rules.Image((tmp_path / "large.img").read_bytes(), abi)
    assert sum(len(each.spaces) for each in image.kernels) >= DOMAINS
    assert [said for rule in rules.RULES for said in rule(image)] == []


def test_memory_is_that_of_the_segments(built: Built) -> None:
    memory = Memory(built.image)
    for segment in built.product.segments:
        assert memory.read(segment.pa, segment.stored) == data_of(segment)


def test_lines_that_are_stored_grown_and_zero() -> None:
    """A page whose lines 1 and 3 are stored and 4 and 5 go on in threes."""
    stored = struct.pack("<16Q", *range(7, 15), *range(100, 124, 3))
    tables = HEADER.size + SEGMENT.size + ROW.size
    at = tables + -tables % LINE
    head = HEADER.pack(MAGIC, VERSION, 0, 0, 1, 0, 0, 0, 0, 0, HEADER.size, 0, b"", HEADER.size + SEGMENT.size, 1, 0, 0, 0, 0)
    rows = SEGMENT.pack(0x4000_0000, 2 * PAGE, 0, 1) + ROW.pack(0b111010, at + 2)
    memory = Memory(bytes(LINE) + (head + rows).ljust(at, b"\0") + stored)
    words = struct.unpack("<512Q", memory.page(0x4000_0000))
    assert words[8:16] == tuple(range(7, 15)) and words[24:48] == tuple(range(100, 172, 3))
    assert not any(words[:8] + words[16:24] + words[48:]) and not any(memory.page(0x4000_1000))


#: A domain that reads the events of its own core's kernel and of another's, and one that reads none.
READER = """
<memory_region name="own" trace="0"/><memory_region name="far" trace="1"/>
<protection_domain name="reader"><program_image path="a.elf"/>
  <map mr="own" vaddr="0x4000000" perms="r"/><map mr="far" vaddr="0x5000000" perms="r"/></protection_domain>
<protection_domain name="other" cpu="1"><program_image path="b.elf"/></protection_domain>
"""
RING = "rings_are_shown_to_those_named"


@pytest.fixture
def reader(build_text: Callable[[str], Built]) -> Built:
    return build_text(READER)


def test_rings_of_events_to_be_read(reader: Built, abi: Abi) -> None:
    """All of their pages and nothing else of a kernel, by those that the description names."""
    shown = rules.Image(reader.image, abi).rings_shown()
    assert {(reads, of) for reads, of, _ in shown} == {(0, 0), (0, 1)}
    assert len(shown) == 2 * -(-abi.size("multikit_trace") // PAGE)
    assert rules.findings(reader.image, abi, {(0, 0), (0, 1)}) == {}
    assert list(rules.findings(reader.image, abi, {(0, 0)})) == ["kernels_share_no_writable_word", RING]  # its kernel, too


@pytest.mark.parametrize(("rule", "change"), [
    (REACH, lambda entry: entry | 1 << 7),  # S2AP: to be written
    (REACH, lambda entry: entry & ~(1 << 54)),  # XN: executed
    (REACH, lambda entry: entry - PAGE), (REACH, lambda entry: entry + 64 * PAGE)])
def test_more_than_a_ring_is_found_twice(reader: Built, abi: Abi, rule: str, change: Callable[[int], int]) -> None:
    target = Target(reader)
    at = target.page_entry("reader", 0x5000000)
    target.edit.write(at, change(target.edit.read(at)))
    image = target.edit.done()
    assert rule in rules.findings(image, abi, {(0, 0), (0, 1)})
    assert reader.verify(image) != []
