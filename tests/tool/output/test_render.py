# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""How findings look."""

from __future__ import annotations

from pathlib import Path

from microkit.base.errors import Diagnostic, Findings, Policy, Related, Severity
from microkit.base.location import Location
from microkit.output.render import Renderer

TEXT = '<a>\n\t<b x="y"/>\n<c é="1" d="\x1b[31m"/></a>'


def finding(path: Path, line: int, column: int, length: int, **more: object) -> Diagnostic:
    place = Location(str(path), line, column, length)
    return Diagnostic("r", Severity.ERROR, "m", place, **more)  # type: ignore


def source(tmp_path: Path) -> Path:
    path = tmp_path / "x.system"
    path.write_text(TEXT)
    return path


def test_caret_under_tabs_and_accents(tmp_path: Path) -> None:
    path = source(tmp_path)
    text = Renderer(False).finding(finding(path, 2, 5, 1))
    assert text == f'{path}:2:5: error: m [r]\n    2 |     <b x="y"/>\n      |        ^\n'
    text = Renderer(False).finding(finding(path, 3, 10, 1))
    assert text.splitlines()[2] == "      |          ^"


def test_control_characters_do_not_reach_the_terminal(tmp_path: Path) -> None:
    assert "\x1b" not in Renderer(False).finding(finding(source(tmp_path), 3, 1, 2))


def test_long_lines_are_cut(tmp_path: Path) -> None:
    """The place is shown, and neither the line nor what a message quotes fills the screen."""
    path = tmp_path / "x.system"
    path.write_text("<a>" + "b" * 1_000_000 + "X" * 9000 + "c" * 1_000_000)
    for column, length in ((1, 3), (1_000_004, 9000), (2_009_000, 1)):
        lines = Renderer(False).finding(finding(path, 1, column, length)).splitlines()
        assert all(len(line) < 300 for line in lines)
        at = lines[2].index("^")
        assert lines[1][at] == ("<" if column == 1 else "X" if length > 1 else "c")
    place = Location(str(path), 1, 1)
    quoted = Diagnostic("r", Severity.ERROR, "m" * 100_000, place, ("h" * 100_000,))
    assert len(Renderer(False).finding(quoted)) < 2000


def test_help_related_and_count(tmp_path: Path) -> None:
    path = source(tmp_path)
    findings = Findings()
    findings.add(
        finding(path, 2, 3, 1, help=("try",), related=(Related("see", Location(str(path), 1, 2)),))
    )
    text = Renderer(False).render(findings)
    assert "      = help: try\n" in text
    assert f"{path}:1:2: note: see\n    1 | <a>\n" in text
    assert text.endswith("microkit: 1 error\n")


def test_no_source_line_when_the_file_is_gone(tmp_path: Path) -> None:
    gone = tmp_path / "gone.system"
    assert Renderer(False).finding(finding(gone, 1, 1, 1)) == f"{gone}:1:1: error: m [r]\n"


def test_same_finding_is_reported_once_and_in_order(tmp_path: Path) -> None:
    path = source(tmp_path)
    findings = Findings()
    for line in (3, 1, 3):
        findings.add(finding(path, line, 1, 1))
    assert [found.location.line for found in findings.all] == [1, 3]


def test_policy_never_silences_errors() -> None:
    policy = Policy(silent_rules=frozenset({"r"}))
    error = Diagnostic("r", Severity.ERROR, "m")
    assert policy.apply(error) is error
    assert policy.apply(Diagnostic("r", Severity.WARNING, "m")) is None


def test_notes_are_not_promoted_with_all_warnings() -> None:
    note = Diagnostic("r", Severity.NOTE, "m")
    assert Policy(all_warnings_are_errors=True).apply(note) is note


def test_many_notes_of_one_rule_are_counted(tmp_path: Path) -> None:
    """Errors and warnings are all shown."""
    findings = Findings()
    for number in range(15):
        place = Location(str(source(tmp_path)), 1, 1, number)
        for severity in Severity:
            findings.add(Diagnostic(severity.value, severity, f"message {number}", place))
    text = Renderer(False).render(findings)
    assert text.count(": error: message") == text.count(": warning: message") == 15
    assert text.count(": note: message") == 10
    assert "note: 5 more (--diagnostics json lists all) [note]\n" in text
    assert text.endswith("15 errors, 15 warnings, 15 notes\n")
