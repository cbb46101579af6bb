# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Where the symbols of what is in an image are: of protection domains by the description, of kernel and monitors in
the SDK."""

from __future__ import annotations

import argparse
from pathlib import Path

from .. import pipeline, sdk
from ..base.errors import UsageError
from ..base.options import Options
from ..base.records import dataclass
from ..diff.system import Built
from ..elf import Elf, ElfError
from ..model.board import Board
from ..model.image_names import image_names
from .arguments import name_search, parameters


@dataclass(frozen=True)
class Programs:
    """Absolute paths of files that are there. `domains`: of the description, by the name that each has in the image;
    `monitors`: by name; `inputs`: all that was read to know this."""

    domains: dict[str, Path]
    monitors: dict[str, Path]
    kernel: Path | None
    #: Those that the compiler calls /multikit.
    sources: Path | None
    inputs: tuple[Path, ...] = ()

    @property
    def all(self) -> dict[str, Path]:
        return {**self.domains, **self.monitors}


def name_programs(made: argparse.ArgumentParser) -> None:
    """Arguments that say where programs are."""
    made.add_argument("system", type=Path, nargs="?", help="system description, for the symbols of protection domains")
    name_search(made)


def find_programs(known: argparse.Namespace, board: Board, built: Built) -> Programs:
    """By the arguments of `name_programs`, and `image`."""
    made = board.path.resolve().parent / built.source.config
    parts, root, inputs = made / "elf", sdk.find_sdk(), [known.image]
    domains = _domains(known, board, made / "services", inputs)
    monitor = parts / "monitor.elf"
    names = [each.name for each in built.domains if each.is_monitor and monitor.is_file()]
    return Programs(
        domains=domains,
        monitors=dict.fromkeys(names, monitor),
        kernel=_if_there(parts / "kernel.elf"),
        sources=_if_there(root.resolve() / "src") if root else None,
        inputs=(*inputs, *domains.values()),
    )


def addresses(programs: dict[str, Path], *symbols: str) -> dict[str, dict[str, int]]:
    """Where programs have these, by name; without those that a program has not."""
    found = {}
    for name, path in programs.items():
        try:
            there = Elf.read(path).symbols
        except ElfError:
            continue
        found[name] = {each: there[each].address for each in symbols if each in there}
    return found


def _domains(known: argparse.Namespace, board: Board, services: Path, inputs: list[Path]) -> dict[str, Path]:
    """Those that are not found are left out."""
    if known.system is None:
        return {}
    path = (*known.search_path, known.image.resolve().parent, known.system.resolve().parent, services)
    options = Options(known.system, board_file=board.path, search_path=path, parameters=parameters(known.define))
    system, _, _ = pipeline.outline(options)
    if system is None:
        raise UsageError(f"'{known.system}' has faults: microkit check {known.system}")
    inputs += system.inputs
    names = image_names([pd.name for pd in system.pds])
    found = {name: pd.program_image.symbols_path for name, pd in zip(names, system.pds)}
    return {name: file.resolve() for name, file in found.items() if file.is_file()}


def _if_there(path: Path) -> Path | None:
    return path if path.exists() else None
