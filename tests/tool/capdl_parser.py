# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""A reader of the capDL language as far as the tool writes it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_TOKEN = re.compile(r"--[^\n]*|\s+|([A-Za-z0-9_@-]+|[{}(),:=])")


@dataclass
class Term:
    """A name with what is in parentheses behind it: words, and values by key."""

    name: str
    words: list[str] = field(default_factory=list)
    values: dict[str, object] = field(default_factory=dict)


@dataclass
class Spec:
    """A whole text."""

    arch: str
    objects: dict[str, Term]
    #: Slots by holder; slot names as they are written.
    caps: dict[str, dict[str, Term]]
    irqs: dict[int, str]


class Parser:
    """Recursive descent; any text that does not fit is an AssertionError."""

    def __init__(self, text: str) -> None:
        self._tokens, at = [], 0
        while at < len(text):
            match = _TOKEN.match(text, at)
            assert match, text[at : at + 40]
            at = match.end()
            if match[1]:
                self._tokens.append(match[1])
        self._at = 0

    def _next(self) -> str:
        self._at += 1
        return self._tokens[self._at - 1]

    def _peek(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _expect(self, *words: str) -> None:
        assert [self._next() for _ in words] == list(words), (words, self._at)

    def parse(self) -> Spec:
        self._expect("arch")
        spec = Spec(self._next(), {}, {}, {})
        self._expect("objects", "{")
        while self._peek() != "}":
            name = self._next()
            assert name not in spec.objects, name
            self._expect("=")
            spec.objects[name] = self._term()
        self._expect("}", "caps", "{")
        while self._peek() != "}":
            name = self._next()
            assert name in spec.objects and name not in spec.caps, name
            spec.caps[name] = self._slots(spec)
        self._expect("}", "irq", "maps", "{")
        while self._peek() != "}":
            number = int(self._next())
            self._expect(":")
            spec.irqs[number] = self._next()
        self._expect("}")
        assert not self._peek()
        return spec

    def _slots(self, spec: Spec) -> dict[str, Term]:
        found: dict[str, Term] = {}
        self._expect("{")
        while self._peek() != "}":
            slot = self._next()
            assert slot not in found, slot
            self._expect(":")
            found[slot] = self._term()
            assert found[slot].name in spec.objects, found[slot].name
        self._expect("}")
        return found

    def _term(self) -> Term:
        term = Term(self._next())
        if self._peek() == "(":
            self._next()
            while self._peek() != ")":
                self._item(term)
                if self._peek() == ",":
                    self._next()
            self._next()
        return term

    def _item(self, term: Term) -> None:
        word = self._next()
        if self._peek() != ":":
            term.words.append(word)
            return
        self._next()
        if self._peek() == "(":
            self._next()
            pair = [int(self._next(), 0), self._next(), int(self._next(), 0), self._next()]
            assert (pair[1], pair[3]) == (",", ")")
            term.values[word] = (pair[0], pair[2])
        else:
            value = self._next()
            term.values[word] = int(value, 0) if value[0].isdigit() else value
