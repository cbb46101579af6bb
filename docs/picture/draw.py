# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Draws the pictures of docs/architecture.md. The floors come from kernel/sources.cmake; paths of files are
checked by tests/docs/test_architecture.py, which also sees that the pictures are those that this draws.

    python3 docs/picture/draw.py
"""

from __future__ import annotations

import re
from html import escape
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
BLUE, GREEN, RED, AMBER = "#35507d", "#2f6f4f", "#b03a2e", "#b98c1a"
PALE = {BLUE: "#f3f6fb", GREEN: "#eaf4ee", RED: "#fdeeee", AMBER: "#fff7e0"}

#: What a floor is for, in a line.
FLOORS = {
    "entry": "system calls, faults, interrupts, boot; fast paths",
    "invocation": "what can be asked of each object",
    "lifetime": "retype, delete, revoke",
    "dispatch": "who runs next, end of a turn, deadline",
    "ipc": "endpoints, notifications, replies, faults",
    "schedule": "ready and release queue, budgets, time",
    "guest": "virtual CPUs: what is in the machine, timers, sleep",
    "interrupt": "from delivery to acknowledgement",
    "space": "address spaces, frames, ASIDs, VMIDs, IPC buffers",
    "capability": "CSpace look-up, derivation",
    "debug": "console, panic, dumps",
    "machine": "registers, barriers, TLB, caches; drivers of board/devices",
    "base": "bytes of objects, state, the window, errors",
}
#: The sender's core, and the receiver's: who acts, what, where in the sources.
SENDS = (
    (GREEN, "1  microkit_notify(ch)", "adds 1 to the sequence word, with release",
     "libmicrokit/include/microkit.h"),
    (BLUE, "2  SVC: Send on an SGI capability", "it names the core and the interrupt number",
     "kernel/src/entry/syscall.c"),
    (BLUE, "3  DSB ISHST, then the SGI", "the word is visible before the interrupt exists",
     "kernel/src/invocation/sgi_signal.c"),
)  # fmt: skip
RECEIVES = (
    (BLUE, "4  interrupt taken, active", "not delivered again before step 8",
     "kernel/src/entry/interrupt.c"),
    (BLUE, "5  signal, badge bits 63 and 62", "wakes the thread that waits",
     "kernel/src/ipc/notification.c"),
    (GREEN, "6  words compared, with acquire", "which of the channels have changed?",
     "libmicrokit/src/main.c"),
    (GREEN, "7  notified(ch)", "the program's own", ""),
    (BLUE, "8  the next wait deactivates the SGI", "a doorbell rung meanwhile comes now",
     "kernel/src/interrupt/irq_list.c"),
)  # fmt: skip
#: A channel on its way through the tool.
STAGES = (
    ("<channel>", "two <end>: pd, id, pp, notify", "system description"),
    ("syntax", "elements, typed, with places", "tool/microkit/parse/grammar.py"),
    ("draft", "names looked up", "tool/microkit/draft/drafting.py"),
    ("check", "ids, priorities, call cycles", "tool/microkit/check/channels.py"),
    ("model", "resolved, final", "tool/microkit/resolve/system.py"),
    ("capability", "slot of the id: notification or SGI", "tool/microkit/allocate/capabilities.py"),
    ("bytes", "slots, with derivation links", "tool/microkit/layout/slots.py"),
    ("image", "a segment of the core's window", "tool/microkit/emit/image.py"),
)  # fmt: skip


class Picture:
    """SVG, line by line."""

    def __init__(self, width: int, height: int, title: str) -> None:
        self.lines = [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
            'font-family="sans-serif" font-size="13">',
            "<!-- SPDX-License-Identifier: BSD-2-Clause. Copyright 2026 The Multikit authors. "
            "Drawn by docs/picture/draw.py -->",
            f"<title>{escape(title)}</title>",
            '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" '
            f'markerHeight="8" orient="auto"><path d="M0 0L8 4L0 8z" fill="{BLUE}"/></marker></defs>',
            f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
        ]

    def box(self, x: int, y: int, width: int, height: int, colour: str) -> None:
        self.lines.append(f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="5" '
                          f'fill="{PALE[colour]}" stroke="{colour}"/>')

    def text(self, x: int, y: int, text: str, style: str = "") -> None:
        if text:
            self.lines.append(f'<text x="{x}" y="{y}" fill="#222"{style}>{escape(text)}</text>')

    def bold(self, x: int, y: int, text: str) -> None:
        self.text(x, y, text, ' font-weight="bold"')

    def path(self, x: int, y: int, text: str) -> None:
        """Of a file, as tests find it."""
        self.text(x, y, text, ' font-family="monospace" font-size="11"')

    def arrow(self, way: str, dashed: bool = False) -> None:
        dash = ' stroke-dasharray="5 4"' if dashed else ""
        self.lines.append(f'<path d="{way}" fill="none" stroke="{BLUE}" stroke-width="1.5"{dash} '
                          'marker-end="url(#tip)"/>')

    def step(self, x: int, y: int, width: int, step: tuple[str, str, str, str]) -> None:
        colour, title, what, path = step
        self.box(x, y, width, 62, colour)
        self.bold(x + 10, y + 19, title)
        self.text(x + 10, y + 37, what)
        self.path(x + 10, y + 54, path)

    def __str__(self) -> str:
        return "\n".join([*self.lines, "</svg>\n"])


def floors() -> Picture:
    """A storey each, the highest first; calls and includes go down."""
    text = (ROOT / "kernel/sources.cmake").read_text()
    names = re.search(r"KERNEL_FLOORS ([^)]*)", text)[1].split()[::-1]  # type: ignore[index]
    picture = Picture(720, 34 * len(names) + 76, "The kernel's floors")
    picture.text(150, 24, "SVC, exceptions, interrupts of this core")
    picture.arrow("M135 10v30")
    for number, name in enumerate(names):
        y = 46 + 34 * number
        picture.box(60, y, 600, 30, BLUE)
        picture.bold(75, y + 20, name)
        picture.text(190, y + 20, FLOORS[name])
    picture.arrow(f"M30 50v{34 * len(names) - 16}")
    picture.text(60, 34 * len(names) + 66, "Includes and calls go down only; a floor is a folder of "
                 "kernel/src and of kernel/include.")
    return picture


def notification() -> Picture:
    """From one core to another."""
    picture = Picture(960, 500, "A notification across cores")
    picture.bold(20, 26, "core 0: the sender")
    picture.bold(600, 26, "core 1: the receiver")
    for number, step in enumerate(SENDS):
        picture.step(20, 40 + 90 * number, 340, step)
    for number, step in enumerate(RECEIVES):
        picture.step(600, 40 + 90 * number, 340, step)
    for number in range(len(SENDS) - 1):
        picture.arrow(f"M190 {102 + 90 * number}v26")
    for number in range(len(RECEIVES) - 1):
        picture.arrow(f"M770 {102 + 90 * number}v26")
    picture.box(400, 40, 160, 62, RED)
    picture.bold(410, 59, "sequence word")
    picture.text(410, 77, "core 0's PD writes it,")
    picture.text(410, 94, "core 1's PD reads it")
    picture.box(400, 220, 160, 62, AMBER)
    picture.bold(410, 239, "interrupt controller")
    picture.path(410, 257, "board/devices/gic-v2")
    picture.path(410, 274, "board/devices/gic-v3")
    picture.arrow("M360 71h38")
    picture.arrow("M598 240C575 190 560 150 532 106", dashed=True)
    picture.arrow("M360 251h38")
    picture.arrow("M560 240C585 215 570 90 598 75")
    picture.box(20, 400, 540, 80, GREEN)
    picture.bold(30, 419, "No SGI left for the receiver")
    picture.text(30, 437, "The SGI is the router's, a thread of core 1's monitor: it compares the words")
    picture.text(30, 454, "of all such receivers and signals each that has a change; steps 6 and 7 follow.")
    picture.path(30, 471, "monitor/src/router.c")
    picture.arrow("M480 282v116", dashed=True)
    return picture


def channel() -> Picture:
    """From the description to what verify compares."""
    picture = Picture(960, 400, "A channel, from XML to a verified capability")
    for number, (title, what, path) in enumerate(STAGES):
        row, column = divmod(number, 4)
        x, y = 20 + 234 * column, 20 + 110 * row
        picture.box(x, y, 218, 70, BLUE)
        picture.bold(x + 8, y + 20, title)
        picture.text(x + 8, y + 40, what, ' font-size="12"')
        picture.text(x + 8, y + 58, path, ' font-family="monospace" font-size="9"')
        if column < 3:
            picture.arrow(f"M{x + 218} {y + 35}h14")
    picture.arrow("M834 90v20H126v18")
    picture.arrow("M126 200v58")
    picture.box(20, 260, 448, 62, GREEN)
    picture.bold(30, 279, "which slot must hold what, from the description alone")
    picture.text(30, 297, "object, rights, badge; shares no code with allocate and layout")
    picture.path(30, 314, "tool/microkit/verify/licences.py")
    picture.box(492, 260, 448, 62, AMBER)
    picture.bold(502, 279, "the bytes of the finished image")
    picture.text(502, 297, "windows, threads, TCBs, CNodes, found by their references")
    picture.path(502, 314, "tool/microkit/verify/core.py")
    picture.arrow("M834 200v58")
    picture.box(256, 345, 448, 44, RED)
    picture.bold(268, 364, "compared: every slot of every CSpace")
    picture.path(268, 381, "tool/microkit/verify/checks_caps.py")
    picture.arrow("M340 322v21")
    picture.arrow("M630 322v21")
    return picture


def pictures() -> dict[str, str]:
    """Text by file name."""
    return {"floors.svg": str(floors()), "notification.svg": str(notification()),
            "channel.svg": str(channel())}  # fmt: skip


if __name__ == "__main__":
    for name, text in pictures().items():
        (HERE / name).write_text(text)
