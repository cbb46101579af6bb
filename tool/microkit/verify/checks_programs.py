# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What programs start with: the bytes of their files, with the variables that the tool sets, and of
those exactly the bytes that it sets; and memory regions that no address space has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import repeat

from ..base.contract import (
    MICROKIT_MAX_CHANNELS,
    MICROKIT_MAX_USER_CAPS,
    MICROKIT_MAX_WATCHES,
    MICROKIT_PD_NAME_LENGTH,
    MICROKIT_SETVAR_SIZE,
    MICROKIT_XCORE_CALL,
    MULTIKIT_MAX_CORES,
)
from ..base.location import NOWHERE, Location
from ..base.records import dataclass
from ..base.sizes import PAGE, WORD
from ..elf import Elf
from ..model.system import MemoryRegion, ProtectionDomain, SetVarKind
from ..model.vspace import IPC_BUFFER, VSpaceLayout
from . import rules
from .callees import place_of
from .claims import UNSET
from .contents import Content, Difference, Read
from .context import Context, pages
from .core import Cores, Thread
from .image import Fields, scalars
from .spaces import region_content, region_owner, segment_owner
from .tables import (
    CHANNEL,
    CHANNELS,
    GUARDIANS,
    SENDER,
    SENDER_ROWS,
    SENDERS,
    WATCH,
    WATCHES,
    Tables,
    read_mapped,
)

#: Variables that are no tables of rows.
_BOOTS, _CHILDREN = "microkit_boots", "microkit_xcore_children"

#: Addresses of pages of sequence words in a program: ("out" or "in", channel id) to address; ("to" or "from", core)
#: for those that it shares with the guardian of a core.
Words = Mapping[tuple[str, int], int]


@dataclass(frozen=True)
class Variable:
    """Bytes that the tool writes into a program."""

    name: str
    address: int
    value: bytes


class _Program(Content):
    """A segment of a program; differences are named by variable, or by virtual address."""

    def __init__(
        self, start: int, data: bytearray, variables: list[Variable], location: Location
    ) -> None:
        super().__init__(rules.program, [(0, data)], location)
        self._start, self._variables = start, variables

    def explain(self, offset: int, read: Read) -> Difference:
        at = self._start + offset
        for each in self._variables:
            start = each.address - self._start
            if start <= offset < start + len(each.value):
                found, wanted = read(start, len(each.value)), self.wanted(start, len(each.value))
                text = f"variable '{each.name}' is {_short(found)} and must be {_short(wanted)}"
                return Difference(self.rule, text, start + len(each.value))
        text = f"the byte at {at:#x} is {_short(read(offset, 1))} "
        text += f"and must be {_short(self.wanted(offset, 1))}"
        return Difference(self.rule, text, offset + 8)


def _short(value: bytes | bytearray) -> str:
    if len(value) <= 8:
        return f"{int.from_bytes(value, 'little'):#x}"
    return repr(bytes(value).rstrip(b"\0")[:64])


def claim(
    context: Context,
    thread: Thread,
    owner: str,
    elf: Elf,
    variables: list[Variable],
    location: Location = NOWHERE,
) -> None:
    """The segments of a program where they are mapped."""
    for index, segment in enumerate(elf.segments):
        start, end = pages(segment)
        leaf = thread.leaf(start)
        if leaf is None:
            continue  # reported as a mapping
        data = bytearray(segment.vaddr - start) + segment.data
        mine = [each for each in variables if start <= each.address < end]
        for each in mine:
            at = each.address - start
            data.extend(bytes(max(0, at + len(each.value) - len(data))))
            data[at : at + len(each.value)] = each.value
        pa = leaf.pa + start - leaf.va
        content = _Program(start, data, mine, location)
        context.claims.add(pa, end - start, segment_owner(owner, index), content)


def variables(
    context: Context, pd: ProtectionDomain, symbols: Elf, words: Words, space: VSpaceLayout, status: int,
    callees: Mapping[tuple[int, int], int],
) -> list[Variable]:  # fmt: skip
    """All that the tool sets in a program; a variable that the program lacks is a finding. `status`,
    `callees`: where it has the page about its core, and those about callees."""
    found = []
    buffer = space.ipc_buffer.to_bytes(WORD, "little")
    known = [(name, buffer) for name in (IPC_BUFFER, "__sel4_ipc_buffer") if name in symbols.symbols]
    known += [(WATCHES, _watches(context, pd, status, callees)), (_BOOTS, _boots(context, pd, status))]
    for name, value in [*known, *_library(context, pd, words, status, callees), *_setvars(context, pd)]:
        symbol = symbols.symbols.get(name)
        if symbol is not None and symbol.size == len(value):
            found.append(Variable(name, symbol.address, value))
        elif any(value):
            text = f"'{pd.name}': the program has no variable '{name}' of {len(value)} bytes"
            rules.program(context.findings, text, pd.program_image.location)
    return found


