# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Syntax to draft: numbers the protection domains, looks names up, finds files, works out sizes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ..base.errors import Findings
from ..base.search import FileFinder
from ..base.sizes import LARGE_PAGE, PAGE, PAGE_SIZES
from ..base.units import round_up
from ..parse import rules
from ..parse.domains import read_domains
from ..parse.node import Node
from .draft import ChannelDraft, Draft, EndDraft, MapDraft, PdDraft, RegionDraft



def make_draft(root: Node, path: Path, files: FileFinder, findings: Findings) -> Draft:
    """The draft of a system; what cannot be resolved stays None."""
    draft = Draft(root, path, domains=read_domains(root.element))
    for node in root.all("protection_domain"):
        _add_pd(draft, node, None)
    for index, node in enumerate(root.all("memory_region")):
        region = RegionDraft(node, index)
        draft.regions.append(region)
        draft.region_names.setdefault(region.name, region)
    _find_images(draft, files)
    _find_prefills(draft, files)
    _add_maps(draft)
    _mark_contiguous(draft)
    _mark_elsewhere(draft)
    for region in draft.regions:
        _size_region(region)
    for node in root.all("channel"):
        draft.channels.append(_channel(draft, node, findings))
    return draft


def _add_pd(draft: Draft, node: Node, parent: PdDraft | None) -> None:
    pd = PdDraft(node, len(draft.pds), parent)
    draft.pds.append(pd)
    draft.pd_names.setdefault(pd.name, pd)
    if parent:
        parent.children.append(pd)
    for child in node.all("protection_domain"):
        _add_pd(draft, child, pd)


def _find_images(draft: Draft, files: FileFinder) -> None:
    for pd in draft.pds:
        image = pd.node.first("program_image")
        if image is None:
            continue
        name = image.text("path")
        pd.image = files.find(name) if name else None
        symbols = image.text("path_for_symbols")
        pd.symbols = files.find(symbols) if symbols else pd.image


def _find_prefills(draft: Draft, files: FileFinder) -> None:
    for region in draft.regions:
        name = region.node.text("prefill_path")
        region.prefill = files.find(name) if name else None
        if region.prefill:
            region.prefill_size = region.prefill.stat().st_size


def _add_maps(draft: Draft) -> None:
    for pd in draft.pds:
        for node in pd.node.all("map"):
            each = MapDraft(node, pd, draft.region_names.get(node.text("mr") or ""))
            pd.maps.append(each)
            if each.region:
                each.region.maps.append(each)


def _mark_contiguous(draft: Draft) -> None:
    for pd in draft.pds:
        for setvar in pd.node.all("setvar"):
            region = draft.region_names.get(setvar.text("region_paddr") or "")
            if region:
                region.contiguous = True


def _mark_elsewhere(draft: Draft) -> None:
    """Whatever has the name of a region, in an element that is not read, may be its one use."""
    waiting = [element for node in _nodes(draft.root) for element in node.skipped]
    while waiting:
        element = waiting.pop()
        waiting += element.children
        for attribute in element.attributes.values():
            region = draft.region_names.get(attribute.value)
            if region:
                region.elsewhere = True


def _nodes(root: Node) -> Iterator[Node]:
    waiting = [root]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += node.children


def _size_region(region: RegionDraft) -> None:
    """Size and page size by Microkit's rules; an explicit page size is kept."""
    explicit = region.node.number("page_size")
    page_size = explicit if explicit in PAGE_SIZES else PAGE
    region.size = region.node.number("size")
    if region.size is None and not region.node.given("size") and region.prefill_size:
        region.size = round_up(region.prefill_size, page_size)
    if not region.node.given("page_size") and _fits_large_pages(region):
        page_size = LARGE_PAGE
    region.page_size = page_size


def _fits_large_pages(region: RegionDraft) -> bool:
    values = [region.size, *(each.vaddr for each in region.maps)]
    if region.node.given("phys_addr"):
        values.append(region.phys_addr)
    return all(value is not None and value % LARGE_PAGE == 0 for value in values)


def _channel(draft: Draft, node: Node, findings: Findings) -> ChannelDraft:
    ends = [
        EndDraft(end, draft.pd_names.get(end.text("pd") or ""), end.flag("pp"))
        for end in node.all("end")
    ]
    channel = ChannelDraft(node, ends)
    if not any(end.node.given("pp") for end in ends):
        _old_calls(channel, findings)
    return channel


def _old_calls(channel: ChannelDraft, findings: Findings) -> None:
    """Before Microkit 2.0 the callee was marked with `pp`, and the lower called the higher one."""
    if channel.pair is None:
        return
    for caller, callee in (channel.pair, channel.pair[::-1]):
        one, other = caller.pd, callee.pd
        if one is None or other is None or not other.node.flag("pp"):
            continue
        if one.cpu == other.cpu and (one.priority or 0) < (other.priority or 0):
            caller.pp = True
            rules.old_form(
                findings,
                other.node.element.attributes["pp"].name_location,
                f"'pp' on a protection domain: '{one.name}' may call '{other.name}'",
                f"since Microkit 2.0: <end pd='{one.name}' ... pp='true' /> in the channel",
            )
