# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Rules of the syntax: what XML, and the list of elements and attributes, demand of a file."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence

from ..base.errors import Related, Severity
from ..base.location import Location
from ..base.rules import Reporter, rule
from ..base.suggest import did_you_mean, elements, one_of


@rule("xml-syntax")
def not_well_formed(
    report: Reporter,
    location: Location,
    text: str,
    related: Iterable[Related] = (),
    help: str | None = None,
) -> None:
    """The file is not well-formed XML.

    A tag that is not closed, a quote that is missing, a stray `<` or `&` and the like. Nothing
    behind this place has been read, so there may be more faults after it.
    """
    report(location, f"not well-formed XML: {text}", related=related, help=help)


@rule("xml-doctype")
def doctype(report: Reporter, location: Location) -> None:
    """A document type declaration (`<!DOCTYPE ...>`) is not allowed.

    It could define entities that expand without bound or that read other files. System descriptions
    need none of that: use `xi:include` and parameters for parts that repeat.
    """
    report(location, "document type declarations are not allowed", help="remove <!DOCTYPE ...>")


@rule("xml-nesting")
def nesting(report: Reporter, location: Location, limit: int) -> None:
    """Elements are nested more deeply than the tool reads (100 levels)."""
    report(location, f"elements are nested more than {limit} levels deep")


@rule("xml-encoding")
def encoding(report: Reporter, location: Location, message: str) -> None:
    """The text is not in the character encoding it claims, or in one that the tool does not read.

    UTF-8 is the default. UTF-16 and UTF-32, with a byte order mark or without, and the declared
    encodings US-ASCII, ISO-8859-1 and windows-1252 are read as well.
    """
    report(location, message, help="save the file as UTF-8")


@rule("file-unreadable")
def unreadable(
    report: Reporter, location: Location, name: str, reason: str, near: Iterable[str] = ()
) -> None:
    """A file of the description cannot be read: it is not there, or not a file, or not allowed."""
    report(location, f"cannot read '{name}': {reason}", help=did_you_mean(name, near))


@rule("root-element")
def root_element(report: Reporter, location: Location, name: str) -> None:
    """The outermost element of a system description is `<system>`."""
    hint = did_you_mean(name, ("system",)) or "put everything into <system> ... </system>"
    report(location, f"the root element is <{name}>, and must be <system>", help=hint)


@rule("unknown-element")
def unknown_element(
    report: Reporter, location: Location, name: str, parent: str, allowed: Sequence[str]
) -> None:
    """An element is not known, or not allowed inside the element that surrounds it.

    Unknown elements are errors and not ignored, because a misspelt element would silently change
    the system.
    """
    hint = did_you_mean(name, allowed)
    listing = f"<{parent}> may contain {elements(allowed) if allowed else 'no elements'}"
    report(location, f"unknown element <{name}> in <{parent}>", help=[hint, listing])


@rule("misplaced-element")
def misplaced_element(
    report: Reporter, location: Location, name: str, parent: str, parents: Sequence[str]
) -> None:
    """An element of the dialect stands where it has no meaning."""
    help = f"it belongs in {elements(parents)}"
    report(location, f"<{name}> is not allowed in <{parent}>", help=help)


@rule("unknown-attribute")
def unknown_attribute(
    report: Reporter,
    location: Location,
    name: str,
    element: str,
    allowed: Sequence[str],
    given: Container[str] = (),
) -> None:
    """An attribute is not known on its element.

    Unknown attributes are errors and not ignored, because a misspelt attribute would silently mean
    its default. Attributes with the prefixes `xml`, `xmlns` and `xsi` belong to XML itself and are
    allowed.
    """
    missing = [each for each in allowed if each not in given]
    hint = did_you_mean(name, missing or allowed)
    listing = f"<{element}> may have {one_of(allowed, 20) if allowed else 'no attributes'}"
    report(location, f"unknown attribute '{name}' on <{element}>", help=[hint, listing])


@rule("missing-attribute")
def missing_attribute(
    report: Reporter, location: Location, element: str, name: str, help: str
) -> None:
    """An attribute that has no default is not given."""
    report(location, f"<{element}> needs the attribute '{name}'", help=f"{name}: {_phrase(help)}")


