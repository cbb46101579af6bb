# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The longest stretch of a function and all it calls, in instructions.

A stretch goes from an entry, or from a look for interrupts, to the next such look or to the return.
Every loop counts as its bound times its longest round, every branch goes either way, so what is
found may be impossible in fact but is never too short.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from .bounds import Bounds, Context
from .flow import Block, FlowError, Function, Loop, build_function, components, loop_of
from .program import Instruction, Program
from .rules import Call


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


@dataclass
class Stretches:
    """The longest of a function: without a look from start to end, up to the first look, from the
    last look to the end, between two looks."""

    whole: Path | None = None
    head: Path | None = None
    tail: Path | None = None
    inner: Path | None = None

    def longest(self) -> Path | None:
        return longer(longer(self.whole, self.head), longer(self.tail, self.inner))


@dataclass(frozen=True)
class Reach:
    """The longest ways to a place: from the function's start, and from a look since then."""

    start: Path | None
    look: Path | None = None

    @property
    def exists(self) -> bool:
        return self.start is not None or self.look is not None

    def longer(self, other: Reach | None) -> Reach:
        if other is None:
            return self
        return Reach(longer(self.start, other.start), longer(self.look, other.look))


def existing(reached: dict[int, Reach]) -> dict[int, Reach]:
    return {address: reach for address, reach in reached.items() if reach.exists}


@dataclass
class Walk:
    """What a walk through a function needs and finds."""

    function: Function
    within: Context
    found: Stretches
    edges: dict[int, list[int]]

    def look(self, start: Path | None, look: Path | None) -> None:
        """These ways end at a look for interrupts."""
        self.found.head = longer(self.found.head, start)
        self.found.inner = longer(self.found.inner, look)


