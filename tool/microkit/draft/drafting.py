# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Syntax to draft: numbers the protection domains, looks names up, finds files, works out sizes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from ..base.contract import MULTIKIT_TRACE_SIZE
from ..base.errors import Findings
from ..base.search import FileFinder
from ..base.sizes import LARGE_PAGE, PAGE, PAGE_SIZES
from ..base.units import round_up
from ..base.view import View
from ..parse import rules
from ..parse.domains import read_domains
from ..parse.node import Node
from .draft import ChannelDraft, Draft, EndDraft, MapDraft, PdDraft, RegionDraft, VmDraft
from .interfaces import InterfaceDraft, make_interface

Named = TypeVar("Named", PdDraft, RegionDraft, InterfaceDraft)
#: By the element around them.
Maps = dict[Node, list[MapDraft]]


def make_draft(root: Node, path: Path, files: FileFinder, findings: Findings) -> Draft:
    """The draft of a system; what cannot be resolved stays None."""
    pds: list[PdDraft] = []
    maps: Maps = {}
    for node in root.all("protection_domain"):
        _add_pd(pds, maps, files, node, None)
    pd_names = _first_of_each(pds)
    regions, region_maps = _regions(root, pds, files)
    region_names = _first_of_each(regions)
    for pd, vm, node in _map_nodes(pds):
        region = region_names.get(node.text("mr") or "")
        each = MapDraft(node, pd, region, vm)
        maps[each.owner.node].append(each)
        if region:
            region_maps[region.index].append(each)
    interfaces = tuple(make_interface(node) for node in root.all("interface"))
    interface_names = _first_of_each(interfaces)
    return Draft(
        root,
        path,
        tuple(pds),
        tuple(regions),
        tuple(_channel(pd_names, interface_names, node, findings) for node in root.all("channel")),
        read_domains(root.element),
        MappingProxyType(pd_names),
        MappingProxyType(region_names),
        interfaces,
        MappingProxyType(interface_names),
    )


def _first_of_each(named: Iterable[Named]) -> dict[str, Named]:
    found: dict[str, Named] = {}
    for each in named:
        found.setdefault(each.name, each)
    return found


def _map_nodes(pds: list[PdDraft]) -> Iterator[tuple[PdDraft, VmDraft | None, Node]]:
    """All mappings, those of virtual machines behind their VMMs'."""
    for pd in pds:
        for owner, vm in ((pd.node, None), (pd.vm and pd.vm.node, pd.vm)):
            for node in owner.all("map") if owner else ():
                yield pd, vm, node


def _add_pd(
    pds: list[PdDraft],
    maps: Maps,
    files: FileFinder,
    node: Node,
    parent: PdDraft | None,
) -> PdDraft:
    """A protection domain, then its children; `maps` is filled when there are regions."""
    children: list[PdDraft] = []
    mine = maps.setdefault(node, [])
    image, symbols = _images(node, files)
    vm = node.first("virtual_machine")
    guest = VmDraft(vm, View(maps.setdefault(vm, []))) if vm else None
    pd = PdDraft(node, len(pds), parent, View(children), View(mine), image, symbols, guest)
    pds.append(pd)
    for child in node.all("protection_domain"):
        children.append(_add_pd(pds, maps, files, child, pd))
    return pd


def _images(pd: Node, files: FileFinder) -> tuple[Path | None, Path | None]:
    """The program, and where its symbols are."""
    node = pd.first("program_image")
    if node is None:
        return None, None
    name, symbols = node.text("path"), node.text("path_for_symbols")
    image = files.find(name) if name else None
    return image, files.find(symbols) if symbols else image


