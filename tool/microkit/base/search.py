# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Finding the files that a system description names, and remembering which were used."""

from __future__ import annotations

from pathlib import Path


class FileFinder:
    """Looks names up along the search path, last among the SDK's programs; the first hit wins, as in Microkit."""

    def __init__(self, directories: tuple[Path, ...], services: tuple[Path, ...] = ()) -> None:
        self.directories = directories
        self._all = (*directories, *services)
        #: Every file found, once, in order: the image depends on them.
        self.found: dict[Path, None] = {}

    def find(self, name: str) -> Path | None:
        """The file, or None. An absolute name is taken as it is."""
        for directory in self._all:
            path = directory / name
            if _is_file(path):
                self.found.setdefault(path)
                return path
        return None

    def near(self, name: str) -> list[str]:
        """Names of files where `name` was looked for, for suggestions."""
        names: set[str] = set()
        parent = Path(name).parent
        for directory in self._all:
            try:
                names.update(str(parent / path.name) for path in (directory / parent).iterdir())
            except (OSError, ValueError):
                continue
        return sorted(names)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # a name that is too long, or has a NUL
        return False
