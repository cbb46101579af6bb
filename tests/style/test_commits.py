# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Subjects of commits: `area: what it does`, at most 60 characters. Older commits than the rule's check are left alone;
by their time rather than by a commit's name, so that a shallow clone is checked as far as it reaches."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
#: Seconds of the epoch when the check was introduced.
SINCE = 1795833587
LONGEST = 60
SUBJECT = re.compile(r"[a-z0-9][\w./-]*(, [a-z0-9][\w./-]*)*: [^\s].*[^\s.]")


def faults(subject: str) -> list[str]:
    found = []
    if len(subject) > LONGEST:
        found.append(f"{len(subject)} characters, {LONGEST} are allowed")
    if not SUBJECT.fullmatch(subject):
        found.append("not `area: what it does`, without a full stop")
    return found


def git(*arguments: str) -> str | None:
    """None where there is no git, or no repository."""
    try:
        result = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True,
                                check=False)
    except FileNotFoundError:
        return None
    return result.stdout if result.returncode == 0 else None


def commits() -> list[tuple[str, str]]:
    """(name, subject) of those that are not older, merges aside."""
    top = git("rev-parse", "--show-toplevel")
    log = git("log", "--no-merges", "--format=%ct %h %s")
    if top is None or log is None or Path(top.strip()).resolve() != ROOT:
        pytest.skip("not a clone: an unpacked archive has no commits")
    fields = [line.split(" ", 2) for line in log.splitlines()]
    return [(name, subject) for time, name, subject in fields if int(time) > SINCE]


def test_subjects() -> None:
    wrong = [f"{name} {subject}: {fault}" for name, subject in commits() for fault in faults(subject)]
    assert wrong == []


@pytest.mark.parametrize("subject", [
    "kernel: format", "tool, sdk: one reader of board.toml, all faults located", "kernel: " + 52 * "x",
    "tests/spec: draw more"])  # fmt: skip
def test_good_subject(subject: str) -> None:
    assert faults(subject) == []


@pytest.mark.parametrize("subject", [
    "kernel: " + 53 * "x", "Fix a bug", "kernel:format", "WIP", "kernel: ", "kernel: end.", "Kernel: format"])
def test_bad_subject(subject: str) -> None:
    assert faults(subject) != []
