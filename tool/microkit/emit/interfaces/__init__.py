# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Stubs of typed interfaces, a module for each language.

`files(interface)` of a module makes them: text by name of file. It decides nothing about messages; what it needs to know of
them is in `Interface` (model/interfaces.py), and the form is described in docs/design/interfaces.md.
"""

from __future__ import annotations

import importlib

from ...model.interfaces import Interface

#: Languages by the names that `microkit interface --language` takes.
LANGUAGES = ("c", "cpp", "rust", "ada")


def files(interface: Interface, language: str) -> dict[str, str]:
    """Text by name of file."""
    module = importlib.import_module(f".{language}", __name__)
    made: dict[str, str] = module.files(interface)
    return made
