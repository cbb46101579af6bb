# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Elements and attributes are found exactly where they stand in the text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from microkit.base.errors import Findings
from microkit.parse.source import Source
from microkit.parse.xml import Element, parse_xml


def parse(text: str | bytes) -> tuple[Element | None, Findings]:
    findings = Findings()
    raw = text.encode() if isinstance(text, str) else text
    return parse_xml(Source("t.system", raw), findings), findings


def place(text: str, needle: str) -> tuple[int, int]:
    """Line and column of a text in a text."""
    at = text.index(needle)
    return text.count("\n", 0, at) + 1, at - (text.rfind("\n", 0, at) + 1) + 1


TEXT = """<?xml version="1.0"?>
<!-- <fake a="1"/> -->
<system é="è">
\t<a one = "1"
      two='ä > "2"' three="&amp;3"
      /><![CDATA[<b x="y">]]><b
x="y"/>
</system>
"""


def test_places() -> None:
    root, _ = parse(TEXT)
    assert root is not None
    a, b = root.children
    assert (a.location.line, a.location.column) == place(TEXT, "a one")
    for name, value in (("one", "1"), ("two", 'ä > "2"'), ("three", "&3")):
        attribute = a.attributes[name]
        assert attribute.value == value
        where = attribute.name_location
        assert (where.line, where.column, where.length) == (*place(TEXT, name), len(name))
    two = a.attributes["two"].value_location
    assert (two.line, two.column, two.length) == (*place(TEXT, 'ä > "2"'), 7)
    assert b.attributes["x"].value == "y"
    assert (b.attributes["x"].name_location.line, b.attributes["x"].name_location.column) == (7, 1)
    assert root.attributes["é"].value_location.column == 12


def test_byte_order_marks_and_encodings() -> None:
    text = '<system a="é" b="x"/>'
    for raw in (
        text.encode("utf-8-sig"),
        text.encode("utf-16"),
        b'<?xml version="1.0" encoding="ISO-8859-1"?>' + text.encode("latin-1"),
    ):
        root, findings = parse(raw)
        assert root is not None, findings.all
        assert root.attributes["a"].value == "é"
        shift = 43 if raw.startswith(b"<?xml") else 0
        assert root.attributes["b"].value_location.column == text.index("x") + 1 + shift


def test_crlf_and_lone_cr_end_lines() -> None:
    root, _ = parse('<s>\r\n<a/>\r<b c="d"/>\n</s>')
    assert root is not None
    assert [child.location.line for child in root.children] == [2, 3]


def test_text_is_found_where_it_starts() -> None:
    text = "<s>\n  <a/>\n   lost words\n  <b/></s>"
    root, _ = parse(text)
    assert root is not None
    ((words, where),) = root.text
    assert words == "lost words"
    assert (where.line, where.column) == place(text, "lost")


def test_nothing_in_a_document_type_is_read() -> None:
    root, findings = parse('<!DOCTYPE s [<!ENTITY x SYSTEM "file:///etc/passwd">]><s>&x;</s>')
    assert root is None
    assert [found.rule for found in findings.all] == ["xml-doctype"]


def test_a_million_siblings_are_no_trouble_for_the_stack() -> None:
    root, _ = parse("<s>" + "<a/>" * 100_000 + "</s>")
    assert root is not None and len(root.children) == 100_000


NAMES = st.sampled_from(["a", "b2", "long_name", "x:y", "é"])
VALUES = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=12)
SPACE = st.text(" \t\n", min_size=1, max_size=3)


@given(st.dictionaries(NAMES, VALUES, max_size=4), SPACE, st.sampled_from("\"'"))
def test_any_attributes(values: dict[str, str], space: str, quote: str) -> None:
    def escape(value: str) -> str:
        return value.replace("&", "&amp;").replace("<", "&lt;").replace(quote, f"&#{ord(quote)};")

    tag = "<s" + "".join(f"{space}{n}{space}={quote}{escape(v)}{quote}" for n, v in values.items())
    root, findings = parse(tag + "/>")
    assert root is not None, findings.all
    assert {name: each.value for name, each in root.attributes.items()} == values
