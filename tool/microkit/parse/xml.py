# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""XML text to a tree of elements in which every attribute knows where it stands.

expat judges well-formedness and says at which byte each start tag begins; a scanner then runs over
that tag only, which expat has already accepted, to find the spans of attribute names and values.
Document type declarations are refused before anything in them is read: so there are no entities to
expand and nothing outside the file is ever fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import field
from xml.parsers import expat

from ..base.errors import Findings, Related
from ..base.location import Location
from ..base.records import dataclass
from . import rules
from .source import Source

#: Deeper nesting than any system needs; keeps later stages free to recurse.
MAX_DEPTH = 100

_ATTRIBUTE = re.compile(rb"\s+([^\s=/>]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_NAME = re.compile(rb"<([^\s/>]+)")
_END_NAME = re.compile(rb"[^\s/>]+")
#: A reference to an entity that XML itself does not define.
_ENTITY = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos);|#)[^\s;&<>\"']*;")


class Attribute:
    """An attribute with its value after XML's own unescaping.

    Places are worked out when they are asked for: a large system has a hundred thousand attributes,
    and only those in findings need theirs.
    """

    __slots__ = ("name", "value", "broken", "_source", "_name_at", "_value_at", "_value_length")

    def __init__(
        self, name: str, value: str, source: Source, name_at: int, value_at: int, value_length: int
    ) -> None:
        self.name = name
        self.value = value
        #: Its value could not be worked out, and that has been reported.
        self.broken = False
        self._source = source
        self._name_at = name_at
        self._value_at = value_at
        self._value_length = value_length

    @property
    def name_location(self) -> Location:
        return self._source.location(self._name_at, len(self.name.encode()))

    @property
    def value_location(self) -> Location:
        return self._source.location(self._value_at, self._value_length)


@dataclass
class Element:
    """An element; `text` holds the places of character data that is not white space."""

    name: str
    location: Location
    attributes: dict[str, Attribute]
    children: list[Element] = field(default_factory=list)
    text: list[tuple[str, Location]] = field(default_factory=list)

    def walk(self) -> Iterator[Element]:
        """This element and all below it, in document order."""
        yield self
        for child in self.children:
            yield from child.walk()


class _Stop(Exception):
    """Ends parsing after a finding that nothing can follow."""


def parse_xml(source: Source, findings: Findings) -> Element | None:
    """The root element, or None after a finding."""
    return _Builder(source, findings).run()


