# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The page of a report, as it looks: small, middling and large systems, in light and in dark, on a screen and on a phone. The pictures stay
in build/test, for people; the test sees that each is of the scheme asked for, shows something, and that nothing sticks out of a phone."""

from __future__ import annotations

import struct
import zlib
from collections import Counter
from pathlib import Path

import pytest
from harness.browser import browse
from tool_support import Judge

from .test_html import many

#: Beyond this a page takes long over a slow line.
LARGEST = 2_000_000
#: A corner of the page is painted: does all of it fit into its width?
PROBE = """<script>
addEventListener("load", function () { setTimeout(function () {
  var mark = document.createElement("div"), fits = document.documentElement.scrollWidth <= window.innerWidth;
  mark.style = "position:fixed;left:0;top:0;width:8px;height:8px;z-index:9;background:" + (fits ? "#00ff00" : "#ff0000");
  document.body.appendChild(mark);
}, 500); });
</script></body>"""
FITS = (0, 255, 0)
#: Of blink: the reader's scheme.
SCHEMES = {"dark": 0, "light": 1}
SIZES = {"screen": (1400, 1400), "phone": (500, 900)}

pytestmark = pytest.mark.slow


def pixels(png: bytes) -> tuple[int, list[bytes]]:
    """Bytes of a pixel, and the lines of them. 8 bits a channel, not interlaced (RFC 2083, 6 and 9)."""
    at, data, depth = 8, b"", 0
    while at < len(png):
        size, kind = struct.unpack_from(">I4s", png, at)
        if kind == b"IHDR":
            width, height, bits, colour = struct.unpack_from(">IIBB", png, at + 8)
            assert bits == 8 and colour in (2, 6)
            depth = 3 if colour == 2 else 4
        data += png[at + 8 : at + 8 + size] if kind == b"IDAT" else b""
        at += 12 + size
    raw, lines, above = zlib.decompress(data), [], bytes(width * depth)
    for y in range(height):
        start = y * (width * depth + 1)
        above = unfiltered(raw[start], raw[start + 1 : start + 1 + width * depth], above, depth)
        lines.append(above)
    return depth, lines


def unfiltered(kind: int, line: bytes, above: bytes, depth: int) -> bytes:
    if kind == 0:
        return line
    if kind == 2:
        return bytes(a + b & 255 for a, b in zip(line, above))
    out = bytearray(line)
    for at in range(len(out)):
        left, up = (out[at - depth], above[at - depth]) if at >= depth else (0, 0)
        out[at] = out[at] + _predicted(kind, left, above[at], up) & 255
    return bytes(out)


def _predicted(kind: int, left: int, above: int, corner: int) -> int:
    if kind == 1:
        return left
    if kind == 3:
        return (left + above) // 2
    distances = [(abs(left + above - corner - each), order, each) for order, each in enumerate((left, above, corner))]
    return min(distances)[2]


@pytest.mark.parametrize(("count", "scheme", "where"), [
    (8, "light", "screen"), (8, "dark", "phone"), (60, "dark", "screen"), (60, "light", "phone"),
    (1000, "light", "screen"), (1000, "dark", "phone")])  # fmt: skip
def test_page_as_it_looks(judge: Judge, work: Path, tmp_path: Path, count: int, scheme: str, where: str) -> None:
    page, picture = tmp_path / "page.html", work / f"{count}-{scheme}-{where}.png"
    text = many(judge, count)[0]
    assert len(text.encode()) < LARGEST
    page.write_text(text.replace("</body>", PROBE))
    width, height = SIZES[where]
    browse(page, tmp_path / "profile", f"--window-size={width},{height}", "--virtual-time-budget=10000",
           f"--blink-settings=preferredColorScheme={SCHEMES[scheme]}", f"--screenshot={picture}")  # fmt: skip
    depth, lines = pixels(picture.read_bytes())
    found = Counter(line[at : at + 3] for line in lines for at in range(0, len(line), depth * 3))
    background = found.most_common(1)[0][0]
    assert (sum(background) < 3 * 80) == (scheme == "dark") and (sum(background) > 3 * 200) == (scheme == "light")
    # text and lines are not all of the page, and not nothing
    assert 0.02 < 1 - found[background] / found.total() < 0.98 and len(found) > 30
    assert tuple(lines[3][3 * depth : 3 * depth + 3]) == FITS
