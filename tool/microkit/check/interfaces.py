# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Rules about typed interfaces, and about the channels that name one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from ..base.errors import Findings, Related
from ..base.rules import Reporter, rule
from ..base.suggest import meant
from ..draft.draft import ChannelDraft, Draft
from ..draft.interfaces import FieldDraft, InterfaceDraft, message, numbered
from ..model.board import Board
from ..model.interfaces import BYTES, MAX_LEVELS, MAX_WORDS, SCALARS, WORD, Structure
from ..model.keywords import KEYWORDS
from ..parse.node import Node
from .graph import cycles

_IDENTIFIER = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*\Z")


def check(draft: Draft, board: Board, findings: Findings) -> None:
    duplicate_interface(findings, draft)
    for each in draft.interfaces:
        for node in _nodes(each.node):
            interface_name(findings, node)
        interface_duplicate(findings, each)
        interface_constant(findings, each)
        for node in each.node.all("enum"):
            enum_number(findings, node)
        interface_cycle(findings, each)
        interface_nesting(findings, each)
        structure_length(findings, each)
        for node in _typed(each.node):
            interface_type(findings, node, each)
        for procedure in each.procedures:
            interface_length(findings, procedure.arguments, "arguments")
            interface_length(findings, procedure.results, "results")
        interface_event(findings, each)
    for channel in draft.channels:
        unknown_interface(findings, channel, draft)
        interface_client(findings, channel)
        event_silent(findings, channel)


def _nodes(node: Node) -> Iterator[Node]:
    """It and all in it."""
    yield node
    for child in node.children:
        yield from _nodes(child)


def _typed(interface: Node) -> list[Node]:
    return [node for node in _nodes(interface) if node.tag in ("field", "argument", "result")]


@rule("duplicate-interface-name")
def duplicate_interface(report: Reporter, draft: Draft) -> None:
    """Two interfaces have the same name.

    Remove one of them, or rename it and the channels that are for it. A file that is included twice is one
    reason.
    """
    _duplicates(report, [each.node for each in draft.interfaces], "interfaces")


def _duplicates(report: Reporter, nodes: Iterable[Node], what: str) -> None:
    """Among the names of nodes; `what` they are, in the plural. Languages that write names in capitals at the start of
    words do not tell `a_1` from `a1`."""
    first: dict[str, Node] = {}
    for node in nodes:
        name = node.text("name")
        if name is None:
            continue
        other = first.setdefault(name.replace("_", ""), node)
        if other is not node:
            text = f"'{name}' and '{other.text('name')}' differ by underscores only"
            if other.text("name") == name:
                text = f"there are two {what} named '{name}'"
            report(node.place("name"), text, related=[Related("the first one", other.place("name"))])


@rule("interface-name")
def interface_name(report: Reporter, node: Node) -> None:
    """A name in an interface is not one that C, C++, Rust and Ada all take.

    Names begin with a small letter and consist of small letters, digits and single underscores between them.
    They are no keyword of any of these languages, whichever the stubs are made for, and do not begin with
    `microkit_`.
    """
    name = node.text("name")
    if name is None:
        return
    if name.startswith("microkit_"):
        report(node.place("name"), f"'{name}': names that begin with 'microkit_' are the stubs'")
    elif name in KEYWORDS:
        report(node.place("name"), f"'{name}' is a word of {KEYWORDS[name]}: it cannot be a name")
    elif not _IDENTIFIER.match(name):
        words = re.findall("[a-z0-9]+", re.sub("([a-z0-9])([A-Z])", r"\1_\2", name).lower())
        meant = "_".join(words)
        help = f"for example '{meant}'" if _IDENTIFIER.match(meant) and meant not in KEYWORDS else None
        report(node.place("name"), f"'{name}' is not of small letters, digits and single underscores", help=help)


@rule("interface-duplicate")
def interface_duplicate(report: Reporter, interface: InterfaceDraft) -> None:
    """Two things of an interface have the same name: types, procedures, events, the values of an enumeration,
    the fields of a structure, or the arguments and results of a procedure.

    Rename one of them; they must differ by more than underscores. `bytes` named `data` have a length with the
    name `data_length` in the stubs.
    """
    node = interface.node
    _duplicates(report, [each for each in node.children if each.tag in ("enum", "struct")], "types")
    _duplicates(report, node.all("procedure"), "procedures")
    _duplicates(report, node.all("event"), "events")
    for each in node.all("enum"):
        _duplicates(report, each.all("value"), "values")
    for each in node.all("struct"):
        _duplicates(report, each.all("field"), "fields")
    for each in node.all("procedure"):
        _duplicates(report, each.children, "arguments or results")
        _lengths(report, each.children)