def _setvars(context: Context, pd: ProtectionDomain) -> Iterator[tuple[str, bytes]]:
    for setvar in pd.setvars:
        value = setvar.value
        if setvar.kind is SetVarKind.PADDR and setvar.region:
            value = context.places.get(region_owner(setvar.region.name), setvar.region.phys_addr)
        yield setvar.symbol, (value or 0).to_bytes(MICROKIT_SETVAR_SIZE, "little")


def _library(
    context: Context, pd: ProtectionDomain, words: Words, status: int,
    callees: Mapping[tuple[int, int], int],
) -> Iterator[tuple[str, bytes]]:  # fmt: skip
    """libmicrokit's variables."""
    system = context.system
    ends = context.channels.ends[pd.index]
    across = [end for c, end in ends if system.pds[c.peer(end).pd].cpu != pd.cpu]
    bitmaps = {
        "microkit_irqs": [irq.id for irq in pd.irqs],
        "microkit_notifications": [end.id for _, end in ends if end.notify],
        "microkit_pps": [end.id for _, end in ends if end.pp and end not in across],
        "microkit_xcore": [end.id for end in across],
        "microkit_xcore_pps": [end.id for end in across if end.pp],
    }
    own = context.image_names[pd.index].encode()
    yield "microkit_name", own.ljust(MICROKIT_PD_NAME_LENGTH, b"\0")
    yield "microkit_passive", bytes([pd.passive])
    called = pd.index in context.channels.called or pd.vm is not None
    called |= any(system.pds[child].cpu == pd.cpu for child in pd.children)
    yield "microkit_has_endpoint", bytes([called])
    slots = pd.cspace_slots or MICROKIT_MAX_USER_CAPS
    yield "microkit_cspace_slots", slots.to_bytes(WORD, "little")
    for name, numbers in bitmaps.items():
        yield name, sum(1 << number for number in set(numbers)).to_bytes(WORD, "little")
    channels: dict[int, Fields] = {}
    watched = context.channels.watched_callees(system, pd.index)
    for way in context.channels.sent[pd.index]:
        out = words.get(("out", way.sender.id), 0)
        channels[way.sender.id] = row = {"out": out, "id": way.receiver.id}
        if way.sender.pp:
            row["in"] = words.get(("in", way.sender.id), 0)
            row["spin"] = way.sender.spin_us
            core = system.pds[way.receiver.pd].cpu
            row["epoch"] = _epochs(context, status) + core * WORD if core in watched else 0
            if way.sender.on_stop_error:
                place = place_of(context, way.receiver.pd)
                row["callee"] = callees.get((place.core, place.page), 0) + place.offset
    yield CHANNELS, _packed(context, CHANNEL, channels.items(), MICROKIT_MAX_CHANNELS)
    yield SENDERS, _packed(context, SENDER, enumerate(_senders(context, pd, words)), SENDER_ROWS)
    families = context.channels.families_of(pd.index)
    guardians = [{"out": words.get(("to", each.core), 0), "in": words.get(("from", each.core), 0),
                  "epoch": _epochs(context, status) + each.core * WORD if each.core in watched else 0}
                 for each in families]  # fmt: skip
    yield GUARDIANS, _packed(context, CHANNEL, enumerate(guardians), MULTIKIT_MAX_CORES)
    children = b"".join(each.child_ids.to_bytes(WORD, "little") for each in families)
    yield _CHILDREN, children.ljust(MULTIKIT_MAX_CORES * WORD, b"\0")


def _epochs(context: Context, page: int) -> int:
    return page + context.abi.layout("multikit_status").member("cores").offset


def _watches(
    context: Context, pd: ProtectionDomain, page: int, callees: Mapping[tuple[int, int], int]
) -> bytes:
    """Those of protection domains on other cores, then of cores, then of the own core's, each in the order of the
    description."""
    epochs, kinds = _epochs(context, page), context.abi.constant
    found: list[Fields] = [{"epoch": epochs + each.cpu * WORD, "id": each.id} for each in pd.watches]
    far: list[Fields] = []
    for each in pd.pd_watches:
        place = place_of(context, each.pd)
        epoch = callees.get((place.core, place.page), 0) + place.offset
        is_far = place.core != pd.cpu
        kind = kinds("MICROKIT_WATCH_FAR_PD" if is_far else "MICROKIT_WATCH_PD")
        (far if is_far else found).append({"epoch": epoch, "id": each.id, "kind": kind})
    return _packed(context, WATCH, enumerate([*far, *found]), MICROKIT_MAX_WATCHES)


def status_page(
    context: Context, thread: Thread, pd: ProtectionDomain, symbols: Elf, tables: Tables
) -> int:
    """Where the program has the page about its core, which is the tool's choice; 0: nowhere."""
    if tables.watches["epoch"] and pd.watches:
        first = sum(context.system.pds[each.pd].cpu != pd.cpu for each in pd.pd_watches)
        return tables.watches["epoch"][first] // PAGE * PAGE
    if context.channels.watched_callees(context.system, pd.index):
        epochs = tables.channels["epoch"] + tables.guardians["epoch"]
        return max(epochs, default=0) // PAGE * PAGE
    symbol = symbols.symbols.get(_BOOTS)
    data = read_mapped(context, thread, symbol.address, WORD) if symbol and _counts(context, pd) else None
    return int.from_bytes(data or b"", "little") // PAGE * PAGE


