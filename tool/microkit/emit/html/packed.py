# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""A large page, packed: its sections, what folded parts hold and its data are compressed once and
unpacked by the script, so that a thousand protection domains are a page to mail around."""

from __future__ import annotations

import base64
import json
import re
import zlib

#: Pages up to this many characters are as they are, and work without the script.
INLINE_UP_TO = 600_000
#: A folded part without others in it, as markup.details makes them.
_FOLDED = re.compile(r"<details><summary>(.*?)</summary>(.*?)</details>", re.DOTALL)
_FORM = """<div id="unpacked"><p class="note" id="unpacking">This page unpacks itself with its script.</p></div>
<script type="application/octet-stream" id="packed">{}</script>"""


def packed(body: str, data: str) -> str:
    """What stands in the page for `body`, and for `data`, a JSON text."""
    folded: list[str] = []

    def fold(match: re.Match[str]) -> str:
        folded.append(match[2])
        return f'<details data-folded="{len(folded) - 1}"><summary>{match[1]}</summary></details>'

    shown = _FOLDED.sub(fold, body)
    text = json.dumps({"shown": shown, "folded": folded, "data": data}, ensure_ascii=False)
    return _FORM.format(base64.b64encode(zlib.compress(text.encode(), 9)).decode())
