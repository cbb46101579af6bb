# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The list of mutants: list/*.toml, a table [[mutant]] each.

    name    what is wrong
    file    from the repository's root
    old     text that is in the file exactly once
    new     what is there instead
    killer  the test that fails:
              spec                 the comparison with the specification (tests/spec)
              authority            changes without a licence (tests/spec/authority), not compared
              confidentiality      an observer that sees others' secrets (tests/spec/confidentiality)
              unit ID              a test of C on the host, by pytest's name
              static ID            a test that reads sources only
              system FOLDER BOARD  a folder of tests/system, or an example, in QEMU; a third word is
                                   the core, where cpus.txt names some
              machine BOARD ID     another test that needs the SDK of this board
              equivalent REASON    none, because nothing differs that the kernel promises
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LIST = Path(__file__).with_name("list")
KINDS = ("spec", "authority", "confidentiality", "unit", "static", "system", "machine", "equivalent")


@dataclass(frozen=True)
class Mutant:
    """One bug."""

    name: str
    file: str
    old: str
    new: str
    killer: str

    @property
    def kind(self) -> str:
        return self.killer.split(maxsplit=1)[0]

    @property
    def argument(self) -> str:
        return self.killer.partition(" ")[2]

    def problem(self, root: Path = ROOT) -> str | None:
        """Why it cannot be tried."""
        path = root / self.file
        if self.kind not in KINDS:
            return f"killer {self.killer!r}: one of {', '.join(KINDS)}"
        if not path.is_file():
            return f"no file {self.file}: the mutant has to follow the source"
        count = path.read_text().count(self.old)
        if count != 1:
            return (f"{count} times in {self.file}, must be once: {self.old!r}; "
                    "the mutant has to follow the source")
        return None

    def changed(self, root: Path = ROOT) -> str:
        """The file's text with the bug."""
        return (root / self.file).read_text().replace(self.old, self.new)


def read() -> list[Mutant]:
    return [Mutant(**entry) for path in sorted(LIST.glob("*.toml"))
            for entry in tomllib.loads(path.read_text())["mutant"]]
