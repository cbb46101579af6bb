# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The page: well-formed, links that lead somewhere, nothing from outside; and in a browser, if one
is installed, it renders without an error and without asking for anything."""

from __future__ import annotations

import base64
import json
import re
import shutil
import zlib
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from harness.browser import browse
from microkit.emit.data.system import report_data
from microkit.emit.data.text import html_page
from microkit.emit.html import page
from test_cli import microkit
from tool_support import BOARD_FILE, ROOT, SDF, Judge

SCHEMA = json.loads((ROOT / "tool/schema/report.schema.json").read_text())
VOID = {"meta", "br", "input"}


class Reader(HTMLParser):
    """Ids, links, addresses and whether all elements are closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.outside: list[str] = []
        self.open: list[str] = []
        self.text: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)
        for name, value in attrs:
            if name == "id" and value:
                self.ids.append(value)
            elif name == "href" and value:
                self.links.append(value)
            elif name in ("src", "srcset", "action", "data", "poster"):
                self.outside.append(value or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


@pytest.fixture
def data(judge_file: Judge) -> dict[str, Any]:
    result = judge_file(SDF / "valid/everything.system")
    return report_data(result.good, result.board)


@pytest.fixture
def text(judge_file: Judge, data: dict[str, Any]) -> str:
    return html_page(judge_file(SDF / "valid/everything.system").good, data)


def test_data_follow_the_schema(data: dict[str, Any]) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    jsonschema.Draft202012Validator(SCHEMA).validate(data)
    broken = {**data, "pds": [{**data["pds"][0], "priority": "high"}]}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(SCHEMA).validate(broken)


def test_links_lead_somewhere(text: str) -> None:
    reader = Reader(text)
    assert reader.open == []
    assert len(reader.ids) == len(set(reader.ids))
    assert {link for link in reader.links if not link.startswith("#")} == set()
    assert {link[1:] for link in reader.links} <= set(reader.ids)


def test_nothing_from_outside(text: str) -> None:
    assert Reader(text).outside == []
    assert "default-src 'none'" in text
    assert re.findall(r"@import|url\((?!#)|https?://(?!www\.w3\.org/2000/svg)", text) == []


def test_everything_is_in_it(text: str, data: dict[str, Any]) -> None:
    shown = "".join(Reader(text).text)
    for each in [*data["pds"], *data["regions"]]:
        assert each["name"] in shown
    assert "0x40000000" in shown and "no limit" in shown and "of its callers" in shown
    assert "10000 of 1000000 µs" not in shown  # the server is passive


def test_regions_of_several_cores_say_which_write(judge_file: Judge) -> None:
    good = judge_file(SDF / "valid/shared_regions.system").good
    data = report_data(good, judge_file(SDF / "valid/shared_regions.system").board)
    text = html_page(good, data)
    shared = [each for each in data["regions"] if len(each["cores"]) > 1]
    rows = text[text.index('id="regions"'):]
    for each in shared:
        row = rows[rows.index(f"<b>{each['name']}</b>"):]
        writers = " and ".join(map(str, each["written_by_cores"])) or "none"
        assert f"written by {writers}<" in row[:row.index("</tr>")]
    assert len(shared) == 3


def test_watches_are_shown(judge: Judge) -> None:
    """Of a core and of a protection domain, with those that watch, and only there."""
    watches = {"one": '<watch cpu="1" id="3"/><watch pd="two" id="5"/>', "two": ""}
    result = judge("".join(
        f'<protection_domain name="{name}" cpu="{cpu}"><program_image path="a.elf"/>{watch}'
        '</protection_domain>' for cpu, (name, watch) in enumerate(watches.items()))
        + '<watchdog cpu="0" watches="1" period="10000"/>')  # fmt: skip
    text = html_page(result.good, report_data(result.good, result.board))
    marks = {name: text[text.index(f">{name}</b>"):].split("</summary>")[0] for name in watches}
    assert ">watches core 1<" in marks["one"] and ">watches two<" in marks["one"]
    assert "watches" not in marks["two"]


def test_embedded_data_are_the_data(text: str, data: dict[str, Any]) -> None:
    pattern = r'<script type="application/json" id="report-data">(.*?)</script>'
    found = re.search(pattern, text, re.S)
    assert found and json.loads(found[1]) == data


def many(judge: Judge, count: int) -> tuple[str, dict[str, Any]]:
    """The page of a system with as many domains on four cores, each notifying the next, and its data."""
    pds = "".join(f'<protection_domain name="a{n}" cpu="{n * 4 // count}"><program_image path="a.elf"/>'
                  '</protection_domain>' for n in range(count))  # fmt: skip
    channels = "".join(f'<channel><end pd="a{n}" id="{n % 2}"/><end pd="a{n + 1}" id="{n % 2}" '
                       'notify="false"/></channel>' for n in range(count - 1))  # fmt: skip
    result = judge(pds + channels)
    data = report_data(result.good, result.board)
    return html_page(result.good, data), data


def unpacked(text: str) -> dict[str, Any]:
    """What the script of a packed page makes of it."""
    found = re.search(r'id="packed">(.*?)</script>', text)
    assert found
    return json.loads(zlib.decompress(base64.b64decode(found[1])))


@pytest.mark.parametrize(("count", "pictures"), [(24, 1), (25, 4), (97, 3), (200, 0)])
def test_pictures_while_they_show_something(judge: Judge, count: int, pictures: int) -> None:
    """One of all, or of each core that has few."""
    text, _ = many(judge, count)
    assert text.count("<svg") == pictures
    assert ("Channels between cores" in text) == (count > 24)
    assert Reader(text).open == []


def test_channels_between_cores_are_counted(judge: Judge) -> None:
    """Each core's domains in a row, and one channel to the next core."""
    text, _ = many(judge, 40)
    matrix = text[text.index('class="matrix"'):].split("</table>")[0]
    rows = [re.findall(r">(\d+|·)<", row) for row in matrix.split("<tr>")[2:]]
    assert rows == [["9", "1", "·", "·"], ["1", "9", "1", "·"], ["·", "1", "9", "1"], ["·", "·", "1", "9"]]


def test_a_large_page_is_packed_and_lacks_nothing(judge: Judge) -> None:
    text, data = many(judge, 1000)
    page = unpacked(text)
    assert len(text) < 400_000 and Reader(text).open == []
    assert json.loads(page["data"]) == data
    whole = re.sub(r'<details data-folded="(\d+)">(.*?)</details>',
                   lambda match: f"<details>{match[2]}{page['folded'][int(match[1])]}</details>", page["shown"])
    reader = Reader(whole)
    assert reader.open == [] and {link[1:] for link in reader.links} <= set(reader.ids)
    assert all(each["name"] in whole for each in data["pds"])
    assert sum(len(each) for each in page["folded"]) > len(page["shown"]) / 4


def test_interrupts_have_a_section(judge: Judge) -> None:
    result = judge('<protection_domain name="a"><program_image path="a.elf"/>'
                   '<irq irq="40" id="3"/></protection_domain>'
                   '<protection_domain name="b"><program_image path="b.elf"/>'
                   '<irq irq="39" id="7" trigger="edge" name="spark"/></protection_domain>')  # fmt: skip
    text = html_page(result.good, report_data(result.good, result.board))
    part = text[text.index('id="irqs"'):].split("</section>")[0]
    assert re.findall(r">(\d+|a|b|core 0|edge|level|spark)<", part) == [
        "39", "b", "7", "core 0", "edge", "spark", "40", "a", "3", "core 0", "level"]  # fmt: skip


def test_bars_say_something(judge: Judge) -> None:
    """Of time that is set aside, and of memory whose use is known."""
    text, _ = many(judge, 4)
    assert "set aside</span>" not in text and 'class="ram"' not in text
    result = judge('<protection_domain name="a" budget="100" period="1000"><program_image path="a.elf"/>'
                   "</protection_domain>")  # fmt: skip
    assert "10% set aside</span>" in html_page(result.good, report_data(result.good, result.board))


def test_names_cannot_break_out(data: dict[str, Any]) -> None:
    evil = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\"'"
    data["pds"][0]["name"] = data["regions"][0]["name"] = data["system"]["name"] = evil
    reader = Reader(page(data))
    assert reader.open == [] and reader.outside == []
    assert evil in "".join(reader.text)


def test_command(tmp_path: Path) -> None:
    shutil.copy(SDF / "valid" / "minimal.system", tmp_path / "m.system")
    board = ("--board-file", BOARD_FILE)
    outputs = ("--html", "r.html", "--json", "r.json")
    result = microkit("report", "m.system", *board, *outputs, cwd=tmp_path)
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
    assert (tmp_path / "r.html").read_text().startswith("<!DOCTYPE html>")
    printed = microkit("report", "m.system", *board, cwd=tmp_path).stdout
    assert json.loads(printed) == json.loads((tmp_path / "r.json").read_text())


@pytest.mark.slow
def test_in_a_browser(text: str, tmp_path: Path) -> None:
    """The script runs to its end: what a link points into is open, and no message is logged."""
    probe = """<script>
    var all = document.querySelectorAll("svg.mk rect.pd").length;
    var wide = document.documentElement.scrollWidth <= window.innerWidth;
    document.getElementById("theme").click();
    location.hash = "#pd-4";
    setTimeout(function () {
      var open = document.getElementById("pd-4").closest("details").open;
      document.title = ["probe", all, wide, document.documentElement.dataset.theme, open].join(" ");
    }, 300);
    </script></body>"""
    path = tmp_path / "page.html"
    path.write_text(text.replace("</body>", probe).replace("<details open>", "<details>"))
    result = browse(path, tmp_path / "profile", "--dump-dom", "--virtual-time-budget=2000")
    title = re.search(r"<title>(.*?)</title>", result.stdout)
    assert title and title[1] == "probe 5 true dark true", (title, result.stderr)
    assert "CONSOLE" not in result.stderr, result.stderr


@pytest.mark.slow
def test_a_packed_page_in_a_browser(judge: Judge, tmp_path: Path) -> None:
    """It unpacks itself, fits a phone, fills what is opened, finds what is folded, draws neighbours and
    goes on to one that is clicked."""
    probe = """<script>
    addEventListener("load", function () { setTimeout(function () {
      var title = [], near = document.getElementById("near");
      var names = function () {
        return Array.from(near.querySelectorAll("text.name")).map(function (each) { return each.textContent; });
      };
      title.push(document.documentElement.scrollWidth <= window.innerWidth);
      document.getElementById("near-name").value = "a500";
      document.getElementById("near-name").dispatchEvent(new Event("input", { bubbles: true }));
      title.push(names().join("+"));
      near.querySelector("g.b").dispatchEvent(new MouseEvent("click", { bubbles: true }));
      title.push(document.getElementById("near-name").value);
      var find = document.querySelector("#pds input.filter");
      find.value = "a777";
      find.dispatchEvent(new Event("input", { bubbles: true }));
      title.push(Array.from(document.querySelectorAll("#pds details")).filter(function (each) {
        return !each.hidden; }).length);
      location.hash = "#pd-42";
      setTimeout(function () {
        var part = document.getElementById("pd-42").closest("details");
        title.push(part.open, part.querySelectorAll("h4").length > 0);
        document.title = "packed " + title.join(" ");
      }, 200);
    }, 1500); });
    </script></body>"""
    path = tmp_path / "page.html"
    path.write_text(many(judge, 1000)[0].replace("</body>", probe))
    result = browse(path, tmp_path / "profile", "--dump-dom", "--virtual-time-budget=20000",
                    "--window-size=420,900")  # fmt: skip
    title = re.search(r"<title>(.*?)</title>", result.stdout)
    # a499 notifies a500: it is on the left, and drawn first; a777's neighbours name it, too
    assert title and title[1] == "packed true a499+a501+a500 a499 3 true true", (title, result.stderr)
    assert "CONSOLE" not in result.stderr, result.stderr


@pytest.mark.slow
def test_highlighting_in_a_browser(text: str, tmp_path: Path) -> None:
    """What is searched for is lit, all else is faint; the picture grows with the button."""
    probe = """<script>
    var svg = document.querySelector("#graph svg"), before = svg.getBoundingClientRect().width;
    var find = document.querySelector("#graph input.find");
    find.value = "server";
    find.dispatchEvent(new Event("input", { bubbles: true }));
    var lit = svg.querySelectorAll("g.b.on").length, faint = svg.querySelectorAll("g.b:not(.on)").length;
    document.querySelector("button[data-zoom]").click();
    var grown = svg.getBoundingClientRect().width > before * 1.2;
    document.title = ["lit", svg.classList.contains("lit"), lit, faint, grown].join(" ");
    </script></body>"""
    path = tmp_path / "page.html"
    path.write_text(text.replace("</body>", probe))
    result = browse(path, tmp_path / "profile", "--dump-dom", "--virtual-time-budget=2000")
    title = re.search(r"<title>(.*?)</title>", result.stdout)
    assert title and title[1] == "lit true 1 4 true", (title, result.stderr)


@pytest.mark.slow
def test_every_link_in_a_browser(text: str, tmp_path: Path) -> None:
    """Each shows what it leads to, also in a part that was folded; nothing is loaded meanwhile."""
    probe = """<script>
    addEventListener("load", async function () {
      var links = Array.from(document.querySelectorAll("a[href]")), bad = [];
      for (var link of links) {
        document.querySelectorAll("details").forEach(function (each) { each.open = false; });
        location.hash = "";
        var hash = link.getAttribute("href");
        location.hash = hash;
        await new Promise(function (done) { setTimeout(done, 5); });
        var target = document.getElementById(hash.slice(1));
        if (!target || !target.getClientRects().length) bad.push(hash);
      }
      var loaded = performance.getEntriesByType("resource").length;
      document.title = ["links", links.length, loaded, bad.join(" ")].join("|");
    });
    </script></body>"""
    path = tmp_path / "page.html"
    path.write_text(text.replace("</body>", probe))
    result = browse(path, tmp_path / "profile", "--dump-dom", "--virtual-time-budget=20000")
    title = re.search(r"<title>(.*?)</title>", result.stdout)
    assert title and title[1] == f"links|{len(Reader(text).links)}|0|", (title, result.stderr)
    assert "CONSOLE" not in result.stderr, result.stderr


@pytest.mark.slow
def test_screenshot_is_not_empty(text: str, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(text)
    picture = tmp_path / "page.png"
    browse(tmp_path / "page.html", tmp_path / "profile", "--window-size=1400,1400",
           f"--screenshot={picture}")  # fmt: skip
    assert picture.stat().st_size > 40_000
