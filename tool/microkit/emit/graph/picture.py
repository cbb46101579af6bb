# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What a picture of a system shows, independent of how it is drawn."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from ...base.records import dataclass
from ...base.suggest import count
from ...model.system import Channel, MemoryRegion, ProtectionDomain, System

#: With more channels than this, those between the same two protection domains become one line.
BUNDLE_ABOVE = 60


@dataclass(frozen=True)
class Line:
    """A channel, or all channels between two protection domains; `a_to_b` and `b_to_a` notify."""

    a: int
    b: int
    #: At the ends: ids.
    a_label: str
    b_label: str
    label: str
    a_to_b: bool
    b_to_a: bool
    #: Which end may call the other: "a", "b" or "".
    caller: str


@dataclass(frozen=True)
class Use:
    """A protection domain or its guest maps a region that is drawn."""

    pd: int
    region: int
    perms: str
    cached: bool


@dataclass(frozen=True)
class Picture:
    """Protection domains by core, in order of falling priority; lines between them. `pds` are all of the
    system's; the columns say which are drawn."""

    title: str
    pds: tuple[ProtectionDomain, ...]
    columns: tuple[tuple[int, tuple[int, ...]], ...]
    lines: tuple[Line, ...]
    regions: tuple[MemoryRegion, ...]
    uses: tuple[Use, ...]

    @property
    def drawn(self) -> frozenset[int]:
        return frozenset(pd for _, pds in self.columns for pd in pds)

    @property
    def families(self) -> tuple[tuple[int, int], ...]:
        """Parents and their children."""
        drawn = self.drawn
        return tuple((pd.parent, pd.index) for pd in self.pds
                     if pd.parent is not None and {pd.parent, pd.index} <= drawn)  # fmt: skip


def of_core(picture: Picture, core: int) -> Picture:
    """Of one core: its protection domains and what is between them."""
    return _narrowed(picture, next((set(pds) for each, pds in picture.columns if each == core), set()))


def near(picture: Picture, pd: int) -> Picture:
    """Of a protection domain: with those that it has a channel, a region or a child with."""
    keep = {pd} | {line.b if line.a == pd else line.a for line in picture.lines if pd in (line.a, line.b)}
    keep |= {member for family in picture.families if pd in family for member in family}
    regions = {use.region for use in picture.uses if use.pd == pd}
    keep |= {use.pd for use in picture.uses if use.region in regions}
    made = _narrowed(picture, keep)
    return replace(made, lines=tuple(line for line in made.lines if pd in (line.a, line.b)))


def _narrowed(picture: Picture, keep: set[int]) -> Picture:
    """Without others, and without regions that fewer than two of those that are left have."""
    columns = ((core, tuple(pd for pd in pds if pd in keep)) for core, pds in picture.columns)
    uses = [use for use in picture.uses if use.pd in keep]
    users = Counter(use.region for use in uses)
    return replace(
        picture,
        columns=tuple((core, pds) for core, pds in columns if pds),
        lines=tuple(line for line in picture.lines if line.a in keep and line.b in keep),
        regions=tuple(region for region in picture.regions if users[region.index] > 1),
        uses=tuple(use for use in uses if users[use.region] > 1),
    )


def make_picture(system: System, all_regions: bool = False) -> Picture:
    """The picture; regions that only one protection domain maps are left out unless asked for."""
    uses = _uses(system)
    users: dict[int, set[int]] = {}
    for use in uses:
        users.setdefault(use.region, set()).add(use.pd)
    least = 1 if all_regions else 2
    shown = {index for index, pds in users.items() if len(pds) >= least}
    return Picture(
        system.path.name,
        system.pds,
        tuple((core, _column(system, core)) for core in system.cores),
        _lines(system),
        tuple(region for region in system.regions if region.index in shown),
        tuple(use for use in uses if use.region in shown),
    )


def facts(pd: ProtectionDomain) -> str:
    """What a box says below the name."""
    words = [f"priority {pd.priority}"]
    if pd.passive:
        words.append("passive")
    elif pd.budget_us < pd.period_us:
        words.append(f"{pd.budget_us}/{pd.period_us} us")
    if pd.irqs:
        words.append("irq " + ", ".join(str(irq.number) for irq in pd.irqs))
    if pd.vm:
        words.append(f"VM {pd.vm.name}, {count(len(pd.vm.vcpus), 'vCPU')}")
    return " · ".join(words)


def _column(system: System, core: int) -> tuple[int, ...]:
    pds = sorted(system.pds_on(core), key=lambda pd: (-pd.priority, pd.index))
    return tuple(pd.index for pd in pds)


def _uses(system: System) -> list[Use]:
    """One for each protection domain and region, with the rights of all its mappings."""
    found = []
    for pd in system.pds:
        rights: dict[int, set[str]] = {}
        cached: dict[int, bool] = {}
        for each in (*pd.maps, *(pd.vm.maps if pd.vm else ())):
            rights.setdefault(each.region.index, set()).update(str(each.perms))
            cached[each.region.index] = cached.get(each.region.index, True) and each.cached
        for index, letters in rights.items():
            perms = "".join(letter for letter in "rwx" if letter in letters)
            found.append(Use(pd.index, index, perms, cached[index]))
    return found


def _lines(system: System) -> tuple[Line, ...]:
    if len(system.channels) <= BUNDLE_ABOVE:
        return tuple(_line(channel) for channel in system.channels)
    bundles: dict[tuple[int, int], list[Channel]] = {}
    for channel in system.channels:
        a, b = sorted((channel.a.pd, channel.b.pd))
        bundles.setdefault((a, b), []).append(channel)
    return tuple(_bundle(pair, channels) for pair, channels in bundles.items())


def _line(channel: Channel) -> Line:
    a, b = channel.ends
    return Line(
        a.pd, b.pd, str(a.id), str(b.id), channel.name or "", a.notify, b.notify,
        "a" if a.pp else "b" if b.pp else "",
    )  # fmt: skip


def _bundle(pair: tuple[int, int], channels: list[Channel]) -> Line:
    if len(channels) == 1:
        return _line(channels[0])
    ends = [end for channel in channels for end in channel.ends]
    calls = {end.pd for end in ends if end.pp}
    notify = {end.pd for end in ends if end.notify}
    caller = "a" if pair[0] in calls else "b" if pair[1] in calls else ""
    label = f"{len(channels)} channels"
    return Line(*pair, "", "", label, pair[0] in notify, pair[1] in notify, caller)
