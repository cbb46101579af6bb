# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The longest path through a function and all it calls, in instructions.

Every loop counts as its bound times its longest round, every branch goes either way, so what is
found may be impossible in fact but is never too short.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from .bounds import Bounds, Context
from .flow import Block, FlowError, Function, Loop, build_function, components, loop_of
from .program import Program


@dataclass(frozen=True)
class Path:
    """The longest way to the end of a block: before it, rounds of loops, the block itself."""

    total: int
    function: str
    own: int = 0
    callee: Path | None = None
    before: Path | None = None
    rounds: int = 0
    round: Path | None = None

    def shares(self) -> Counter[str]:
        """Instructions on the path by function."""
        shares: Counter[str] = Counter()
        todo: list[tuple[Path | None, int]] = [(self, 1)]
        while todo:
            path, times = todo.pop()
            if path is None or times == 0:
                continue
            shares[path.function] += path.own * times
            todo += [(path.callee, times), (path.before, times), (path.round, times * path.rounds)]
        return +shares


@dataclass(frozen=True)
class Limit:
    """How often a loop goes back to its head at most, whoever calls its function."""

    function: str
    addresses: frozenset[int]
    rounds: int


def longer(a: Path | None, b: Path | None) -> Path | None:
    if a is None or b is None:
        return a or b
    return a if a.total >= b.total else b


class Analysis:
    """Bounds of one program; results of functions are kept, each for the callers that matter."""

    def __init__(self, program: Program, bounds: Bounds) -> None:
        self.program = program
        self.bounds = bounds
        self.limits: dict[int, Limit] = {}  # by the loop's first address
        self._functions: dict[int, Function] = {}
        self._results: dict[tuple[int, Context], Path] = {}
        self._active: dict[int, str] = {}

    def entry(self, address: int, name: str) -> Path:
        """The longest path from here until the kernel is left."""
        return self._function(address, name, Context())

    def _graph(self, address: int, name: str) -> Function:
        if address not in self._functions:
            self._functions[address] = build_function(
                self.program, name, address, self.bounds.end_addresses(self.program),
                self.bounds.no_return)
        return self._functions[address]

    def _function(self, address: int, name: str, within: Context) -> Path:
        callers = within.callers | ({name} & self.bounds.contexts)
        within = Context(callers, within.arguments)
        key = (address, within)
        if key not in self._results:
            if address in self._active:
                raise FlowError("recursion: " + " -> ".join([*self._active.values(), name]))
            self._active[address] = name
            self._results[key] = self._measure(self._graph(address, name), within)
            del self._active[address]
        return self._results[key]

    def _measure(self, function: Function, within: Context) -> Path:
        edges = {start: block.next for start, block in function.blocks.items()}
        start = Path(0, function.name)
        paths = self._region(function, set(function.blocks), function.entry, start, edges, within)
        longest: Path | None = None
        for address, path in paths.items():
            if function.blocks[address].leaves:
                longest = longer(longest, path)
        if longest is None:
            raise FlowError(f"{function.name} has no end")
        return longest

    def _callee(self, function: Function, block: Block, within: Context) -> Path | None:
        if block.callee is None:
            return None
        name = self.program.function_at(block.callee)
        if name is None:
            raise FlowError(f"call of no function from {block.start:#x}")
        if name in self.bounds.excluded | self.bounds.no_return \
                or self.bounds.is_impossible(name, within):
            return None
        arguments = self._arguments(name, function, block)
        return self._function(block.callee, name, Context(within.callers, arguments))

    def _arguments(self, callee: str, function: Function,
                   block: Block) -> tuple[tuple[str, int], ...]:
        """What is known of the arguments of a function whose time depends on one."""
        if callee not in self.bounds.arguments:
            return ()
        register = self.bounds.arguments[callee].register
        constants = (self.program.instructions[address].constant
                     for address in reversed(block.addresses))
        constant = next((value for number, value in filter(None, constants)
                         if number == register), None)
        return (self.bounds.argument(callee, function.name, constant),)

    def _step(self, function: Function, block: Block, before: Path,
              within: Context) -> Path:
        callee = self._callee(function, block, within)
        own = len(block.addresses)
        total = before.total + own + (callee.total if callee else 0)
        return Path(total, function.name, own, callee, before)

    def _region(self, function: Function, nodes: set[int], entry: int, start: Path,
                edges: dict[int, list[int]], within: Context) -> dict[int, Path]:
        """The longest path to the end of each block, for a region that is entered at `entry`."""
        arriving: dict[int, Path] = {entry: start}
        paths: dict[int, Path] = {}
        for component in reversed(components(nodes, edges)):
            loop = loop_of(component, entry, edges, nodes)
            if loop is None:
                address = component[0]
                if address in arriving:
                    block = function.blocks[address]
                    paths[address] = self._step(function, block, arriving[address], within)
            elif loop.header in arriving:
                paths |= self._loop(function, loop, arriving[loop.header], edges, within)
            for node in component:
                for target in edges[node] if node in paths else []:
                    if target in nodes and target not in component:
                        best = longer(arriving.get(target), paths[node])
                        assert best is not None
                        arriving[target] = best
        return paths

    def _loop(self, function: Function, loop: Loop, start: Path, edges: dict[int, list[int]],
              within: Context) -> dict[int, Path]:
        """All rounds but the last are whole; the last ends in any block."""
        inner = {node: [target for target in edges[node] if target != loop.header]
                 for node in loop.blocks}
        nodes = set(loop.blocks)
        rounds = self.bounds.rounds(self.program, function, loop, within)
        self._limit(function, loop, rounds)
        one = self._region(function, nodes, loop.header, Path(0, function.name), inner, within)
        whole: Path | None = None
        for latch in loop.latches & one.keys():
            whole = longer(whole, one[latch])
        if whole is None:
            return self._region(function, nodes, loop.header, start, inner, within)
        all_rounds = Path(start.total + rounds * whole.total, function.name, before=start,
                          rounds=rounds, round=whole)
        return self._region(function, nodes, loop.header, all_rounds, inner, within)

    def _limit(self, function: Function, loop: Loop, rounds: int) -> None:
        before = self.limits.get(loop.header)
        if before is None or before.rounds < rounds:
            addresses = frozenset(address for block in loop.blocks
                                  for address in function.blocks[block].addresses)
            self.limits[loop.header] = Limit(function.name, addresses, rounds)
