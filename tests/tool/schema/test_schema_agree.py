# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""RELAX NG and XSD give the same verdict on every description that the tests have."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree
from tool_support import ROOT, SDF

FILES = [*sorted(SDF.glob("*/*.system")), *sorted(ROOT.glob("example/*/*.system"))]
#: XSD 1.0 can neither count children in free order nor look into `xi:include`.
DIFFERENT = {
    "cspace_twice", "program_image_twice", "vm_second", "include_child", "include_param_without_value",
    "include_unknown_attribute", "include_without_href",
}  # fmt: skip


@pytest.fixture(scope="module")
def schemas() -> tuple[etree.RelaxNG, etree.XMLSchema]:
    folder = ROOT / "tool" / "schema"
    return (
        etree.RelaxNG(etree.parse(str(folder / "system.rng"))),
        etree.XMLSchema(etree.parse(str(folder / "system.xsd"))),
    )


def verdicts(path: Path, schemas: tuple[etree.RelaxNG, etree.XMLSchema]) -> tuple[bool, bool]:
    tree = etree.parse(str(path))
    return schemas[0].validate(tree), schemas[1].validate(tree)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_same_verdict(path: Path, schemas: tuple[etree.RelaxNG, etree.XMLSchema]) -> None:
    try:
        rng, xsd = verdicts(path, schemas)
    except etree.XMLSyntaxError:
        pytest.skip("not XML")
    if path.stem in DIFFERENT:
        assert (rng, xsd) == (False, True)
    else:
        assert rng == xsd
