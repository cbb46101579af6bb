# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The product of a stage as JSON (`--dump`), for those who want to see what the tool has understood.

The form follows the classes of the products and changes with them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from enum import Enum
from pathlib import Path

from ..base.location import Location


def dump(product: object) -> str:
    """The text; the same each time."""
    return json.dumps(_plain(product), indent=2, ensure_ascii=False) + "\n"


def _plain(value: object) -> object:
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, (Location, Path)):
        return str(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, bytes):
        return {"bytes": len(value), "sha256": hashlib.sha256(value).hexdigest()}
    if isinstance(value, (set, frozenset)):
        return sorted(map(_plain, value))  # type: ignore[type-var]
    if isinstance(value, Mapping):
        return _table(value, named=False)
    if isinstance(value, Sequence):
        return [_plain(each) for each in value]
    if is_dataclass(value):
        return {
            field.name: (_name if field.metadata.get("named") else _plain)(
                getattr(value, field.name)
            )
            for field in fields(value)
        }
    summary: object = value.summary()  # type: ignore[attr-defined]
    return _plain(summary)


def _table(table: Mapping[object, object], named: bool) -> object:
    """By key where keys are words and numbers, else a list of pairs."""
    show = _name if named else _plain
    if all(isinstance(key, (int, str)) for key in table):
        return {str(key): show(each) for key, each in table.items()}
    return [[_name(key), show(each)] for key, each in table.items()]


def _name(value: object) -> object:
    """What a thing is called, in place of all that it is."""
    if isinstance(value, Mapping):
        return _table(value, named=True)
    if isinstance(value, Sequence) and not isinstance(value, (str, bytes)):
        return [_name(each) for each in value]
    for attribute in ("name", "location", "path"):
        found = getattr(value, attribute, None)
        if found is not None:
            return str(found)
    if value is None or isinstance(value, (str, int)):
        return value
    return type(value).__name__
