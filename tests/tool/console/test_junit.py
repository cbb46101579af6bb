# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What consoles say may be anything; the XML is well-formed."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

from microkit.console.board import Result, Trial
from microkit.console.expected import Expectation
from microkit.console.lines import Outcome
from microkit.console.junit import junit


def test_any_console_makes_well_formed_xml() -> None:
    trial = Trial("a<b>&\"", Path("x"), "", "board", Expectation.parse("x\n"))
    lines = ("<&>\x00\x1b[31m\ufffe", "]]>", "\u00e4\U0001f600")
    results = [Result(trial, Outcome(False, "no \x07 bell", 1.25), lines), Result(trial, Outcome(True, "", 2.0), ())]
    suite = ElementTree.fromstring(junit("all & more", results))
    assert suite.attrib == {"name": "all & more", "tests": "2", "failures": "1", "errors": "0", "time": "3.2"}
    first, second = suite
    assert first.get("name") == "a<b>&\"" and first.find("failure") is not None
    assert first.find("system-out").text == "<&>\ufffd\ufffd[31m\ufffd\n]]>\n\u00e4\U0001f600"  # type: ignore[union-attr]
    assert second.find("failure") is None
