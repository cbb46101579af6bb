# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What the text of an attribute looks like: regular expressions of XML Schema part 2, appendix F."""

from __future__ import annotations

from ..base.units import SIZE_UNITS, TIME_UNITS
from ..parse.grammar import Attr, Kind

_DECIMAL = "[0-9_]*[0-9][0-9_]*"
_HEX = "0[xX][0-9a-fA-F_]*[0-9a-fA-F][0-9a-fA-F_]*"
#: Any text that uses a parameter: what it becomes is not for a schema to know.
PARAMETER = r".*[$]\{.*\}.*"
PARAMETER_NAME = "[A-Za-z_][A-Za-z0-9_]*"

#: Names of the types, in the order in which the schemas define them.
PATTERNS = {
    "number": f"\\s*({_DECIMAL}|{_HEX})\\s*",
    "size": f"\\s*({_DECIMAL}|{_HEX}|{_DECIMAL}\\s*({'|'.join(SIZE_UNITS)}))\\s*",
    "time": f"\\s*({_DECIMAL}|{_HEX}|{_DECIMAL}\\s*({'|'.join(TIME_UNITS)}))\\s*",
    "boolean": "true|false",
    "perms": "r|rw|wr|rx|xr|rwx|rxw|wrx|wxr|xrw|xwr|x",
    "interrupts": f"\\s*(({_DECIMAL}|{_HEX})(:(edge|level))?\\s*)*",
    "name": r"\S(.*\S)?",
    "symbol": r"\S+",
    "path": r"\S(.*\S)?",
}


def type_name(attr: Attr) -> str:
    """The type of an attribute; a choice gets a type of its own, named after it."""
    return attr.name if attr.kind is Kind.CHOICE else attr.kind.value


def supported(attributes: tuple[Attr, ...]) -> list[Attr]:
    """Attributes that can be used; the others are known only to be refused."""
    return [attr for attr in attributes if attr.unsupported is None]
