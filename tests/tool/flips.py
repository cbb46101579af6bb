# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Flipping bits of an image, with its checksum put right each time, and asking the verifier.

Only its checks in Python are asked: the library of the kernel's invariants finds much by itself, and
what it finds must be found without it. As a program (`make verify-flips`): every bit of a core's
kernel objects, of its kernel's state and tables, and of header and tables of the image."""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from backend_support import Built, WholePages, build
from microkit import pipeline
from microkit.allocate.places import PlacedCore
from microkit.base.options import Options
from microkit.base.sizes import PAGE
from microkit.emit.image import build_image
from microkit.emit.segments import Segment
from microkit.sdk.abi import Abi
from microkit.sdk.parts import read_parts
from microkit.verify import Verifier

WORD = (1 << 64) - 1


class Flips:
    """One image; bits are named by their offset in the file times 8, plus their place in the byte.

    With all lines of all pages, so that memory can be found in it; or, to flip what there is of a
    file and nothing else, the one that the tool writes."""

    def __init__(self, built: Built, as_written: bool = False) -> None:
        self.built, self.abi = built, built.parts.abi
        self.start = len(built.parts.loader)
        whole = build_image(built.places, built.product.segments, WholePages())
        self._data = bytearray(built.image if as_written else whole)
        header = self.abi.layout("image_header")
        self._checksum = self.start + header.member("checksum").offset
        self._segments = list(self._read_segments())
        parts = replace(built.parts, checker=Path("/nonexistent"))
        self._verifier = Verifier(built.system, built.board, parts)

    def _read_segments(self) -> Iterator[tuple[int, int, int]]:
        """(physical address, size, offset in the file) of what is stored, page by page."""
        row = self.start + self.tables()["pages"]
        for each in self.built.product.segments:
            for pa in range(each.pa, each.pa + each.stored, PAGE):
                yield pa, PAGE, self.start + self._number(row, "image_page", "offset")
                row += self.abi.size("image_page")

    def tables(self) -> dict[str, int]:
        """Offsets from the header."""
        return {name: self._number(self.start, "image_header", f"{name}_offset")
                for name in ("cores", "irqs", "segments", "pages")}  # fmt: skip

    def _number(self, at: int, struct: str, name: str) -> int:
        member = self.abi.layout(struct).member(name)
        start = at + member.offset
        return int.from_bytes(self._data[start : start + member.size], "little")

    def place(self, pa: int) -> int | None:
        """Offset in the file of memory; None where nothing is stored."""
        for start, size, at in self._segments:
            if start <= pa < start + size:
                return at + pa - start
        return None

    def memory(self, pa: int, size: int) -> bytes:
        """As the loader makes it."""
        places = (self.place(at) for at in range(pa, pa + size))
        return bytes(0 if at is None else self._data[at] for at in places)

    def range(self, pa: int, size: int) -> Iterator[int]:
        """Offsets in the file of all that is stored of a piece of memory."""
        for start, length, at in self._segments:
            first, last = max(pa, start), min(pa + size, start + length)
            yield from range(at + first - start, at + last - start)

    def flip_memory(self, pa: int, bit: int) -> list[str]:
        """What the verifier says when a bit of memory is another one, stored in the image or not."""
        at = self.place(pa)
        if at is not None:
            return self.findings(8 * at + bit)
        return self.errors(with_byte(self.built, pa, 1 << bit))

    def unseen(self, structs: Mapping[str, int]) -> list[str]:
        """Members of structs, given by name and address, in which a flipped bit has no finding."""
        return [f"{struct}.{name}" for struct, start in structs.items()
                for name, offset, _ in leaves(self.abi, struct)
                if not self.flip_memory(start + offset, 0)]  # fmt: skip

    def is_found(self, bit: int) -> bool:
        """Whether the verifier has anything to say when this bit of the file is another one."""
        return bool(self.findings(bit))

    def findings(self, bit: int) -> list[str]:
        """What it says."""
        self._flip(bit)
        try:
            return self.errors(bytes(self._data))
        finally:
            self._flip(bit)

    def errors(self, image: bytes) -> list[str]:
        return [each.message for each in self._verifier.check(image)
                if each.severity.value == "error"]  # fmt: skip

    def _flip(self, bit: int) -> None:
        """The checksum is a sum of words, so it changes by what a word changes."""
        at, mask = bit // 8, 1 << bit % 8
        change = mask if not self._data[at] & mask else -mask
        self._data[at] ^= mask
        if at >= self.start and not self._checksum <= at < self._checksum + 8:
            place = slice(self._checksum, self._checksum + 8)
            sum = int.from_bytes(self._data[place], "little")
            sum += change << 8 * ((at - self.start) % 8)
            self._data[place] = (sum & WORD).to_bytes(8, "little")


