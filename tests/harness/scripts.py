# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Scripts of the repository as modules: those that are in no package are found by their path."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType


def load_script(path: Path) -> ModuleType:
    """By its file's name, as dataclasses look their module up."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module
