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

    if len(system.pds) <= _MOST_IN_PICTURE:
        return page(data, svg(make_picture(system), embedded=True))
    cores = [core for core in system.cores if 1 < len(system.pds_on(core)) <= _MOST_IN_PICTURE]
    if not cores:
        return page(data)
    picture = make_picture(system)
    return page(data, of_cores={core: svg(of_core(picture, core), embedded=True) for core in cores})
