# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Report data as text."""

from __future__ import annotations

import json
from typing import Any

from ...model.system import System


def to_json(data: dict[str, Any]) -> str:
    """JSON; the same data give the same text."""
    return json.dumps(data, indent=1, ensure_ascii=False) + "\n"


#: With more protection domains a picture shows nothing: they are drawn by core then, and of a core
#: those that this many are on.
_MOST_IN_PICTURE = 24


def html_page(system: System, data: dict[str, Any]) -> str:
    """The page with the system's pictures."""
    from ..graph.picture import make_picture, of_core
    from ..graph.svg import svg
    from ..html import page

    picture = make_picture(system)
    if len(system.pds) <= _MOST_IN_PICTURE:
        return page(data, svg(picture, embedded=True))
    cores = {core: svg(of_core(picture, core), embedded=True)
             for core, pds in picture.columns if 1 < len(pds) <= _MOST_IN_PICTURE}  # fmt: skip
    return page(data, of_cores=cores)
