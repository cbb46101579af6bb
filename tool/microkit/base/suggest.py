# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""'Did you mean': the nearest of the names that would have been right; and lists of names, as they
stand in sentences."""

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


def meant(word: str, candidates: Iterable[str], what: str) -> str:
    """The nearest name, or, when none is near, all that there are; `what` they are, in the plural."""
    names = list(candidates)
    if not names:
        return f"there are no {what}"
    return did_you_mean(word, names) or f"{what}: {all_of(names)}"


def one_of(candidates: Iterable[str], limit: int = 12) -> str:
    """'a', 'b' or 'c', cut short when there are many."""
    return joined([f"'{name}'" for name in candidates], "or", limit)


def all_of(candidates: Iterable[str], limit: int = 12) -> str:
    """'a', 'b' and 'c', cut short when there are many."""
    return joined([f"'{name}'" for name in candidates], "and", limit)


def elements(candidates: Iterable[str]) -> str:
    """<a>, <b> or <c>."""
    return joined([f"<{name}>" for name in candidates], "or", 12)


def count(number: int, what: str) -> str:
    """"1 core", "2 cores"."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def joined(names: list[str], word: str, limit: int) -> str:
    if len(names) > limit:
        return ", ".join(names[:limit]) + f" and {len(names) - limit} more"
    if len(names) < 2:
        return "".join(names) or "nothing"
    return f"{', '.join(names[:-1])} {word} {names[-1]}"
