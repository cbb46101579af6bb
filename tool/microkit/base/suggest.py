# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""'Did you mean': the nearest of the names that would have been right."""

from __future__ import annotations

from collections.abc import Iterable


def nearest(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate most like `word`, or None if none is like it."""
    choices = sorted(set(candidates))
    for choice in choices:
        if choice.lower() == word.lower():
            return choice
    if not word or len(word) > 100:
        return None
    import difflib  # slow to import, needed only for mistakes

    found = difflib.get_close_matches(word, choices, n=1, cutoff=0.6)
    return found[0] if found else None


def did_you_mean(word: str, candidates: Iterable[str]) -> str | None:
    """A help text, or None."""
    found = nearest(word, candidates)
    return f"did you mean '{found}'?" if found else None


def one_of(candidates: Iterable[str], limit: int = 12) -> str:
    """'a', 'b' or 'c', cut short when there are many."""
    names = [f"'{name}'" for name in candidates]
    if len(names) > limit:
        return ", ".join(names[:limit]) + f" and {len(names) - limit} more"
    if len(names) < 2:
        return "".join(names) or "nothing"
    return ", ".join(names[:-1]) + " or " + names[-1]
