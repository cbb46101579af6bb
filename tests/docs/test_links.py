# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Links of documents lead somewhere, and files that documents name are there."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import pytest

from .commands import ROOT

SKIP = ("build", ".git", ".pytest_cache")
DOCUMENTS = sorted(path for path in ROOT.rglob("*.md")
                   if path.relative_to(ROOT).parts[0] not in SKIP
                   and "template" not in path.parts
                   and path.parent.name != "site")  # its links are from another place: test_site.py
TOP = {path.name for path in ROOT.iterdir() if path.is_dir() and path.name not in SKIP}
#: What a reader makes, or a build (an include path of the SDK).
MADE = re.compile(r"<|my_|^(kernel/gen_config|board/config)\.")
FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)


def anchors(path: Path) -> set[str]:
    """As hosting sites make them from headings."""
    titles = re.findall(r"^#+ (.*)$", FENCE.sub("", path.read_text()), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def links(path: Path) -> list[str]:
    text = FENCE.sub("", path.read_text())
    found = re.findall(r"\]\(([^)\s]+)\)", re.sub(r"`[^`\n]*`", "", text))
    return [link for link in found if not link.startswith(("http://", "https://"))]


def alternatives(name: str) -> list[str]:
    """`a/{b,c}.py` is two files."""
    parts = re.split(r"\{([^}]*)\}", name)
    choices = [part.split(",") if number % 2 else [part] for number, part in enumerate(parts)]
    return ["".join(each) for each in product(*choices)]


def in_backticks(path: Path) -> list[str]:
    """What begins with a folder of the top; `FILE::NAME` is a test, or a function, of a file."""
    words = re.findall(r"`([^`\s]+)`", FENCE.sub("", path.read_text()))
    return [each for word in words if "/" in word and word.split("/")[0] in TOP and not MADE.search(word)
            for each in alternatives(word)]


def named(path: Path) -> list[str]:
    """Files and folders, by their path from the top."""
    return [word.partition("::")[0] for word in in_backticks(path)]


def is_defined(file: Path, name: str) -> bool:
    return re.search(rf"^(def|static void) {re.escape(name)}\(", file.read_text(), re.MULTILINE) is not None


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links(path: Path) -> None:
    broken = []
    for link in links(path):
        name, _, anchor = link.partition("#")
        target = (path.parent / name).resolve() if name else path
        if not target.exists() or anchor and anchor not in anchors(target):
            broken.append(link)
    assert broken == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_named_files(path: Path) -> None:
    """Or patterns: a name that ends in - is the beginning of some."""
    patterns = [name + "*" if name.endswith("-") else name.rstrip("/") for name in named(path)]
    assert [pattern for pattern in patterns if not list(ROOT.glob(pattern))] == []


@pytest.mark.parametrize("path", [each for each in DOCUMENTS if "::test_" in each.read_text()],
                         ids=lambda path: str(path.relative_to(ROOT)))
def test_named_tests(path: Path) -> None:
    parts = [word.split("::") for word in in_backticks(path) if "::" in word]
    assert [f"{file}::{name}" for file, name in parts if not is_defined(ROOT / file, name.split("[")[0])] == []


def test_documents_are_read() -> None:
    assert len(DOCUMENTS) > 50
    assert "docs/design/" in named(ROOT / "CONTRIBUTING.md")
    assert "why-no-wake-up-is-lost" in anchors(ROOT / "docs/design/cross-core-notifications.md")