def _counts(context: Context, pd: ProtectionDomain) -> bool:
    """It hears of other cores, and its own can be started again."""
    return context.is_restartable(pd.cpu) and context.channels.receives(pd.index)


def _boots(context: Context, pd: ProtectionDomain, page: int) -> bytes:
    """The address of the number of boots of its core."""
    offset = context.abi.layout("multikit_status").member("boots").offset
    return (page + offset if _counts(context, pd) else 0).to_bytes(WORD, "little")


def _senders(context: Context, pd: ProtectionDomain, words: Words) -> list[Fields]:
    """In the order of the channels, then guardians."""
    found: dict[int, Fields] = {}
    for way in context.channels.received[pd.index]:
        page = words.get(("in", way.receiver.id), 0)
        row = found.setdefault(way.sender.pd, {"in": page, "ids": 0, "calls": 0, "out": 0})
        if way.sender.notify:
            row["ids"] |= 1 << way.receiver.id
        if way.calls:
            row["ids"] |= 1 << MICROKIT_XCORE_CALL
        if way.sender.pp:
            row["calls"] |= 1 << way.receiver.id
            row["out"] = words.get(("out", way.receiver.id), 0)
    guardians = [{"in": words.get(("from", each.core), 0), "ids": 1 << MICROKIT_XCORE_CALL,
                  "out": words.get(("to", each.core), 0), "children": each.ids}
                 for each in context.channels.families_of(pd.index)]  # fmt: skip
    return [*found.values(), *guardians]


def _packed(context: Context, struct: str, found: Iterable[tuple[int, Fields]], count: int) -> bytes:
    """As many rows, those of `found` with their index; what is not said is zero."""
    members, form = scalars(context.abi, struct)
    data = bytearray(count * form.size)
    for index, row in found:
        at = index * form.size
        data[at : at + form.size] = form.pack(*map(row.get, members, repeat(0)))
    return bytes(data)


def sequence_words(context: Context, pd: ProtectionDomain, tables: Tables) -> Words:
    """As the program in memory has them: where they are is the tool's choice."""
    found: dict[tuple[str, int], int] = {}
    for way in ("out", "in"):
        found |= {(way, id): page for id, page in enumerate(tables.channels[way]) if page}
    senders = tables.senders
    for ids, calls, page in zip(senders["ids"], senders["calls"], senders["in"]):
        mask = ids | calls
        if mask and page:  # most are empty
            used = [id for id in range(8 * WORD) if id != MICROKIT_XCORE_CALL and mask >> id & 1]
            found |= {("in", id): page for id in used}
    channels, guardians = context.channels, tables.guardians
    for family, out, back in zip(channels.families_of(pd.index), guardians["out"], guardians["in"]):
        pages = {("to", family.core): out, ("from", family.core): back}
        found |= {key: page for key, page in pages.items() if page}
    wanted = {("out", way.sender.id) for way in channels.sent[pd.index]}
    wanted |= {("in", way.receiver.id) for way in channels.received[pd.index]}
    wanted |= {(way, each.core) for each in channels.families_of(pd.index) for way in ("to", "from")}
    if set(found) != wanted:
        wrong = ", ".join(f"{id} ({way})" for way, id in sorted(set(found) ^ wanted))
        text = f"'{pd.name}': wrong sequence words of channels {wrong}"
        rules.program(context.findings, text, pd.program_image.location)
    return {key: found[key] for key in found.keys() & wanted}


def claim_regions(context: Context, cores: Cores) -> None:
    """Regions that nobody maps. One that a program is told the address of is where the program is
    told; the place of another one with an address is kept, and left alone."""
    for region in context.system.regions:
        owner = region_owner(region.name)
        if region.cores or not region.contiguous and region.phys_addr is None:
            continue
        if not region.contiguous:
            context.claims.add(region.phys_addr or 0, region.size, owner, UNSET)
            continue
        pa = _told(context, cores, region) if region.phys_addr is None else region.phys_addr
        context.places[owner] = pa
        rows = [(row["window_pa"], row["window_pa"] + row["window_size"])
                for row in context.image.cores]  # fmt: skip
        if any(start < pa + region.size and pa < end for start, end in rows):
            text = f"{owner} is in a core's window at {pa:#x}"
            rules.memory(context.findings, text, region.location)
        context.claims.add(pa, region.size, owner, region_content(context, region))


def _told(context: Context, cores: Cores, region: MemoryRegion) -> int:
    """The address that the first program that asks has in its variable."""
    for pd in context.system.pds:
        symbols = context.elf(pd.program_image.symbols_path).symbols
        for setvar in pd.setvars:
            symbol = symbols.get(setvar.symbol)
            if setvar.kind is SetVarKind.PADDR and setvar.region is region and symbol:
                data = read_mapped(context, cores.thread(context, pd.index), symbol.address, 8)
                return int.from_bytes(data or b"", "little")
    return 0
