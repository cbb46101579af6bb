# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""How much stack a program needs at least: frames from the compiler (`-fstack-usage`), calls from the
program itself.

The answer is a lower bound: the deepest chain of direct calls. What is called through a pointer, what
a recursion adds and frames of unknown functions come on top.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from pathlib import Path

from ..base.records import dataclass
from ..elf import PF_X, Elf, Segment

#: Top six bits of BL and B (Arm ARM C6.2); the others are a signed offset in words.
_BL, _B = 0b100101, 0b000101
_OFFSET = (1 << 26) - 1


@dataclass(frozen=True)
class Need:
    """Bytes of stack, and the chain of functions that takes them, the outermost first."""

    size: int
    chain: tuple[str, ...]


@dataclass
class Function:
    """A function and whom it calls; a tail call reuses its frame."""

    name: str
    frame: int
    calls: set[int]
    tail_calls: set[int]


def stack_need(path: Path, elf: Elf, library: Sequence[Path] = ()) -> Need | None:
    """Of the program in a file; None when there is nothing from the compiler beside it.

    `library`: files about functions that were linked from libraries."""
    frames = read_frames(usage_files(path))
    if not frames:
        return None
    functions = call_graph(elf, {**read_frames(library), **frames})
    return _deepest(functions, elf.entry)


def usage_files(path: Path) -> list[Path]:
    """Where make and CMake put them for `name.elf`: beside its objects."""
    folders = [path.with_suffix(""), path.parent / "CMakeFiles" / f"{path.name}.dir"]
    found = [path.with_suffix(".su")] if path.with_suffix(".su").is_file() else []
    for folder in folders:
        if folder.is_dir():
            found += sorted(folder.rglob("*.su"))
    return found


def read_frames(paths: Sequence[Path]) -> dict[str, int]:
    """Bytes by name of function; of several functions with one name, the smallest."""
    frames: dict[str, int] = {}
    for path in paths:
        try:
            lines = path.read_text("utf-8", "replace").splitlines()
        except OSError:
            continue
        for line in lines:
            place, _, rest = line.partition("\t")
            size = rest.split("\t")[0]
            if size.isdecimal() and len(size) < 16:
                name = plain(place.rpartition(":")[2])
                frames[name] = min(int(size), frames.get(name, int(size)))
    return frames


def plain(name: str) -> str:
    """Without what the compiler adds to copies: `f.constprop.0` is `f`."""
    return name.partition(".")[0]


def call_graph(elf: Elf, frames: dict[str, int]) -> dict[int, Function]:
    """Functions by address."""
    symbols = elf.functions
    starts = [symbol.address for symbol in symbols]
    found = {
        each.address: Function(each.name, frames.get(plain(each.name), 0), set(), set())
        for each in symbols
    }
    for segment in elf.segments:
        if segment.flags & PF_X:
            for at, target, is_call in _branches(segment):
                owner, callee = _at(starts, at), _at(starts, target)
                if owner is None or callee is None or callee != target:
                    continue
                if is_call:
                    found[owner].calls.add(callee)
                elif owner != callee:
                    found[owner].tail_calls.add(callee)
    return found


def _at(starts: list[int], address: int) -> int | None:
    """The function that an address is in."""
    index = bisect_right(starts, address) - 1
    return starts[index] if index >= 0 else None


def _branches(segment: Segment) -> Iterator[tuple[int, int, bool]]:
    """(address, target, whether it is a call) of each direct branch."""
    start = -segment.vaddr % 4
    words = array("I", segment.data[start : start + (len(segment.data) - start) // 4 * 4])
    for index, word in enumerate(words):
        kind = word >> 26
        if kind == _BL or kind == _B:
            offset = word & _OFFSET
            offset -= (offset >> 25) << 26
            at = segment.vaddr + start + 4 * index
            yield at, at + 4 * offset, kind == _BL


def _deepest(functions: dict[int, Function], entry: int) -> Need | None:
    """The chain from the entry that takes most. Depth first, without recursion of our own: a program
    may have any number of functions."""
    needs: dict[int, Need] = {}
    path: dict[int, None] = {}
    todo = [entry] if entry in functions else []
    while todo:
        at = todo[-1]
        function = functions[at]
        if at not in needs and at not in path:
            path[at] = None
            todo += [each for each in function.calls | function.tail_calls if each not in path]
            continue
        todo.pop()
        if at not in needs:
            del path[at]
            needs[at] = _need(function, needs)
    return needs.get(entry)


def _need(function: Function, needs: dict[int, Need]) -> Need:
    """Of a function whose callees are known; one that calls it again is not."""
    best = Need(function.frame, (function.name,))
    for callee in sorted(function.calls | function.tail_calls):
        if callee in needs:
            base = function.frame if callee in function.calls else 0
            size = base + needs[callee].size
            if size > best.size:
                best = Need(size, (function.name, *needs[callee].chain))
    return best
