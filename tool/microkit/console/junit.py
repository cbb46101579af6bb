# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Results of tests as XML in the form of JUnit, which CI systems read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.etree import ElementTree

from .board import Result

#: What XML 1.0 has no form for (2.2).
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit(suite: str, results: Iterable[Result]) -> str:
    """One test case for each image, with its console."""
    listed = list(results)
    failed = sum(not each.outcome.passed for each in listed)
    top = ElementTree.Element("testsuite", name=_plain(suite), tests=str(len(listed)), failures=str(failed), errors="0",
                              time=f"{sum(each.outcome.seconds for each in listed):.1f}")  # fmt: skip
    for each in listed:
        case = ElementTree.SubElement(top, "testcase", classname=_plain(suite), name=_plain(each.trial.name),
                                      time=f"{each.outcome.seconds:.1f}")  # fmt: skip
        if not each.outcome.passed:
            failure = ElementTree.SubElement(case, "failure", type="console", message=_plain(each.outcome.reason))
            failure.text = _plain(each.outcome.reason)  # some show the one, some the other
        ElementTree.SubElement(case, "system-out").text = _plain("\n".join(each.lines))
    ElementTree.indent(top)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(top, encoding="unicode") + "\n"


def _plain(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)
