# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Rules about the files that a description names."""

from __future__ import annotations

import os
from pathlib import Path

from ..base.contract import MICROKIT_STACK_SIZE
from ..base.errors import Findings, Related
from ..base.ranges import Range
from ..base.rules import Reporter, rule
from ..base.search import FileFinder
from ..base.sizes import PAGE
from ..base.suggest import nearest, one_of
from ..base.units import format_size, round_up
from ..draft.draft import Draft, PdDraft, RegionDraft
from ..elf.header import ElfError, Program, Segment, read_program
from ..model.board import Board
from ..model.vspace import VSpaceLayout
from ..parse.node import Node
from . import programs


def check(
    draft: Draft, board: Board, files: FileFinder, findings: Findings, config: str | None
) -> None:
    known: dict[Path, Program | None] = {}
    for pd in draft.pds:
        missing_image(findings, pd, files)
        program = program_format(findings, pd, known)
        if program:
            programs.check(findings, pd, program, programs.Flavour(board, config))
            map_program(findings, pd, program.segments)
            program_address(findings, pd, program.segments)
    for region in draft.regions:
        missing_prefill(findings, region, files)
        prefill_empty(findings, region)
        prefill_too_big(findings, region)
        prefill_twice(findings, region)


@rule("missing-program")
def missing_image(report: Reporter, pd: PdDraft, files: FileFinder) -> None:
    """A program image is not found.

    Names are looked up in each directory of `--search-path` in turn, then in the current directory.
    """
    image = pd.node.first("program_image")
    if image is None:
        return
    if image.text("path") and pd.image is None:
        _missing(report, image, "path", f"program image of '{pd.name}'", files)
    if image.text("path_for_symbols") and pd.symbols is None:
        _missing(report, image, "path_for_symbols", f"symbol file of '{pd.name}'", files)


@rule("missing-prefill")
def missing_prefill(report: Reporter, region: RegionDraft, files: FileFinder) -> None:
    """The file that a memory region is to be filled with is not found."""
    if region.node.text("prefill_path") and region.prefill is None:
        _missing(report, region.node, "prefill_path", f"prefill of '{region.name}'", files)


def _missing(report: Reporter, node: Node, attribute: str, what: str, files: FileFinder) -> None:
    name = node.text(attribute) or ""
    near = nearest(name, files.near(name))
    report(
        node.place(attribute),
        f"{what} is not found: '{name}'",
        help=[
            f"did you mean '{near}'?" if near else None,
            f"looked in {one_of(str(directory) for directory in files.directories)}",
        ],
    )


@rule("prefill-empty")
def prefill_empty(report: Reporter, region: RegionDraft) -> None:
    """The file that a memory region is to be filled with is empty, or cannot be read."""
    if region.prefill is None:
        return
    if not os.access(region.prefill, os.R_OK):
        report(region.node.place("prefill_path"), f"'{region.prefill}' cannot be read")
    elif region.prefill_size == 0:
        report(region.node.place("prefill_path"), f"'{region.prefill}' is empty")


@rule("prefill-too-big")
def prefill_too_big(report: Reporter, region: RegionDraft) -> None:
    """The file is larger than the memory region that it is to fill."""
    size = region.node.number("size")
    if size is not None and region.prefill_size is not None and region.prefill_size > size:
        report(
            region.node.place("size"),
            f"'{region.prefill}' has {format_size(region.prefill_size)}, and memory region "
            f"'{region.name}' only {format_size(size)}",
            help="without 'size' the region gets the size of the file, "
            f"rounded up ({format_size(round_up(region.prefill_size, PAGE))})",
        )


@rule("prefill-twice")
def prefill_twice(report: Reporter, region: RegionDraft) -> None:
    """A memory region has both `prefill_path` and `prefill_bootinfo`."""
    if region.node.given("prefill_path") and region.node.given("prefill_bootinfo"):
        report(
            region.node.place("prefill_bootinfo"),
            f"memory region '{region.name}' has two prefills",
        )


@rule("program-format")
def program_format(
    report: Reporter, pd: PdDraft, known: dict[Path, Program | None]
) -> Program | None:
    """A program image is not an executable ELF file for AArch64.

    It has to be linked (with `microkit.ld`) to fixed addresses: not an object file, not a library,
    not position-independent, and not the debug information alone.
    """
    if pd.image is None:
        return None
    if pd.image not in known:
        known[pd.image] = None
        try:
            known[pd.image] = read_program(pd.image)
        except ElfError as error:
            image = pd.node.first("program_image")
            if image:
                report(image.place("path"), f"'{pd.image}' {error}")
    return known[pd.image]


@rule("map-program")
def map_program(report: Reporter, pd: PdDraft, segments: tuple[Segment, ...]) -> None:
    """A mapping overlaps the program that is loaded into the protection domain."""
    for each in pd.maps:
        if each.vaddr is None or each.region is None or not each.region.size:
            continue
        mapped = Range(each.vaddr, each.vaddr + each.region.size, "")
        hit = next((part for part in segments if part.pages.overlaps(mapped)), None)
        if hit is None:
            continue
        image = pd.node.first("program_image")
        end = max(part.pages.end for part in segments)
        report(
            each.node.place("vaddr"),
            f"mapping of '{each.name}' ({mapped}) overlaps the program of '{pd.name}' "
            f"({hit.pages})",
            help=f"the program ends at {end:#x}",
            related=[Related("the program", image.place("path"))] if image else (),
        )


@rule("program-address")
def program_address(
    report: Reporter, pd: PdDraft, segments: tuple[Segment, ...]
) -> None:
    """A program is linked to addresses that belong to its stack, or that do not exist."""
    space = VSpaceLayout(pd.node.number("stack_size") or MICROKIT_STACK_SIZE)
    end = max(part.pages.end for part in segments)
    image = pd.node.first("program_image")
    if end > space.max_vaddr and image:
        report(
            image.place("path"),
            f"program of '{pd.name}' ends at {end:#x}, and may not go beyond {space.max_vaddr:#x}",
        )
