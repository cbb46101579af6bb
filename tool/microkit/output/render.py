# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Findings as text for people, and as JSON for programs."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from ..base.errors import Diagnostic, Findings, Severity
from ..base.location import NOWHERE, Location
from ..base.options import Options

_COLOURS = {
    Severity.ERROR: "\x1b[1;31m",
    Severity.WARNING: "\x1b[1;35m",
    Severity.NOTE: "\x1b[1;36m",
}
_BOLD, _GREEN, _RESET = "\x1b[1m", "\x1b[1;32m", "\x1b[0m"
_TAB = "    "
_MOST_NOTES = 10
#: Characters of a source line that are shown; before the place, if the line is longer.
_WIDTH, _BEFORE = 240, 60
#: Of a message, which quotes what is in the source.
_LONGEST = 500


def show(findings: Findings, options: Options) -> None:
    """Print findings to standard error in the form that was asked for."""
    if options.diagnostics == "json":
        sys.stderr.write(to_json(findings.all))
    else:
        text = Renderer(options.colour).render(findings)
        if text and options.target:
            text += f"microkit: all of this is{options.target.removeprefix(',')}\n"
        sys.stderr.write(text)


class Renderer:
    """Writes findings as text; reads the lines that they point at, each file once."""

    def __init__(self, colour: bool) -> None:
        self.colour = colour
        self._sources: dict[str, list[str]] = {}

    def render(self, findings: Findings) -> str:
        """All findings and a last line that counts them; empty if there are none. Of many notes of
        one rule only the first: they would hide what is wrong."""
        texts, notes = [], Counter[str]()
        for found in findings.all:
            if found.severity is Severity.NOTE:
                notes[found.rule] += 1
                if notes[found.rule] > _MOST_NOTES:
                    continue
            texts.append(self.finding(found))
        for rule, count in notes.items():
            if count > _MOST_NOTES:
                more = f"{count - _MOST_NOTES} more (--diagnostics json lists all) [{rule}]"
                texts.append(self._headline(NOWHERE, Severity.NOTE, more) + "\n")
        if texts:
            texts.append(_summary(findings) + "\n")
        return "".join(texts)

    def finding(self, found: Diagnostic) -> str:
        lines = _chain(found.location)
        lines += [self._headline(found.location, found.severity, f"{found.message} [{found.rule}]")]
        lines += self._excerpt(found.location)
        lines += [f"      = help: {_cut(text)}" for text in found.help]
        for related in found.related:
            lines += _chain(related.location)
            lines.append(self._headline(related.location, Severity.NOTE, related.message))
            lines += self._excerpt(related.location)
        return "\n".join(lines) + "\n"

    def _headline(self, location: Location, severity: Severity, message: str) -> str:
        place = f"{location}: " if location.file else ""
        message = _cut(message)
        if not self.colour:
            return f"{place}{severity.value}: {message}"
        mark = f"{_COLOURS[severity]}{severity.value}:{_RESET}"
        return f"{_BOLD}{place}{_RESET}{mark} {_BOLD}{message}{_RESET}"

    def _excerpt(self, location: Location) -> list[str]:
        """The source line, and a line that underlines the place."""
        text = self._line(location)
        if not text or text.isspace():
            return []
        start = location.column - 1
        first = max(0, start - _BEFORE) if len(text) > _WIDTH else 0
        before = _plain(text[first:start])
        marked = _plain(text[start : min(start + location.length, first + _WIDTH)])
        shown = _plain(text[first : first + _WIDTH].rstrip())
        ahead = "..." if first else ""
        more = "..." if len(text) > first + _WIDTH else ""
        under = "^" + "~" * (max(len(marked), 1) - 1)
        if self.colour:
            under = _GREEN + under + _RESET
        return [
            f"{location.line:>5} | {ahead}{shown}{more}",
            f"      | {' ' * len(ahead + before)}{under}",
        ]

    def _line(self, location: Location) -> str:
        if not location.file:
            return ""
        if location.file not in self._sources:
            self._sources[location.file] = _read_lines(location.file)
        lines = self._sources[location.file]
        return lines[location.line - 1] if 0 < location.line <= len(lines) else ""


def _chain(location: Location) -> list[str]:
    """The includes that lead to a place, innermost first."""
    lines = []
    place = location.included_at
    while place is not None:
        lines.append(f"in a file included from {place}:")
        place = place.included_at
    return lines


def _read_lines(name: str) -> list[str]:
    """Lines of a file as the parser counts them."""
    from ..parse.source import Source

    if not Path(name).is_file():  # a pipe has been read, a device may have no end
        return []
    try:
        source = Source(name, Path(name).read_bytes())
    except (OSError, ValueError, LookupError):
        return []
    text = source.data.decode("utf-8", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _cut(text: str) -> str:
    """Without the middle of what nobody reads to the end."""
    half = _LONGEST // 2
    return text if len(text) <= _LONGEST else f"{text[:half]}...{text[-half:]}"


def _plain(text: str) -> str:
    """As it can be shown on a terminal: tabs widened, control characters made visible."""
    text = text.replace("\t", _TAB)
    return text if text.isprintable() else "".join(c if c.isprintable() else "?" for c in text)


def _summary(findings: Findings) -> str:
    counts = [
        f"{count} {severity.value}{'s' if count != 1 else ''}"
        for severity in Severity
        if (count := findings.count(severity))
    ]
    return "microkit: " + ", ".join(counts)


def to_json(findings: Iterable[Diagnostic]) -> str:
    """One JSON object; format version 1 is described in docs/sdf.md."""
    import json

    listed = [_as_dict(found) for found in findings]
    return json.dumps({"version": 1, "diagnostics": listed}, indent=2, ensure_ascii=False) + "\n"


def _as_dict(found: Diagnostic) -> dict[str, object]:
    return {
        "rule": found.rule,
        "severity": found.severity.value,
        "message": found.message,
        "location": _place(found.location),
        "help": list(found.help),
        "related": [
            {"message": related.message, "location": _place(related.location)}
            for related in found.related
        ],
    }


def _place(location: Location) -> dict[str, object] | None:
    if not location.file:
        return None
    return {
        "file": location.file,
        "line": location.line,
        "column": location.column,
        "length": location.length,
        "included_at": _place(location.included_at) if location.included_at else None,
    }