def _lengths(report: Reporter, nodes: Sequence[Node]) -> None:
    lengths = {f"{node.text('name')}_length": node for node in nodes if node.text("type") == BYTES}
    for node in nodes:
        name = node.text("name") or ""
        if name in lengths:
            related = [Related("the bytes", lengths[name].place("name"))]
            report(node.place("name"), f"'{name}' is the name of the length of bytes", related=related)


@rule("interface-constant")
def interface_constant(report: Reporter, interface: InterfaceDraft) -> None:
    """Two constants would have the same name in C, where it is made of those of the enumeration and of the value,
    of the procedure and its `bytes` with `max`, or of `label` and the procedure.

    Rename one of the enumerations or values. Example: `a_b` with `c`, and `a` with `b_c`, are both `A_B_C`.
    """
    first: dict[str, Node] = {}
    for name, node in _constants(interface.node):
        other = first.setdefault(name, node)
        if other is not node and not _repeated(interface.node, other, node):
            related = [Related("the first one", other.place("name"))]
            report(node.place("name"), f"the constant '{name.upper()}' would have two meanings", related=related)


def _constants(interface: Node) -> Iterator[tuple[str, Node]]:
    for enum in interface.all("enum"):
        for value in enum.all("value"):
            yield f"{enum.text('name')}_{value.text('name')}", value
    for procedure in interface.all("procedure"):
        yield f"label_{procedure.text('name')}", procedure
        for each in procedure.children:
            if each.text("type") == BYTES:
                yield f"{procedure.text('name')}_{each.text('name')}_max", each


def _repeated(interface: Node, one: Node, other: Node) -> bool:
    """Things of one kind with one name, in elements with one name: another rule says so."""
    around = {node: each.text("name") for each in _nodes(interface) for node in each.children}
    return one.tag == other.tag and one.text("name") == other.text("name") and around[one] == around[other]


@rule("enum-number")
def enum_number(report: Reporter, enum: Node) -> None:
    """Two values of an enumeration have the same number, or one would have a number that is too large.

    Give one of them another `number`. Without one, a value has the number behind that of the value before it.
    """
    first: dict[int, Node] = {}
    for node, number in numbered(enum):
        if number is None:
            continue
        place = node.place("number") if node.given("number") else node.place("name")
        attr = node.spec.attribute("number")
        if attr and number > attr.maximum:
            report(place, f"the number of '{node.text('name')}' would be above {attr.maximum}")
        elif number in first:
            related = [Related("the first one", first[number].place("name"))]
            report(place, f"'{node.text('name')}' has number {number}, as '{first[number].text('name')}'", related=related)
        else:
            first[number] = node


@rule("interface-cycle")
def interface_cycle(report: Reporter, interface: InterfaceDraft) -> None:
    """A structure has itself inside, directly or by others, so it would have no end.

    Send the parts with several calls, or with their place in an array.
    """
    structs = {node.text("name") or "": node for node in interface.node.all("struct")}
    numbers = {name: number for number, name in enumerate(structs)}
    edges = {
        numbers[name]: {numbers[inner] for each in node.all("field") if (inner := each.text("type") or "") in structs}
        for name, node in structs.items()
    }
    for members in cycles(edges):
        inside = [node for name, node in structs.items() if numbers[name] in members]
        names = {node.text("name") for node in inside}
        field = next(each for each in inside[-1].all("field") if each.text("type") in names)
        report(field.place("type"), f"'{inside[-1].text('name')}' would have itself inside")


@rule("interface-nesting")
def interface_nesting(report: Reporter, interface: InterfaceDraft) -> None:
    """Structures are nested more than 16 deep.

    Write the fields of some of them directly into those that have them inside.
    """
    for node in interface.node.all("struct"):
        if node.text("name") in interface.deep:
            report(node.place("name"), f"'{node.text('name')}' has more than {MAX_LEVELS} levels of structures")


