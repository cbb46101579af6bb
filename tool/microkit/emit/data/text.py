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


def html_page(system: System, data: dict[str, Any]) -> str:
    """The page with the system's picture."""
    from ..graph.picture import make_picture
    from ..graph.svg import svg
    from ..html import page

    return page(data, svg(make_picture(system), embedded=True))
