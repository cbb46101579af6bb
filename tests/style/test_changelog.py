# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""CHANGELOG.md keeps its form, and agrees with VERSION and the tags."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "CHANGELOG.md").read_text()
KINDS = ["Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"]
Version = tuple[int, ...]


def numbers(version: str) -> Version:
    return tuple(int(part) for part in version.split("."))


def sections(text: str) -> list[tuple[str, str]]:
    """(title, body) of each version, as they stand."""
    parts = re.split(r"^## (.*)\n", text, flags=re.MULTILINE)[1:]
    return list(zip(parts[::2], parts[1::2], strict=True))


def released(text: str) -> list[Version]:
    """The versions below "Unreleased", each with its day."""
    titles = [title for title, _ in sections(text)]
    assert titles[0] == "[Unreleased]"
    found = [re.fullmatch(r"\[(\d+\.\d+\.\d+)\] - \d{4}-\d\d-\d\d", title) for title in titles[1:]]
    assert all(found), titles
    return [numbers(match[1]) for match in found if match]


def tags() -> list[Version]:
    """None in an archive, or in a clone without tags."""
    try:
        output = subprocess.run(["git", "tag", "--list", "v*"], cwd=ROOT, capture_output=True,
                                text=True, check=False).stdout
    except FileNotFoundError:
        return []
    return [numbers(tag[1:]) for tag in output.split() if re.fullmatch(r"v\d+\.\d+\.\d+", tag)]


def test_versions_descend_from_what_is_unreleased() -> None:
    versions = released(TEXT)
    assert versions == sorted(set(versions), reverse=True)
    assert all(version <= numbers((ROOT / "VERSION").read_text().strip()) for version in versions)


def test_every_tag_has_its_section() -> None:
    assert [tag for tag in tags() if tag not in released(TEXT)] == []


def test_changes_are_grouped() -> None:
    for title, body in sections(TEXT):
        kinds = re.findall(r"^### (.*)$", body, re.MULTILINE)
        assert kinds == [kind for kind in KINDS if kind in kinds], title
        assert all(re.search(rf"^### {kind}\n\n(.+\n\n)?- ", body, re.MULTILINE) for kind in kinds), title


def test_sections_are_read() -> None:
    text = "# C\n\n## [Unreleased]\n\n## [0.2.0] - 2027-01-02\n\n### Added\n\n- x\n\n## [0.1.0] - 2026-12-01\n"
    assert released(text) == [(0, 2, 0), (0, 1, 0)]
