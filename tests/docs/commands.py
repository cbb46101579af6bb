# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The commands and the blocks of code in the documents, as a reader would copy them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted(
    path for pattern in ("*.md", "docs/*.md", "sdk/*.md", "tests/*.md", "example/*.md",
                         "example/*/*.md", "tool/microkit/template/*/*.md")
    for path in ROOT.glob(pattern))
_PROGRAM = re.compile(
    r"(\$ )?(make|cmake|\S*microkit|qemu-system-aarch64|aarch64-linux-gnu-\w+|clang|ld\.lld|rustc)"
    r"( +(?!the tool| )|$)")
_INLINE = re.compile(r"(?<!`)`((?:make|cmake|microkit) [^`]+)`(?!`)")
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Command:
    """One command of a document."""

    document: str
    text: str

    def __str__(self) -> str:
        return f"{self.document}: {self.text}"


def blocks(path: Path) -> list[tuple[str, str]]:
    """(language, text) of each fenced block."""
    return _FENCE.findall(path.read_text())


def commands() -> list[Command]:
    """All of them, each once for a document."""
    found = [Command(str(path.relative_to(ROOT)), text)
             for path in DOCUMENTS for text in (*_of_blocks(path), *_inline(path))]
    return list(dict.fromkeys(found))


def _of_blocks(path: Path) -> list[str]:
    fenced = [text for language, text in blocks(path) if language in ("", "sh")]
    rest = _FENCE.sub("", path.read_text())
    indented = [line[4:] for line in rest.splitlines() if line.startswith("    ")]
    lines = "\n".join([*fenced, *indented]).replace("\\\n", " ").splitlines()
    return [_plain(line) for line in lines if _PROGRAM.match(line)]


def _inline(path: Path) -> list[str]:
    return [_plain(text) for text in _INLINE.findall(_FENCE.sub("", path.read_text()))]


def _plain(text: str) -> str:
    """Without prompt, comment and the escapes of tables."""
    text = re.sub(r"\s+#\s.*", "", text).removeprefix("$ ").replace("\\|", "|")
    return re.sub(r"\s+", " ", text).strip()
