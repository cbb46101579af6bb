# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The interface of a channel is in reports, in headers of numbers and in comparisons of descriptions."""

from __future__ import annotations

from microkit.diff.described import described
from microkit.emit.data.system import report_data
from microkit.emit.data.text import html_page
from microkit.emit.header import header
from tool_support import Judge

TEXT = """<interface name="talk" version="3"><procedure name="p"/></interface>
<protection_domain name="a" priority="1"><program_image path="a.elf"/></protection_domain>
<protection_domain name="b" priority="2"><program_image path="b.elf"/></protection_domain>
<channel interface="talk"><end pd="a" id="1" pp="true"/><end pd="b" id="2"/></channel>
<channel><end pd="a" id="3"/><end pd="b" id="4"/></channel>"""


def test_reports(judge: Judge) -> None:
    result = judge(TEXT)
    data = report_data(result.good, result.board)
    assert [each["interface"] for each in data["channels"]] == ["talk 3", None]
    assert html_page(result.good, data).count(">talk 3<") == 1


def test_headers(judge: Judge) -> None:
    lines = header(judge(TEXT).good, judge(TEXT).good.pds[0]).split("\n")
    assert [line.count("interface talk 3") for line in lines if "CHANNEL_B" in line] == [1, 0]


def test_comparisons(judge: Judge) -> None:
    """A change of the text alone is seen, too."""
    channels = [described(judge(text).good)["channels"] for text in (TEXT, TEXT.replace('name="p"', 'name="q"'))]
    assert [set(each["a: channel 1"]) for each in channels] == [{"notify", "call", "interface"}] * 2
    assert channels[0]["a: channel 1"] != channels[1]["a: channel 1"]
    assert str(channels[0]["b: channel 2"]["interface"]).startswith("talk 3 (")
    assert "interface" not in channels[0]["a: channel 3"]
