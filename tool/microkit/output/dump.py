# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""A stage's result as JSON (`--dump`), for those who want to see what the tool has understood."""

from __future__ import annotations

import dataclasses
import json
from enum import Enum
from pathlib import Path

from ..base.location import Location
from ..model.system import System


def dump_model(system: System) -> str:
    """The resolved system. The form follows the classes of `model/system.py` and changes with them."""
    return json.dumps(_plain(system), indent=2, ensure_ascii=False) + "\n"


def _plain(value: object) -> object:
    if isinstance(value, Location):
        return str(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if dataclasses.is_dataclass(value):
        fields = dataclasses.fields(value)
        return {field.name: _plain(getattr(value, field.name)) for field in fields}
    return value