def _phrase(sentence: str) -> str:
    """As a part of a line: a full stop and the capital of a word only where there are several."""
    if ". " in sentence:
        return sentence
    first = sentence[:1] if sentence[1:2].isupper() else sentence[:1].lower()
    return first + sentence[1:].rstrip(".")


@rule("missing-element")
def missing_element(report: Reporter, location: Location, parent: str, name: str) -> None:
    """An element that must be there is not."""
    report(location, f"<{parent}> needs a <{name}>")


@rule("repeated-element")
def repeated_element(
    report: Reporter, location: Location, parent: str, name: str, first: Location
) -> None:
    """An element may appear only once inside the element that surrounds it."""
    report(location, f"<{parent}> has a second <{name}>", related=[Related("the first", first)])


@rule("stray-text")
def stray_text(report: Reporter, location: Location, parent: str, is_error: bool) -> None:
    """Text stands between elements, where it means nothing.

    Often it is what remains of a tag whose `<` was lost. An error directly under `<system>`, a
    warning elsewhere, as Microkit ignores it there.
    """
    severity = Severity.ERROR if is_error else Severity.WARNING
    report(location, f"text in <{parent}> means nothing", severity=severity)


@rule("bad-number")
def bad_number(
    report: Reporter, location: Location, name: str, text: str, reason: str, help: str | None
) -> None:
    """A value is not a number.

    Numbers are decimal or, with `0x`, hexadecimal; `_` may stand between digits. Sizes and
    addresses also take the units B, KiB, MiB, GiB and TiB, times take us, ms and s (extensions).
    Numbers have no sign and fit in 64 bits.
    """
    report(location, f"{name}: '{text}' {reason}", help=help)


@rule("number-range")
def number_range(report: Reporter, location: Location, name: str, text: str, allowed: str) -> None:
    """A number is outside the range that its attribute allows."""
    report(location, f"{name}: {text} is out of range", help=f"allowed: {allowed}")


@rule("bad-boolean")
def bad_boolean(report: Reporter, location: Location, name: str, text: str) -> None:
    """A value is neither `true` nor `false`, written just so."""
    meant = {"1": "true", "yes": "true", "on": "true", "0": "false", "no": "false", "off": "false"}
    lower = text.strip().lower()
    guess = lower if lower in ("true", "false") else meant.get(lower)
    help = f"write '{guess}'" if guess else did_you_mean(text, ("true", "false"))
    report(location, f"{name}: '{text}' is neither 'true' nor 'false'", help=help)


@rule("bad-choice")
def bad_choice(
    report: Reporter, location: Location, name: str, text: str, choices: Sequence[str]
) -> None:
    """A value is not one of the words that its attribute allows."""
    help = [did_you_mean(text, choices), f"choose {one_of(choices)}"]
    report(location, f"{name}: '{text}' is not allowed", help=help)


@rule("bad-name")
def bad_name(report: Reporter, location: Location, name: str, reason: str) -> None:
    """A name or path is empty, has control characters, or has white space at its ends."""
    report(location, f"{name} {reason}")


_PERMS = ("r", "rw", "rx")


@rule("bad-perms")
def bad_perms(report: Reporter, location: Location, text: str, reason: str) -> None:
    """`perms` is any of the letters `r` (read), `w` (write) and `x` (execute), each at most once.

    Write without read does not exist in the hardware's page tables, and neither does a mapping
    without any right: leave the `<map>` out.
    """
    meant = text.strip().lower()
    hint = f"did you mean '{meant}'?" if meant != text and meant in _PERMS else None
    report(location, f"perms: '{text}' {reason}", help=hint or f"for example {one_of(_PERMS)}")


@rule("old-form", Severity.NOTE)
def old_form(report: Reporter, location: Location, message: str, help: str) -> None:
    """A form of an earlier Microkit is used; it works, and there is a newer one."""
    report(location, message, help=help)


@rule("unsupported")
def unsupported(report: Reporter, location: Location, sentence: str) -> None:
    """A part of Microkit's dialect that cannot be built for this board (yet).

    The tool refuses it instead of building a system that lacks it, and says so once for an element,
    whatever is in it. Parts for x86 (I/O ports, I/O
    address spaces, PCI interrupts) will never work on AArch64; others are said to be missing `yet`.
    """
    report(location, sentence)