@rule("interface-structure")
def structure_length(report: Reporter, interface: InterfaceDraft) -> None:
    """A structure is longer than 960 bytes, which is what a call can carry: it fits into no message.

    Send its parts with several calls, or put it into a memory region that both ends map.
    """
    for node in interface.node.all("struct"):
        type = interface.types.get(node.text("name") or "")
        if isinstance(type, Structure) and type.size > MAX_WORDS * WORD:
            text = f"'{type.name}' has {type.size} bytes, and a call carries {MAX_WORDS * WORD}"
            report(node.place("name"), text)


@rule("interface-type")
def interface_type(report: Reporter, node: Node, interface: InterfaceDraft) -> None:
    """A type is not known, or `count` or `max` do not go with it.

    `max` belongs to `bytes`, which need it, and stand in arguments and results only; `count` belongs to all
    other types.
    """
    name = node.text("type")
    if name is None:
        return
    if name == BYTES:
        if node.tag == "field":
            report(node.place("type"), "a structure has a fixed size: 'bytes' are for arguments and results",
                   help='with a fixed number: type="u8" and count')  # fmt: skip
        elif node.given("count"):
            report(node.place("count"), "'bytes' have no 'count'", help="'max' says how many there are at most")
        elif not node.given("max"):
            report(node.place("type"), "'bytes' need 'max', how many there are at most")
        return
    if name not in SCALARS and name not in interface.types:
        help = meant(name, [*SCALARS, *([BYTES] if node.tag != "field" else []), *interface.types], "types")
        report(node.place("type"), f"there is no type '{name}' in interface '{interface.name}'", help=help)
    if node.given("max"):
        report(node.place("max"), f"'max' is for 'bytes', not for '{name}'", help="'count' makes an array of it")


@rule("interface-length")
def interface_length(report: Reporter, fields: Sequence[FieldDraft], what: str) -> None:
    """The longest message of a procedure has more than 120 words (960 bytes), which is what a call can carry.

    That holds on one core and between cores. Send less with a call, or put bulk data into a memory region that
    both ends map. `bytes` take 4 bytes for the length, then their `max`, rounded up to 8.
    """
    for number in range(1, len(fields) + 1):
        found = message(fields[:number])
        if found is None:
            return
        if found.max_words > MAX_WORDS:
            text = f"with '{fields[number - 1].name}' the {what} can have {found.max_words * WORD} bytes"
            report(fields[number - 1].node.place("name"), f"{text}, and a call carries {MAX_WORDS * WORD}")
            return


@rule("interface-event")
def interface_event(report: Reporter, interface: InterfaceDraft) -> None:
    """An interface has a second event from one side.

    An event is a notification of the channel, which carries nothing: two events of one side could not be told
    apart. Make an interface, and with it a channel, for each, or let a procedure say what has happened.
    """
    first: dict[str | None, Node] = {}
    for node in interface.events:
        side = node.text("from")
        if side is not None and first.setdefault(side, node) is not node:
            related = [Related("the first one", first[side].place("name"))]
            report(node.place("name"), f"'{interface.name}' has a second event from the {side}", related=related)


@rule("unknown-interface")
def unknown_interface(report: Reporter, channel: ChannelDraft, draft: Draft) -> None:
    """A channel names an interface that does not exist.

    Write the interface into the description, or include the file that has it.
    """
    name = channel.node.text("interface")
    if name is not None and channel.interface is None:
        help = meant(name, draft.interface_names, "interfaces")
        report(channel.node.place("interface"), f"there is no interface '{name}'", help=help)


@rule("interface-client")
def interface_client(report: Reporter, channel: ChannelDraft) -> None:
    """A channel is for an interface, and neither end has `pp`: who is the client?

    Write `pp="true"` on the end of the client, which makes the calls.
    """
    if channel.interface is not None and channel.pair and not any(end.pp for end in channel.pair):
        place = channel.node.place("interface")
        report(place, f"no end of this channel may call: the client of '{channel.interface.name}' needs 'pp'")


@rule("event-silent")
def event_silent(report: Reporter, channel: ChannelDraft) -> None:
    """The side that an event comes from has `notify="false"`.

    Remove that, or the event.
    """
    if channel.interface is None:
        return
    for event in channel.interface.events:
        for client, server in channel.calls():
            end = server if event.text("from") == "server" else client
            if not end.node.flag("notify"):
                related = [Related("the event", event.place("name"))]
                text = f"event '{event.text('name')}' comes from this end, which may not notify"
                report(end.node.place("notify"), text, related=related)
