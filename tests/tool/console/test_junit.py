# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What consoles say may be anything; the XML is well-formed, and of the form that CI systems read."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest
from microkit.console.board import Result, Trial
from microkit.console.expected import Expectation
from microkit.console.lines import Outcome
from microkit.console.junit import junit


#: What Jenkins' xUnit plug-in, GitLab and pytest agree on: of the attributes, those whose names or kinds somebody relies on.
FORM = """
<grammar xmlns="http://relaxng.org/ns/structure/1.0" datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes">
  <start>
    <element name="testsuite">
      <attribute name="name"/>
      <attribute name="tests"><data type="nonNegativeInteger"/></attribute>
      <attribute name="failures"><data type="nonNegativeInteger"/></attribute>
      <attribute name="errors"><data type="nonNegativeInteger"/></attribute>
      <attribute name="time"><data type="decimal"/></attribute>
      <zeroOrMore>
        <element name="testcase">
          <attribute name="classname"/><attribute name="name"/>
          <attribute name="time"><data type="decimal"/></attribute>
          <optional><element name="failure"><attribute name="type"/><attribute name="message"/><text/></element></optional>
          <optional><element name="system-out"><text/></element></optional>
        </element>
      </zeroOrMore>
    </element>
  </start>
</grammar>"""


def test_form() -> None:
    """A reason is where each of them looks for it."""
    lxml = pytest.importorskip("lxml.etree")
    trial = Trial("a", Path("x"), "", "board", Expectation.parse("x\n"))
    results = [Result(trial, Outcome(False, "nothing more", 120.0), ("a", "b")), Result(trial, Outcome(True, "", 0.04), ())]
    found = lxml.fromstring(junit("some", results).encode())
    lxml.RelaxNG(lxml.fromstring(FORM)).assertValid(found)
    (failure,) = found.iter("failure")
    assert failure.get("message") == failure.text == "nothing more"


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