class Analysis:
    """Bounds of one program; results of functions are kept, each for the callers that matter."""

    def __init__(self, program: Program, bounds: Bounds) -> None:
        self.program = program
        self.bounds = bounds
        self.limits: dict[int, Limit] = {}  # by the loop's first address
        self._functions: dict[int, Function] = {}
        self._callees: dict[int, frozenset[str]] = {}
        self._results: dict[tuple[int, Context], Stretches] = {}
        self._active: dict[int, str] = {}

    def entry(self, address: int, name: str, never: frozenset[Call] = frozenset()) -> Path | None:
        """The longest stretch from here until the kernel is left, without these calls besides those that are never
        made; None: there is none."""
        return self._function(address, name, Context(never=self.bounds.never | never)).longest()

    def _graph(self, address: int, name: str) -> Function:
        if address not in self._functions:
            self._functions[address] = build_function(
                self.program, name, address, self.bounds.end_addresses(self.program),
                self.bounds.no_return, self.bounds.poll)
        return self._functions[address]

    def _function(self, address: int, name: str, within: Context) -> Stretches:
        within = within.of(name, self._called(address, name), self.bounds.callers)
        key = (address, within)
        if key not in self._results:
            if address in self._active:
                raise FlowError("recursion: " + " -> ".join([*self._active.values(), name]))
            self._active[address] = name
            self._results[key] = self._stretches(self._graph(address, name), within)
            del self._active[address]
        return self._results[key]

    def _called(self, address: int, name: str) -> frozenset[str]:
        """What the function calls, directly or not."""
        if address not in self._callees:
            found, todo = {address: name}, [address]
            while todo:
                at = todo.pop()
                for callee in {block.callee for block in self._graph(at, found[at]).blocks.values()} - found.keys():
                    called = self.program.function_at(callee) if callee is not None else None
                    if callee is not None and called is not None and not self._is_left_out(called):
                        found[callee] = called
                        todo.append(callee)
            self._callees[address] = frozenset(found.values())
        return self._callees[address]

    def _is_left_out(self, name: str) -> bool:
        return name in self.bounds.excluded or name in self.bounds.no_return

    def _stretches(self, function: Function, within: Context) -> Stretches:
        found = self._measure(function, within)
        followed = self.bounds.followed_in(function.name, within.callers)
        if followed:
            end = self._measure(function, replace(within, never=within.never | followed))
            found.whole, found.tail = end.whole, end.tail
        return found

    def _measure(self, function: Function, within: Context) -> Stretches:
        edges = {start: block.next for start, block in function.blocks.items()}
        found = Stretches()
        walk = Walk(function, within, found, edges)
        reached = self._region(walk, set(function.blocks), function.entry,
                               Reach(Path(0, function.name)))
        for address, reach in reached.items():
            if function.blocks[address].leaves:
                found.whole = longer(found.whole, reach.start)
                found.tail = longer(found.tail, reach.look)
        if not any(block.leaves for block in function.blocks.values()):
            raise FlowError(f"{function.name} has no end")
        return found

    def _callee(self, function: Function, block: Block, within: Context) -> Stretches | None:
        """Without any stretch: the call is not made, so no way goes on from it. None: it takes no time."""
        if block.callee is None:
            return None
        name = self.program.function_at(block.callee)
        if name is None:
            raise FlowError(f"call of no function from {block.start:#x}")
        if self._is_left_out(name):
            return None
        if not within.makes(name, function.name):
            return Stretches()
        arguments = self._arguments(name, function, block)
        return self._function(block.callee, name, replace(within, arguments=arguments))

    def _arguments(self, callee: str, function: Function,
                   block: Block) -> tuple[tuple[str, int], ...]:
        """What is known of the arguments of a function whose time depends on one."""
        if callee not in self.bounds.arguments:
            return ()
        values = self._values(function, block, self.bounds.arguments[callee].register)
        constant = None if None in values else max(v for v in values if v is not None)
        return (self.bounds.argument(callee, function.name, constant),)

    def _values(self, function: Function, call: Block, register: int) -> set[int | None]:
        """What the register may be at the call, on all ways to it; None: not a constant."""
        values: set[int | None] = set()
        seen, todo = {call.start}, [call]
        while todo:
            block = todo.pop()
            last = self._last_setting(block, register)
            before = [each for each in function.blocks.values() if block.start in each.next]
            if last is not None:
                values.add(self._constant(function, last))
            elif block.start == function.entry or any(each.callee for each in before):
                values.add(None)  # the caller's, or what a call left
            else:
                todo += [each for each in before if each.start not in seen]
                seen |= {each.start for each in before}
        return values

    def _last_setting(self, block: Block, register: int) -> Instruction | None:
        instructions = map(self.program.instructions.__getitem__, reversed(block.addresses))
        return next((each for each in instructions if each.sets(register)), None)

    def _constant(self, function: Function, setting: Instruction) -> int | None:
        """What the instruction sets its register to, if that is a constant, or a callee-saved register
        (AAPCS64: x19 to x28) that the whole function sets to one constant only."""
        if setting.copied and 19 <= setting.copied[1] <= 28:
            found = [each for block in function.blocks.values()
                     for each in map(self.program.instructions.__getitem__, block.addresses)
                     if each.sets(setting.copied[1])]
            values = {each.constant for each in found}
            setting = found[0] if len(values) == 1 else setting
        return setting.constant[1] if setting.constant else None

    def _step(self, walk: Walk, block: Block, reach: Reach) -> Reach:
        """To the end of the block; what a look ends is noted."""
        callee = self._callee(walk.function, block, walk.within)
        name, own = walk.function.name, len(block.addresses)

        def to(before: Path | None, called: Path | None = None) -> Path | None:
            if before is None:
                return None
            total = before.total + own + (called.total if called else 0)
            return Path(total, name, own, called, before)

        if block.polls:
            walk.look(to(reach.start), to(reach.look))
            return Reach(None, Path(0, name))
        if callee is None:
            return Reach(to(reach.start), to(reach.look))
        if callee.inner is not None:
            walk.found.inner = longer(walk.found.inner, Path(callee.inner.total, name, 0, callee.inner))
        through = Reach(None)
        if callee.whole is not None:
            through = Reach(to(reach.start, callee.whole), to(reach.look, callee.whole))
        if callee.head is not None:
            walk.look(to(reach.start, callee.head), to(reach.look, callee.head))
        if callee.tail is not None:
            tail = Path(callee.tail.total, name, 0, callee.tail)
            through = through.longer(Reach(None, tail))
        return through

    def _region(self, walk: Walk, nodes: set[int], entry: int, start: Reach,
                edges: dict[int, list[int]] | None = None) -> dict[int, Reach]:
        """The longest ways to the end of each block, for a region that is entered at `entry`."""
        edges = walk.edges if edges is None else edges
        arriving: dict[int, Reach] = {entry: start}
        reached: dict[int, Reach] = {}
        for component in reversed(components(nodes, edges)):
            loop = loop_of(component, entry, edges, nodes)
            if loop is None:
                address = component[0]
                if address in arriving:
                    block = walk.function.blocks[address]
                    reached |= existing({address: self._step(walk, block, arriving[address])})
            elif loop.header in arriving:
                reached |= self._loop(walk, loop, arriving[loop.header], edges)
            for node in component:
                for target in edges[node] if node in reached else []:
                    if target in nodes and target not in component:
                        arriving[target] = reached[node].longer(arriving.get(target))
        return reached

    def _loop(self, walk: Walk, loop: Loop, start: Reach, edges: dict[int, list[int]]
              ) -> dict[int, Reach]:
        """All rounds without a look but the last are whole; the last ends in any block. A look in
        one round can be followed by more rounds without."""
        inner = {node: [target for target in edges[node] if target != loop.header]
                 for node in loop.blocks}
        rounds = self.bounds.rounds(self.program, walk.function, loop, walk.within)
        self._limit(walk.function, loop, rounds)
        seldom, few = self.bounds.seldom_in(walk.function.name)
        if not seldom or few > rounds:
            return self._rounds(walk, loop, start, inner, [(rounds, walk)])
        most = replace(walk, within=replace(walk.within, never=walk.within.never | seldom))
        reached = self._rounds(most, loop, start, inner, [(few, walk), (rounds - few, most)])
        if few > 0:
            last = self._rounds(walk, loop, start, inner, [(few - 1, walk), (rounds - few + 1, most)])
            reached |= {address: reach.longer(reached.get(address)) for address, reach in last.items()}
        return reached

    def _rounds(self, last: Walk, loop: Loop, start: Reach, inner: dict[int, list[int]],
                kinds: list[tuple[int, Walk]]) -> dict[int, Reach]:
        """So many whole rounds of each kind, then the last."""
        whole = [(count, self._round(walk, loop, inner)) for count, walk in kinds]

        def after(before: Path | None) -> Path | None:
            for count, each in whole:
                if before is not None and each.start is not None:
                    before = Path(before.total + count * each.start.total, last.function.name, before=before,
                                  rounds=count, round=each.start)
            return before

        looked = start.look
        for _, each in whole:
            looked = longer(looked, each.look)
        return self._region(last, set(loop.blocks), loop.header, Reach(after(start.start), after(looked)), inner)

    def _round(self, walk: Walk, loop: Loop, inner: dict[int, list[int]]) -> Reach:
        """The longest ways from the head back to it."""
        one = self._region(walk, set(loop.blocks), loop.header, Reach(Path(0, walk.function.name)), inner)
        whole = Reach(None)
        for latch in loop.latches & one.keys():
            whole = one[latch].longer(whole)
        return whole

    def _limit(self, function: Function, loop: Loop, rounds: int) -> None:
        before = self.limits.get(loop.header)
        if before is None or before.rounds < rounds:
            addresses = frozenset(address for block in loop.blocks
                                  for address in function.blocks[block].addresses)
            self.limits[loop.header] = Limit(function.name, addresses, rounds)