def with_byte(built: Built, pa: int, value: int) -> bytes:
    """An image that stores a page where the good one has zeros, with one byte in it."""
    page = pa // PAGE * PAGE
    data = bytearray(PAGE)
    data[pa - page] = value
    segments = []
    for each in built.product.segments:
        if each.pa + each.stored <= pa < each.end:
            segments.append(Segment(each.pa, each.pieces, page - each.pa - each.stored))
            segments.append(Segment(page, (bytes(data),), each.end - page - PAGE))
        else:
            segments.append(each)
    return build_image(built.places, segments)


def leaves(abi: Abi, name: str, base: int = 0) -> Iterator[tuple[str, int, int]]:
    """(name, offset, size) of every scalar in a structure, also in arrays and nested ones."""
    for key, member in abi.layout(name).members.items():
        for index in range(member.count):
            path = key if member.count == 1 else f"{key}[{index}]"
            at = base + member.offset + index * member.element_size
            if member.struct is None:
                yield path, at, member.element_size
            else:
                yield from ((f"{path}.{inner}", start, size)
                            for inner, start, size in leaves(abi, member.struct, at))  # fmt: skip


def of_core(flips: Flips, core: PlacedCore) -> list[int]:
    """Offsets in the file: kernel objects, tables, the kernel's state, the monitor's information."""
    built = flips.built
    state = built.parts.abi.address("ks") - built.parts.abi.constant("WINDOW_VA")
    places = [(core.pa(each), each.size) for each in core.plan.objects]
    places.append((core.window.tables_pa, core.window.tables_pages * PAGE))
    places.append((core.window.pa + state, built.parts.abi.size("core_state")))
    places += [(built.places.pa(each), each.size) for each in core.plan.memories
               if "information" in each.name]  # fmt: skip
    return [at for pa, size in places for at in flips.range(pa, size)]


def of_tables(flips: Flips) -> Iterable[int]:
    """From the header to the end of the table of pages."""
    end = flips.tables()["pages"]
    pages = sum(each.stored for each in flips.built.product.segments) // PAGE
    return range(flips.start, flips.start + end + pages * flips.abi.size("image_page"))


SYSTEM = """<system>
<memory_region name="shared" size="0x1000"/>
<protection_domain name="server" priority="200"><program_image path="program.elf"/>
  <map mr="shared" vaddr="0x2000000" perms="rw"/><irq irq="40" id="1" trigger="edge"/>
</protection_domain>
<protection_domain name="client" priority="100" budget="500" period="1000">
  <program_image path="program.elf"/><map mr="shared" vaddr="0x2000000" perms="r"/>
</protection_domain>
<channel><end pd="client" id="1" pp="true"/><end pd="server" id="2"/></channel>
</system>
"""


@dataclass(frozen=True)
class Job:
    """What a process of its own builds its image from."""

    folder: Path
    board: Path
    parts: Path

    def flips(self) -> Flips:
        options = Options(system=self.folder / "flips.system", board_file=self.board,
                          search_path=(self.folder,))  # fmt: skip
        system, board, findings = pipeline.front(options)
        assert system is not None, [each.message for each in findings.all]
        return Flips(build(system, board, read_parts(self.parts)))


def _start(job: Job) -> None:
    global _flips
    _flips = job.flips()


def _accepted(offsets: list[int]) -> list[int]:
    return [8 * at + bit for at in offsets for bit in range(8) if not _flips.is_found(8 * at + bit)]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("program", type=Path)
    parser.add_argument("board", type=Path, help="a board's folder in an SDK")
    parser.add_argument("--config", default="debug")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--every", type=int, default=1, help="only each so many bytes")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    (options.folder / "flips.system").write_text(SYSTEM)
    (options.folder / "program.elf").write_bytes(options.program.read_bytes())
    job = Job(options.folder, options.board / "board.toml", options.board / options.config)
    return _all(job, options.jobs, options.every)


def _all(job: Job, jobs: int, every: int) -> int:
    flips = job.flips()
    assert flips.errors(flips.built.image) == []
    offsets = [*of_tables(flips), *of_core(flips, flips.built.cores[0])][::every]
    pieces = [offsets[at : at + 256] for at in range(0, len(offsets), 256)]
    accepted: Counter[int] = Counter()
    before = time.monotonic()
    with multiprocessing.Pool(jobs, _start, (job,)) as pool:
        for number, found in enumerate(pool.imap(_accepted, pieces), start=1):
            accepted.update(found)
            if number % 64 == 0 or number == len(pieces):
                done, spent = number / len(pieces), time.monotonic() - before
                print(f"{done:4.0%} after {spent:.0f} s, {len(accepted)} accepted", flush=True)
    print(f"verify: {8 * len(offsets)} bits flipped, {len(accepted)} accepted; free are none")
    for bit in list(accepted)[:100]:
        print(f"  file offset {bit // 8:#x} bit {bit % 8}")
    return 1 if accepted else 0


if __name__ == "__main__":
    sys.exit(main())
