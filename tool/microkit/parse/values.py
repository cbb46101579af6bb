# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The text of one attribute to its value, by the type that the grammar gives it."""

from __future__ import annotations

import re
from collections.abc import Callable

from ..base.errors import Findings
from ..base.units import SIZE_UNITS, TIME_UNITS, U64_MAX, NumberError, format_size, format_time, parse_number
from ..model.system import Perms
from . import rules
from .grammar import Attr, Kind
from .node import Value
from .xml import Attribute

_SHOWN: dict[Kind, Callable[[int], str]] = {Kind.SIZE: format_size, Kind.TIME: format_time}
_UNITS = {Kind.SIZE: SIZE_UNITS, Kind.TIME: TIME_UNITS}
#: Controls, ends of lines, what changes the direction of text, and bytes that were no text. Joiners and
#: spaces of other scripts are parts of words.
_CONTROL = re.compile("[\\x00-\\x1f\\x7f-\\x9f\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069"
                      "\\ufff9-\\ufffb\\ud800-\\udfff]")  # fmt: skip
_BOOLEANS = {"true": True, "false": False}


def read_value(attr: Attr, given: Attribute, findings: Findings) -> Value | None:
    """The value, or None after a finding."""
    if given.broken:
        return None
    if attr.kind in (Kind.NUMBER, Kind.SIZE, Kind.TIME):
        return _number(attr, given, findings)
    if attr.kind is Kind.FLAG:
        return _flag(attr, given, findings)
    if attr.kind is Kind.CHOICE:
        if given.value not in attr.choices:
            rules.bad_choice(findings, given.value_location, attr.name, given.value, attr.choices)
            return None
    elif attr.kind is Kind.PERMS:
        return _perms(given, findings)
    elif attr.kind not in (Kind.ANY, Kind.IRQS):
        return _word(attr, given, findings)
    return given.value


def default_of(attr: Attr) -> Value | None:
    """The value of an attribute that is not written."""
    if attr.kind is Kind.PERMS and isinstance(attr.default, str):
        return Perms("r" in attr.default, "w" in attr.default, "x" in attr.default)
    return attr.default


def _number(attr: Attr, given: Attribute, findings: Findings) -> int | None:
    try:
        value = parse_number(given.value, _UNITS.get(attr.kind))
    except NumberError as error:
        rules.bad_number(
            findings, given.value_location, attr.name, given.value, str(error), error.help
        )
        return None
    if not attr.minimum <= value <= attr.maximum or value % attr.multiple:
        rules.number_range(
            findings, given.value_location, attr.name, given.value, _allowed(attr)
        )
        return None
    return value


def _allowed(attr: Attr) -> str:
    """The range of an attribute in words."""
    show = _SHOWN.get(attr.kind, str)
    if attr.maximum == U64_MAX:
        text = f"{show(attr.minimum)} or more"
    else:
        text = f"{show(attr.minimum)} to {show(attr.maximum)}"
    return text if attr.multiple == 1 else f"{text}, in steps of {show(attr.multiple)}"


def _flag(attr: Attr, given: Attribute, findings: Findings) -> Value | None:
    value = _BOOLEANS.get(given.value)
    if value is None:
        rules.bad_boolean(findings, given.value_location, attr.name, given.value)
        return attr.default
    return value


def _perms(given: Attribute, findings: Findings) -> Perms | None:
    reason = _perms_fault(given.value)
    if reason:
        rules.bad_perms(findings, given.value_location, given.value, reason)
        return None
    return Perms("r" in given.value, "w" in given.value, "x" in given.value)


def _perms_fault(text: str) -> str | None:
    wrong = sorted(set(text) - set("rwx"))
    if wrong:
        return f"has the letter '{wrong[0]}'"
    if not text:
        return "gives no rights at all"
    if len(set(text)) != len(text):
        return "names a right twice"
    if "w" in text and "r" not in text:
        return "is write without read"
    return None


def _word(attr: Attr, given: Attribute, findings: Findings) -> str | None:
    reason = _word_fault(attr, given.value)
    if reason:
        rules.bad_name(findings, given.value_location, attr.name, reason)
        return None
    return given.value


def _word_fault(attr: Attr, text: str) -> str | None:
    if not text:
        return "is empty"
    if _CONTROL.search(text):
        return "contains control characters"
    if text != text.strip():
        return f"'{text}' has white space at its start or end"
    if attr.kind is Kind.SYMBOL and any(letter.isspace() for letter in text):
        return f"'{text}' is not a symbol"
    return None
