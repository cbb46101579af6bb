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


#: With more protection domains a picture as wide as a page shows nothing.
_MOST_IN_PICTURE = 100
_NO_PICTURE = """<p class="note">Too many protection domains for a picture in this page:
<code>microkit graph</code> makes one as large as it has to be.</p>"""


def html_page(system: System, data: dict[str, Any]) -> str:
    """The page with the system's picture."""
    from ..html import page

    if len(system.pds) > _MOST_IN_PICTURE:
        return page(data, _NO_PICTURE)
    from ..graph.picture import make_picture
    from ..graph.svg import svg

    return page(data, svg(make_picture(system), embedded=True))