def _regions(
    root: Node, pds: list[PdDraft], files: FileFinder
) -> tuple[list[RegionDraft], list[list[MapDraft]]]:
    """All regions, and for each the list of its mappings, to be filled."""
    users: dict[str, list[Node]] = {}
    contiguous = set()
    for _, _, node in _map_nodes(pds):
        users.setdefault(node.text("mr") or "", []).append(node)
    for pd in pds:
        contiguous |= {setvar.text("region_paddr") for setvar in pd.node.all("setvar")}
    elsewhere = _named_elsewhere(root)
    regions: list[RegionDraft] = []
    maps: list[list[MapDraft]] = []
    known = set()
    for node in root.all("memory_region"):
        name = node.text("name") or "?"
        first = name not in known  # the others are reported, and nobody means them
        known.add(name)
        prefill = _prefill(node, files)
        prefill_size = prefill.stat().st_size if prefill else None
        size, page_size = _sizes(node, prefill_size, users.get(name, []) if first else [])
        maps.append([])
        regions.append(RegionDraft(
            node, len(regions), View(maps[-1]), prefill, prefill_size, size, page_size,
            contiguous=first and name in contiguous, elsewhere=first and name in elsewhere,
        ))  # fmt: skip
    return regions, maps


def _prefill(region: Node, files: FileFinder) -> Path | None:
    name = region.text("prefill_path")
    return files.find(name) if name else None


def _named_elsewhere(root: Node) -> set[str]:
    """Whatever has the name of a region, in an element that is not read, may be its one use."""
    found = set()
    waiting = [element for node in _nodes(root) for element in node.skipped]
    while waiting:
        element = waiting.pop()
        waiting += element.children
        found |= {attribute.value for attribute in element.attributes.values()}
    return found


def _nodes(root: Node) -> Iterator[Node]:
    waiting = [root]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += node.children


def _sizes(region: Node, prefill: int | None, maps: list[Node]) -> tuple[int | None, int]:
    """Size and page size by Microkit's rules; an explicit page size is kept."""
    explicit = region.number("page_size")
    page_size = explicit if explicit in PAGE_SIZES else PAGE
    size = region.number("size")
    if size is None and not region.given("size") and prefill:
        size = round_up(prefill, page_size)
    if size is None and not region.given("size") and region.given("prefill_bootinfo"):
        size = page_size
    if region.given("trace"):
        return MULTIKIT_TRACE_SIZE, PAGE
    if not region.given("page_size") and _fits_large_pages(region, size, maps):
        page_size = LARGE_PAGE
    return size, page_size


def _fits_large_pages(region: Node, size: int | None, maps: list[Node]) -> bool:
    values = [size, *(each.number("vaddr") for each in maps)]
    if region.given("phys_addr"):
        values.append(region.number("phys_addr"))
    return all(value is not None and value % LARGE_PAGE == 0 for value in values)


def _channel(
    pds: dict[str, PdDraft], interfaces: dict[str, InterfaceDraft], node: Node, findings: Findings
) -> ChannelDraft:
    ends = [
        EndDraft(end, pds.get(end.text("pd") or ""), end.flag("pp")) for end in node.all("end")
    ]
    if not any(end.node.given("pp") for end in ends):
        ends = _old_calls(ends, findings)
    return ChannelDraft(node, tuple(ends), interfaces.get(node.text("interface") or ""))


def _old_calls(ends: list[EndDraft], findings: Findings) -> list[EndDraft]:
    """Before Microkit 2.0 the callee was marked with `pp`, and the lower called the higher one."""
    if len(ends) != 2:
        return ends
    found = []
    for caller, callee in (ends, ends[::-1]):
        one, other = caller.pd, callee.pd
        calls = (
            one is not None
            and other is not None
            and other.node.flag("pp")
            and one.cpu == other.cpu
            and (one.priority or 0) < (other.priority or 0)
        )
        found.append(replace(caller, pp=True) if calls else caller)
        if calls and one and other:
            rules.old_form(
                findings,
                other.node.element.attributes["pp"].name_location,
                f"'pp' on a protection domain: '{one.name}' may call '{other.name}'",
                f"since Microkit 2.0: <end pd='{one.name}' ... pp='true' /> in the channel",
            )
    return found
