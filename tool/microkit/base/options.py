# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What the command line asks for, as one value that every stage gets."""

from __future__ import annotations

from dataclasses import field
from pathlib import Path

from .choice import Choice
from .errors import Policy
from .records import dataclass


@dataclass(frozen=True)
class Options:
    """Options of a run; fields without meaning for a command have their defaults."""

    system: Path
    board: Choice | None = None
    #: A board description outside any SDK, in place of `board`.
    board_file: Path | None = None
    config: Choice | None = None
    sdk: Path | None = None
    output: Path = Path("loader.img")
    report: Path = Path("report.txt")
    #: Everything in the report, not the beginnings of long tables.
    full_report: bool = False
    report_html: Path | None = None
    report_json: Path | None = None
    image_type: str = "binary"
    search_path: tuple[Path, ...] = ()
    override_kernel: Path | None = None
    capdl_json: Path | None = None
    capdl: Path | None = None
    #: A rule for make and ninja that names every file the image was made from.
    depfile: Path | None = None
    dump: tuple[str, ...] = ()
    parameters: dict[str, str] = field(default_factory=dict)
    #: Whether files that the description names must exist.
    need_files: bool = True
    policy: Policy = field(default_factory=Policy)
    diagnostics: str = "text"
    colour: bool = False

    @property
    def target(self) -> str:
        """", for board 'x' (where that is from), configuration ...": what was not typed."""
        named = {"board": self.board, "configuration": self.config}
        found = [f"{what} {each}" for what, each in named.items() if each and each.origin]
        return ", for " + ", ".join(found) if found else ""

    @property
    def directories(self) -> tuple[Path, ...]:
        """Where files are looked for: the search path, then the current directory."""
        return (*self.search_path, Path("."))

    @property
    def services(self) -> tuple[Path, ...]:
        """Where the SDK's ready programs are, for this board; of any configuration where none is known."""
        if self.sdk is None or self.board is None:
            return ()
        config = self.config.value if self.config else "*"
        return tuple(sorted((self.sdk / "board" / self.board.value).glob(f"{config}/services"))[:1])
