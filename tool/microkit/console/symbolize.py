# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""A console with function, file and line behind each program counter in it: of fault reports, which name the
protection domain, and of kernels' panics; where they can be had, the calls that the domain is in. What comes in goes
out at once, so that a prompt is not kept back; what is added stands on lines of its own behind the whole line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from ..sdk import BUILT_AS
from .addresses import Addresses, Place

#: monitor/src/registers.c: which domain, which register, its value.
_FAULT = re.compile(r"MON\|ERROR: (?P<name>.+): (?P<register>pc|lr) 0x(?P<address>[0-9a-f]{16})\b")
#: kernel/src/debug/panic.c: the line behind the reason.
_PANIC = re.compile(r"^  pc 0x(?P<address>[0-9a-f]+) esr 0x")
#: lr is behind the call.
_CALL = 4
#: Lines are cut here: nobody reads longer ones, and a console may send anything.
_LONGEST = 8000
_KERNEL = ""

#: The calls that a domain is in, by its name and program counter: lines.
CallsOf = Callable[[str, int], Iterable[str]]


def no_calls(name: str, pc: int) -> Iterable[str]:
    return ()


class Symbolizer:
    """`programs`: by name of the domain, the kernel's under ''."""

    def __init__(self, programs: dict[str, Path], addr2line: str, sources: Path | None = None, calls: CallsOf = no_calls) -> None:
        self._programs, self._addr2line, self._sources, self._calls = programs, addr2line, sources, calls
        self._known: dict[Path, Addresses] = {}
        self._line = b""

    @classmethod
    def of(cls, programs: dict[str, Path], kernel: Path | None, addr2line: str, sources: Path | None,
           calls: CallsOf = no_calls) -> Symbolizer:
        return cls({**programs, **({_KERNEL: kernel} if kernel else {})}, addr2line, sources, calls)

    def feed(self, data: bytes) -> bytes:
        """The same bytes, with what there is to say behind each line that ends in them."""
        found = b""
        for part in re.split(rb"(?<=\n)", data):
            found += part
            self._line = (self._line + part)[:_LONGEST]
            if part.endswith(b"\n"):
                found += "".join(f"{line}\n" for line in self._about(self._line.decode(errors="replace"))).encode()
                self._line = b""
        return found

    def _about(self, line: str) -> Iterator[str]:
        match = _FAULT.search(line)
        if match and match["name"] in self._programs:
            is_call, address = match["register"] == "lr", int(match["address"], 16)
            yield from self._said("called in" if is_call else "in", match["name"], address - (_CALL if is_call else 0))
            if not is_call:
                yield from (f"    {line}" for line in self._calls(match["name"], address))
        panic = _PANIC.search(line)
        if panic and _KERNEL in self._programs:
            yield from self._said("in", _KERNEL, int(panic["address"], 16))

    def _said(self, how: str, name: str, address: int) -> Iterator[str]:
        if address < 0:
            return
        for place in self._places(self._programs[name], address):
            yield f"    {how} {_words(place)}"
            how = "    inlined in"

    def _places(self, program: Path, address: int) -> list[Place]:
        if program not in self._known:
            self._known[program] = Addresses(program, self._addr2line, self._renamed)
        return self._known[program].places(address)

    def _renamed(self, path: str) -> str:
        """A source of the SDK, where it is."""
        if self._sources is not None and path.startswith(f"{BUILT_AS}/"):
            return str(self._sources / path.removeprefix(f"{BUILT_AS}/"))
        return path


def _words(place: Place) -> str:
    return f"{place.function} at {place.line}" if place.function else place.line
