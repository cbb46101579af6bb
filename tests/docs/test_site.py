# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The documentation site: it builds without a warning, needs nothing from the network, and a newcomer
finds the answers to twenty questions in two clicks: a page from the first page, a heading there."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from harness.browser import browse

from .commands import ROOT

#: Question: page and heading.
QUESTIONS = {
    "How do I start?": ("tutorial", "1. One protection domain"),
    "What does an attribute of the XML mean?": ("sdf-reference", "<protection_domain>"),
    "What may microkit_notify be called with?": ("library", "microkit.h"),
    "What happens when a PD faults?": ("manual", "Faults"),
    "How do I read a fault report?": ("debugging", "A fault report"),
    "It hangs: who did not do what?": ("debugging", "A hang"),
    "What does a kernel panic mean?": ("debugging", "A panic"),
    "Why does nothing move?": ("faq", "Nothing moves. What now?"),
    "How do I debug with gdb?": ("manual", "Debugging"),
    "How do I restart a PD?": ("manual", "Restarting"),
    "What if a core dies?": ("manual", "Failure of a core"),
    "How do I call a PD on another core?": ("manual", "Calls to other cores"),
    "How do I pass much data?": ("manual", "Rings"),
    "When does another core see what I wrote?": ("memory-order", "Order"),
    "How do I write a driver with DMA?": ("dma", "Caches"),
    "Who must be trusted with DMA?": ("dma", "Who must be trusted"),
    "What is guaranteed between PDs?": ("security", "What is guaranteed"),
    "How do clients share the serial port?": ("services", "Serial"),
    "How do I wait for a time?": ("services", "Timer"),
    "How fast is a call?": ("costs", "What to expect"),
    "How do I measure my own system?": ("costs", "Measure your own"),
    "How do I get it onto a board?": ("hardware", "The first image"),
    "My board is not in the list.": ("boards", "Your board in an hour"),
    "How do I use printf?": ("libc", "A PD with printf"),
    "What changes for a Microkit system?": ("porting", "What differs"),
    "What are the limits?": ("manual", "Limits"),
    "What is proved?": ("assurance", "Not proved"),
    "What does a word mean?": ("glossary", "Glossary"),
}


class Page(HTMLParser):
    """Links, headings and what is loaded."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.links: set[str] = set()
        self.loads: list[str] = []
        self.headings: list[str] = []
        self._heading = False
        self.feed(path.read_text())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        if tag == "a" and names.get("href"):
            self.links.add(names["href"])
        self.loads += [names[key] for key in ("src",) if names.get(key)]
        if tag == "link" and names.get("rel") == "stylesheet":
            self.loads.append(names["href"])
        if re.fullmatch("h[1-6]", tag):
            self._heading = True
            self.headings.append("")

    def handle_endtag(self, tag: str) -> None:
        self._heading = self._heading and not re.fullmatch("h[1-6]", tag)

    def handle_data(self, data: str) -> None:
        if self._heading:
            self.headings[-1] += data


@pytest.fixture(scope="module")
def site(sdk: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    for module in ("sphinx", "myst_parser"):
        if importlib.util.find_spec(module) is None:
            pytest.skip(f"{module} is not installed")
    target = tmp_path_factory.mktemp("site") / "html"
    result = subprocess.run([sys.executable, ROOT / "docs/site/build.py", sdk, target],
                            capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    return target


def test_answers_are_two_clicks_away(site: Path) -> None:
    first = Page(site / "index.html")
    pages = {name: Page(site / f"{name}.html") for name, _ in QUESTIONS.values()}
    for question, (name, heading) in QUESTIONS.items():
        assert any(link.partition("#")[0] == f"{name}.html" for link in first.links), question
        headings = [text.rstrip("¶").strip() for text in pages[name].headings]
        assert any(heading in text for text in headings), (question, headings)


def test_nothing_is_loaded_from_elsewhere(site: Path) -> None:
    for path in site.rglob("*.html"):
        outside = [each for each in Page(path).loads if re.match(r"(https?:)?//", each)]
        assert outside == [], path


def test_the_search_knows_the_documents(site: Path) -> None:
    index = (site / "searchindex.js").read_text()
    for word in ("watchdog", "passiv", "priorit", "microkit_ppcal"):
        assert word in index, word


@pytest.mark.slow
@pytest.mark.parametrize(("words", "page"), [("deadlock", "manual.html"), ("picolibc heap", "libc.html"), ("UXN", "")])
def test_a_search_finds_the_page(site: Path, tmp_path: Path, words: str, page: str) -> None:
    """In a browser, from the file, as after `make docs`; nothing for a word that no page has."""
    result = browse(site / "search.html", tmp_path, "--dump-dom", "--virtual-time-budget=10000",
                    query=f"q={words.replace(' ', '+')}")  # fmt: skip
    found = re.findall(r'<li[^>]*><a href="([^"?#]+)', result.stdout.partition('id="search-results"')[2])
    assert page in found if page else found == [], result.stderr


@pytest.mark.slow
@pytest.mark.parametrize("width", [500, 1200])
def test_a_page_begins_with_itself(site: Path, tmp_path: Path, width: int) -> None:
    """Also on a phone, where the navigation is not beside it; and nothing sticks out."""
    measured = """<script>document.body.dataset.seen = Math.round(document.querySelector("div.body h1").getBoundingClientRect().top) + " "
        + (document.documentElement.scrollWidth <= window.innerWidth);</script></body>"""
    page = site / "measured.html"
    page.write_text((site / "manual.html").read_text().replace("</body>", measured))
    said = browse(page, tmp_path, "--dump-dom", f"--window-size={width},900").stdout
    (top, fits), = re.findall(r'data-seen="(-?\d+) (\w+)"', said)
    assert int(top) < 100 and fits == "true"


def test_a_broken_link_fails_the_build(sdk: Path, tmp_path: Path, site: Path) -> None:
    (tmp_path / "doc").mkdir()
    (tmp_path / "VERSION").write_text("1\n")
    for name in ("tutorial", "manual"):
        (tmp_path / "doc" / f"{name}.md").write_text("# A\n\n[b](nowhere.md)\n")
    result = subprocess.run([sys.executable, ROOT / "docs/site/build.py", tmp_path, tmp_path / "html"],
                            capture_output=True, text=True, check=False)
    assert result.returncode == 1 and "nowhere.md" in result.stderr
    assert not (tmp_path / "html").exists()
