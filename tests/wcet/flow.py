# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Control flow: a function's basic blocks, and its loops.

A function is what is reached from its first instruction without following calls. A branch to the
start of another function is a call at the end; assembly that goes on at labels stays one function.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from .program import Instruction, Program


class FlowError(Exception):
    """The code has a shape whose time has no bound here; the message says where."""


@dataclass
class Block:
    """Instructions from start on, and where control goes after the last."""

    start: int
    addresses: list[int] = field(default_factory=list)
    callee: int | None = None
    next: list[int] = field(default_factory=list)
    polls: bool = False  # its last instruction looks for interrupts
    leaves: bool = False  # returns, calls at its end, or comes to a place where the path ends


@dataclass(frozen=True)
class Function:
    """The blocks that are reached from entry."""

    name: str
    entry: int
    blocks: dict[int, Block]


def build_function(program: Program, name: str, entry: int, ends: frozenset[int],
                   no_return: frozenset[str], poll: str = "") -> Function:
    """`ends`: addresses at which the path is over; `no_return`: functions that do not come back;
    `poll`: the operand of instructions that look for interrupts."""
    starts = _leaders(program, entry, ends, no_return, poll)
    blocks = {start: _block(program, start, starts, entry, ends, no_return) for start in starts}
    for block in blocks.values():
        block.polls = program.has_operand(block.addresses[-1:], poll)
    blocks |= {block.start: block for block in _tail_calls(program, blocks, entry)}
    return Function(name, entry, blocks)


def _tail_calls(program: Program, blocks: dict[int, Block], entry: int) -> list[Block]:
    """Branches to other functions that are taken or not: blocks without instructions, that call.
    Their addresses are odd, as no instruction's is."""
    calls = []
    for block in blocks.values():
        last = program.instructions[block.addresses[-1]]
        if last.is_conditional and last.target and _is_other(program, last.target, entry):
            calls.append(Block(last.address + 1, callee=last.target, leaves=True))
            block.next.append(last.address + 1)
    return calls


def _instruction(program: Program, address: int) -> Instruction:
    try:
        return program.instructions[address]
    except KeyError:
        raise FlowError(f"no instruction at {address:#x}") from None


def _successors(program: Program, at: Instruction, entry: int, ends: frozenset[int],
                no_return: frozenset[str]) -> list[int]:
    """Where control goes inside the function after this instruction."""
    if at.is_indirect:
        raise FlowError(f"indirect branch at {at.address:#x}")
    if at.is_end or (at.is_call and _name(program, at.target) in no_return):
        return []
    after = [] if at.is_jump else [at.address + 4]
    if not at.is_call and at.target is not None:
        after.append(at.target)
    return [target for target in after
            if target not in ends and not _is_other(program, target, entry)]


def _name(program: Program, address: int | None) -> str | None:
    return program.function_at(address) if address is not None else None


def _is_other(program: Program, address: int, entry: int) -> bool:
    """The start of another function."""
    return address != entry and program.function_at(address) is not None


def _leaders(program: Program, entry: int, ends: frozenset[int],
             no_return: frozenset[str], poll: str) -> set[int]:
    """Starts of blocks: the entry, targets of branches, what follows a branch, call or look."""
    leaders, seen, todo = {entry}, set(), [entry]
    while todo:
        address = todo.pop()
        if address in seen:
            continue
        seen.add(address)
        at = _instruction(program, address)
        targets = _successors(program, at, entry, ends, no_return)
        if at.is_call or at.is_jump or at.is_conditional or program.has_operand([address], poll):
            leaders.update(targets)
        todo.extend(targets)
    return leaders


def _block(program: Program, start: int, leaders: set[int], entry: int, ends: frozenset[int],
           no_return: frozenset[str]) -> Block:
    block = Block(start)
    address = start
    while True:
        at = _instruction(program, address)
        block.addresses.append(address)
        targets = _successors(program, at, entry, ends, no_return)
        if at.is_call:
            block.callee = at.target
        elif at.is_jump and at.target is not None and _is_other(program, at.target, entry):
            block.callee = at.target
        if not targets or (at.target in ends and not at.is_call):
            block.leaves = True
        if targets != [address + 4] or address + 4 in leaders:
            block.next = list(targets)
            return block
        address += 4


@dataclass(frozen=True)
class Loop:
    """A loop of the nest: its header, its blocks (of inner loops, too), and its inner loops."""

    header: int
    blocks: frozenset[int]
    latches: frozenset[int]


def components(nodes: set[int], edges: dict[int, list[int]]) -> list[list[int]]:
    """Strongly connected components in reverse topological order (Tarjan)."""
    index: dict[int, int] = {}
    low: dict[int, int] = {}
    stack: list[int] = []
    on_stack: set[int] = set()
    found: list[list[int]] = []
    for root in sorted(nodes):
        if root in index:
            continue
        work = [(root, iter(edges[root]))]
        index[root] = low[root] = len(index)
        stack.append(root)
        on_stack.add(root)
        while work:
            node, successors = work[-1]
            for target in successors:
                if target not in nodes:
                    continue
                if target not in index:
                    index[target] = low[target] = len(index)
                    stack.append(target)
                    on_stack.add(target)
                    work.append((target, iter(edges[target])))
                    break
                if target in on_stack:
                    low[node] = min(low[node], index[target])
            else:
                work.pop()
                if work:
                    parent = work[-1][0]
                    low[parent] = min(low[parent], low[node])
                if low[node] == index[node]:
                    component = []
                    while True:
                        member = stack.pop()
                        on_stack.remove(member)
                        component.append(member)
                        if member == node:
                            break
                    found.append(component)
    return found


def loop_of(component: list[int], entry: int, edges: dict[int, list[int]],
            nodes: set[int]) -> Loop | None:
    """The loop that a component is; None when it is a single block without one."""
    inside = frozenset(component)
    if len(component) == 1 and component[0] not in edges[component[0]]:
        return None
    heads = {target for node in nodes - inside for target in edges[node] if target in inside}
    if entry in inside:
        heads.add(entry)
    if len(heads) != 1:
        raise FlowError("a loop with several entries: " + ", ".join(f"{h:#x}" for h in sorted(heads)))
    header = heads.pop()
    latches = frozenset(node for node in inside if header in edges[node])
    return Loop(header, inside, latches)