class _Builder:
    """Handlers of expat, which build the tree."""

    def __init__(self, source: Source, findings: Findings) -> None:
        self.source = source
        self.findings = findings
        self.root: Element | None = None
        self.stack: list[Element] = []
        self.parser = expat.ParserCreate("utf-8")
        self.parser.ordered_attributes = True
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = self._doctype

    def run(self) -> Element | None:
        try:
            self.parser.Parse(self.source.data, True)
        except _Stop:
            return None
        except expat.ExpatError as error:
            self._report(error)
            return None
        return self.root

    def _start(self, name: str, attributes: list[str]) -> None:
        if len(self.stack) >= MAX_DEPTH:
            rules.nesting(self.findings, self._here(), MAX_DEPTH)
            raise _Stop
        offset = self.parser.CurrentByteIndex
        element = Element(name, self._place(offset + 1, name), self._attributes(offset, attributes))
        if self.stack:
            self.stack[-1].children.append(element)
        else:
            self.root = element
        self.stack.append(element)

    def _attributes(self, offset: int, given: list[str]) -> dict[str, Attribute]:
        """Pair what expat cooked with where it stands raw."""
        found: dict[str, Attribute] = {}
        data = self.source.data
        tag = _NAME.match(data, offset)
        position = tag.end() if tag else offset
        for name, value in zip(given[::2], given[1::2]):
            match = _ATTRIBUTE.match(data, position)
            if match is None:  # expat has accepted the tag, so this is a bug of the scanner
                raise AssertionError(f"cannot find attribute {name} at byte {position}")
            position = match.end()
            group = 2 if match[2] is not None else 3
            start, end = match.span(group)
            found[name] = Attribute(
                name, value, self.source, match.start(1), start, end - start
            )
        return found

    def _end(self, name: str) -> None:
        self.stack.pop()

    def _text(self, text: str) -> None:
        if text.strip() and self.stack:
            self.stack[-1].text.append((text.strip(), self._text_place(text)))

    def _text_place(self, text: str) -> Location:
        """Where the first character that is not white space stands.

        expat reports buffered text late, when the position has moved on to what follows it.
        """
        end = self.parser.CurrentByteIndex
        word = text.strip().split()[0].encode()
        start = self.source.data.rfind(word, 0, end)
        return self.source.location(start if start >= 0 else end, len(word))

    def _doctype(self, *_: object) -> None:
        # expat reports it when its name has been read
        start = self.source.data.rfind(b"<!DOCTYPE", 0, self.parser.CurrentByteIndex)
        rules.doctype(self.findings, self.source.location(max(start, 0), len("<!DOCTYPE")))
        raise _Stop

    def _report(self, error: expat.ExpatError) -> None:
        """Say what is not well-formed; expat's own words where they are good enough."""
        where = self._error_place(error.code)
        text = expat.errors.messages[error.code]
        related = []
        if text == expat.errors.XML_ERROR_TAG_MISMATCH and self.stack:
            top = self.stack[-1]
            text = f"this end tag does not close <{top.name}>"
            related = [Related(f"<{top.name}> is opened here", top.location)]
        elif text == expat.errors.XML_ERROR_NO_ELEMENTS and self.stack:
            top = self.stack[-1]
            text = f"the file ends before <{top.name}> is closed"
            related = [Related(f"<{top.name}> is opened here", top.location)]
        help = None
        if text == expat.errors.XML_ERROR_INVALID_TOKEN:
            text, help = self._odd_character(where)
        rules.not_well_formed(self.findings, where, _PLAIN.get(text, text), related, help)

    def _odd_character(self, where: Location) -> tuple[str, str | None]:
        """Which one, and how to write it if that can be known."""
        line = self.source.line(where.line)[: where.column]
        if re.search(r"&[\w.-]*.?$", line):
            return "a '&' must begin a reference such as '&lt;'", "for a plain one, write '&amp;'"
        if line.endswith("<"):
            return ("a '<' cannot stand here",
                    "perhaps a quote is missing before it; in a value, write '&lt;'")  # fmt: skip
        if re.search(r"--.?$", line):
            return "'--' cannot stand in a comment", None
        return expat.errors.XML_ERROR_INVALID_TOKEN, None

    def _error_place(self, code: int) -> Location:
        """Where the fault is; for an unknown entity, not the tag but the entity itself."""
        data = self.source.data
        offset = min(max(self.parser.ErrorByteIndex, 0), len(data))
        message = expat.errors.messages[code]
        if message == expat.errors.XML_ERROR_UNDEFINED_ENTITY:
            entity = _ENTITY.search(data, offset)
            if entity:
                return self.source.location(entity.start(), len(entity[0]))
        if message == expat.errors.XML_ERROR_TAG_MISMATCH:
            name = _END_NAME.match(data, offset)
            if name:
                return self.source.location(offset, len(name[0]))
        return self.source.location(offset)

    def _here(self) -> Location:
        return self.source.location(self.parser.CurrentByteIndex)

    def _place(self, offset: int, name: str) -> Location:
        return self.source.location(offset, len(name.encode()))


#: expat's words -> plainer ones.
_PLAIN = {
    expat.errors.XML_ERROR_NO_ELEMENTS: "the file is empty",
    expat.errors.XML_ERROR_INVALID_TOKEN: "this character cannot stand here",
    expat.errors.XML_ERROR_SYNTAX: "this is not XML",
    expat.errors.XML_ERROR_UNCLOSED_TOKEN: "this tag or quote is never closed",
    expat.errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT: "only one element may stand at the top",
    expat.errors.XML_ERROR_DUPLICATE_ATTRIBUTE: "an attribute is given twice",
    expat.errors.XML_ERROR_UNDEFINED_ENTITY: "this entity is not defined",
    expat.errors.XML_ERROR_MISPLACED_XML_PI: "the declaration <?xml ... ?> must come first in the file",
}
