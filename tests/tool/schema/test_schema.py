# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The schemas say what the tool says: about the same files, and made from the same table."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree
from microkit.schema.markdown import reference
from microkit.schema.rng import relax_ng
from microkit.schema.xsd import xml_schema
from sdf_support import FILES, expected
from tool_support import ROOT, SDF

VALID = sorted((SDF / "valid").glob("*.system")) + sorted(ROOT.glob("example/*/*.system"))
#: Rules about syntax alone, which a schema can know. Values it knows by their looks, not by range.
SYNTAX = {
    "unknown-attribute", "missing-attribute", "unknown-element", "misplaced-element", "bad-boolean",
    "bad-number", "bad-choice", "bad-perms", "bad-name", "root-element", "unsupported",
    "param-name",
}  # fmt: skip
#: What these need is more than a schema can say.
BEYOND = {
    "number_too_large", "number_just_above_64_bits", "size_unit_huge",  # value, not looks
    "name_control_character", "name_escape_sequence",  # categories of characters
    "include_unknown_attribute", "include_child", "include_without_href",  # XSD skips includes
    "include_param_without_value", "param_without_name", "name_empty_region",
}  # fmt: skip
INVALID = [p for p in FILES if expected(p)[0] in SYNTAX and p.stem not in BEYOND]

Validator = Callable[[object], bool]


@pytest.fixture(scope="module", params=["rng", "xsd"])
def validate(request: pytest.FixtureRequest) -> Validator:
    path = ROOT / "tool" / "schema" / f"system.{request.param}"
    tree = etree.parse(str(path))
    schema = etree.RelaxNG(tree) if request.param == "rng" else etree.XMLSchema(tree)
    return schema.validate


def test_shipped_files_are_up_to_date() -> None:
    """Make them again with: microkit schema rng > tool/schema/system.rng, and so on."""
    assert (ROOT / "docs/sdf-reference.md").read_text() == reference()
    assert (ROOT / "tool/schema/system.rng").read_text() == relax_ng()
    assert (ROOT / "tool/schema/system.xsd").read_text() == xml_schema()


@pytest.mark.parametrize("path", VALID, ids=lambda path: path.stem)
def test_valid(path: Path, validate: Validator) -> None:
    assert validate(etree.parse(str(path)))


@pytest.mark.parametrize("path", INVALID, ids=lambda path: path.stem)
def test_invalid(path: Path, validate: Validator) -> None:
    try:
        tree = etree.parse(str(path))
    except etree.XMLSyntaxError:
        return  # an undeclared prefix: refused even earlier
    assert not validate(tree)


def test_that_is_most_of_the_syntax() -> None:
    assert len(INVALID) > 100
