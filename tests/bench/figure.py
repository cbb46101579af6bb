# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What benchmarks produce: figures with a name, and what each is held against. A part of the benchmark is a
function from a Bench to figures; `parts.py` lists them."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
#: A figure may be a part of its limit above it, and by so much at least, by its unit: instructions are means, and
#: how many lines code takes also depends on where the linker puts functions: by 3 in 22, for the same
#: instructions. Of registers, barriers, bytes and so on one more is a change.
TOLERANCE = {"instructions": (0.02, 0), "lines of code": (0.2, 1), "lines of data": (0.1, 1)}


@dataclass(frozen=True)
class Bench:
    """Where a part finds the SDK, and a folder to build in."""

    sdk: Path
    board: str
    build: Path

    def config(self, name: str = "release") -> Path:
        return self.sdk / "board" / self.board / name

    def folder(self, name: str) -> Path:
        path = self.build / name
        path.mkdir(parents=True, exist_ok=True)
        return path


@dataclass(frozen=True)
class Figure:
    """`part` and `name` are the keys in the files of references and limits; a `limit` here is one that has its
    home elsewhere."""

    part: str
    name: str
    value: float
    unit: str = "instructions"
    limit: float | None = None

    @property
    def key(self) -> str:
        return f"{self.part}.{self.name}"


@dataclass(frozen=True)
class References:
    """By part and name: seL4's figures, what is aimed at, and what must not be exceeded."""

    source: str
    baseline: Mapping[str, Any]
    targets: Mapping[str, Any]
    limits: Mapping[str, Any]

    def record(self, figure: Figure) -> dict[str, Any]:
        """An entry of results.json; null is what does not exist."""
        base, limit = _of(self.baseline, figure), _of(self.limits, figure)
        return {"name": figure.key, "value": round(figure.value, 2), "unit": figure.unit, "baseline": base,
                "ratio": round(figure.value / base, 3) if base else None,
                "target": _of(self.targets, figure), "limit": figure.limit if limit is None else limit}

    def limited(self, parts: set[str]) -> Iterator[str]:
        """Names of figures with a limit, of these parts."""
        return (f"{part}.{name}" for part in parts for name in self.limits.get(part, {}))


def _of(table: Mapping[str, Any], figure: Figure) -> float | None:
    found = table.get(figure.part, {}).get(figure.name)
    return None if found is None else float(found)


def read_references(folder: Path = HERE) -> References:
    baseline = json.loads((folder / "baseline.json").read_text())
    tables = {name: tomllib.loads((folder / f"{name}.toml").read_text()) for name in ("targets", "limits")}
    return References(baseline["source"], baseline, *map(flat, tables.values()))


def flat(tables: Mapping[str, Any]) -> dict[str, dict[str, float]]:
    """`[path]` with `call = { isb = 0 }` has the name `call.isb`."""
    return {part: dict(_flat(each)) for part, each in tables.items()}


def _flat(table: Mapping[str, Any]) -> Iterator[tuple[str, float]]:
    for name, value in table.items():
        if isinstance(value, dict):
            yield from ((f"{name}.{field}", number) for field, number in value.items())
        else:
            yield name, value


def above_limit(record: Mapping[str, Any]) -> bool:
    part, least = TOLERANCE.get(record["unit"], (0, 0))
    limit = record["limit"]
    return limit is not None and record["value"] > limit + max(part * limit, least)


def missing(records: list[dict[str, Any]], references: References) -> list[str]:
    """Names that have a limit but no longer a figure, of the parts that were measured."""
    found = {record["name"] for record in records}
    parts = {name.split(".", 1)[0] for name in found}
    return sorted(set(references.limited(parts)) - found)
