# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The command line, run as users run it: in a process of its own, with or without an SDK."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from tool_support import BOARD_FILE, ROOT, SDF

BOARD = "qemu_virt_aarch64"


def microkit(
    *arguments: object, cwd: Path | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run the tool with a clean environment."""
    variables = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT / "tool"), **environment}
    command = [sys.executable, "-m", "microkit", *map(str, arguments)]
    return subprocess.run(
        command, cwd=cwd, env=variables, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.fixture
def sdk(tmp_path: Path) -> Path:
    """The skeleton of an SDK: two boards, one with two configurations."""
    root = tmp_path / "sdk"
    for board in (BOARD, f"{BOARD}_gicv3"):
        folder = root / "board" / board
        folder.mkdir(parents=True)
        source = ROOT / "board" / board / "board.toml"
        (folder / "board.toml").write_bytes(source.read_bytes())
    for config in ("debug", "release"):
        (root / "board" / BOARD / config / "lib").mkdir(parents=True)
    return root


@pytest.fixture
def minimal(tmp_path: Path) -> Path:
    path = tmp_path / "minimal.system"
    path.write_bytes((SDF / "valid" / "minimal.system").read_bytes())
    return path


def test_help_and_version_need_no_sdk(tmp_path: Path) -> None:
    for flag in ("-h", "--help"):
        result = microkit(flag, cwd=tmp_path)
        assert result.returncode == 0 and "usage: microkit" in result.stdout
    result = microkit("--version", cwd=tmp_path)
    assert result.returncode == 0 and result.stdout.startswith("microkit (Multikit) ")


def test_help_lists_boards(sdk: Path) -> None:
    assert f"boards: {BOARD}, {BOARD}_gicv3" in microkit("--help", MICROKIT_SDK=str(sdk)).stdout


def test_boards(sdk: Path) -> None:
    result = microkit("boards", MICROKIT_SDK=str(sdk))
    assert result.returncode == 0
    assert "configurations: debug, release" in result.stdout


def test_check_is_silent_when_all_is_well(minimal: Path) -> None:
    result = microkit("check", "--no-files", "--board-file", BOARD_FILE, minimal)
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")


def test_check_reports_missing_files(minimal: Path, tmp_path: Path) -> None:
    result = microkit("check", "--board-file", BOARD_FILE, "minimal.system", cwd=tmp_path)
    assert result.returncode == 1
    assert result.stderr.startswith("minimal.system:2:")
    assert "[missing-program]" in result.stderr
    assert result.stderr.endswith("microkit: 1 error\n")


@pytest.mark.parametrize(
    "line",
    [
        "{sdf} --board B --config debug",
        "--board B {sdf} --config debug",
        "--board B --config debug {sdf}",
        "--search-path x y {sdf} --board B --config debug",
        "--board B --config debug --search-path x y {sdf}",
        "--board B --config debug --search-path x --search-path {sdf}",
        "--search-path x --board B --config debug {sdf}",
        "--board=B --config=debug --search-path x {sdf} -o out.img -r out.txt",
        "{sdf} --search-path x -o out.img --board B --config debug",
    ],
)
def test_description_may_stand_anywhere(line: str, sdk: Path, tmp_path: Path) -> None:
    """Its one fault is found wherever it stands; nothing is written."""
    sdf = tmp_path / "bad.system"
    sdf.write_text("<system/>")
    before = sorted(tmp_path.iterdir())
    arguments = line.replace("B", BOARD).format(sdf=sdf).split()
    result = microkit(*arguments, cwd=tmp_path, MICROKIT_SDK=str(sdk))
    assert result.returncode == 1, result.stderr
    assert "<system> needs a <protection_domain>" in result.stderr
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("", "required: system"),
        ("{sdf}", "required: --board, --config"),
        ("{sdf} --board " + BOARD, "required: --config"),
        ("{sdf} --board qemu_virt_arch64 --config debug", f"did you mean '{BOARD}'?"),
        ("{sdf} --board x --config debug", f"choose '{BOARD}' or '{BOARD}_gicv3'"),
        ("{sdf} --board " + BOARD + " --config degub", "did you mean 'debug'?"),
        ("{sdf} --board " + BOARD + " --config fast", "choose 'debug' or 'release'"),
        ("{sdf} --verbose", "unknown option '--verbose'"),
        ("{sdf} --bord x", "did you mean '--board'?"),
        ("{sdf} other.system", "more than one system description"),
        ("{sdf} --image-type floppy", "argument --image-type: there is no 'floppy': choose 'binary', 'elf' or"),
        ("{sdf} --viper-outptu x", "did you mean '--viper-output'?"),
        ("{sdf} --capdl-jsn x", "did you mean '--capdl-json'?"),
        ("{sdf} --override-kernal x", "did you mean '--override-kernel'?"),
        ("{sdf} --viper-output", "argument --viper-output: expected one argument"),
        ("{sdf} --dump all", "argument --dump: there is no 'all': choose 'board', 'syntax', 'draft', "),
        ("{sdf} -D nonsense", "-D takes NAME=VALUE"),
        ("{sdf} -W error=map-overlp", "did you mean 'map-overlap'?"),
        ("explain map-overlp", "did you mean 'map-overlap'?"),
    ],
)
def test_usage_errors(line: str, text: str, sdk: Path, minimal: Path) -> None:
    result = microkit(*line.format(sdf=minimal).split(), MICROKIT_SDK=str(sdk))
    assert result.returncode == 2
    assert result.stdout == ""
    assert result.stderr.startswith("microkit: error: ") and text in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("option", ["--viper-output out", "--viper-output=out"])
def test_unserved_options_of_microkit_are_said_and_ignored(
    option: str, sdk: Path, tmp_path: Path
) -> None:
    """The description's one fault is found all the same; nothing is written."""
    bad = tmp_path / "bad.system"
    bad.write_text("<system/>")
    line = f"bad.system --board {BOARD} --config smp-debug {option}".split()
    result = microkit(*line, cwd=tmp_path, MICROKIT_SDK=str(sdk))
    assert result.returncode == 1
    warning, *rest = result.stderr.splitlines()
    assert warning.startswith("microkit: warning: --viper-output is not supported")
    assert any("<system> needs a <protection_domain>" in text for text in rest)
    assert not (tmp_path / "out").exists()


def test_sdk_that_is_none(minimal: Path, tmp_path: Path) -> None:
    result = microkit(minimal, "--board", BOARD, "--config", "debug", MICROKIT_SDK=str(tmp_path))
    assert result.returncode == 2 and "has no folder 'board'" in result.stderr


def test_missing_description(tmp_path: Path) -> None:
    result = microkit("check", "--board-file", BOARD_FILE, "none.system", cwd=tmp_path)
    assert result.returncode == 1
    assert "cannot read 'none.system': No such file or directory" in result.stderr


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ("cores = 4|cores = 0", "'cores' must be 1 to 256 [board-value]"),
        ("cores = 4|cores = ", "not TOML: Invalid value [board-syntax]"),
        ("cores = 4|coress = 4", "unknown key 'coress' [board-key]"),
    ],
)
def test_broken_board(change: str, text: str, minimal: Path, tmp_path: Path) -> None:
    """As text and as JSON; nothing is written."""
    old, _, new = change.partition("|")
    board = tmp_path / "board.toml"
    board.write_text(BOARD_FILE.read_text().replace(old, new))
    result = microkit("check", "--board-file", board, minimal)
    assert result.returncode == 1 and "Traceback" not in result.stderr
    line = next(line for line in result.stderr.split("\n") if text in line)
    assert re.match(rf"{re.escape(str(board))}:\d+:\d+: error: ", line)
    result = microkit(minimal, "--board-file", board, "--config", "debug", "--diagnostics", "json",
                      cwd=tmp_path)  # fmt: skip
    assert result.returncode == 1
    found = [each["message"] for each in json.loads(result.stderr)["diagnostics"]]
    assert text.partition(" [")[0] in found
    assert not list(tmp_path.glob("*.img"))


def test_boards_lists_those_that_are_right(tmp_path: Path) -> None:
    for name, cores in (("one", "0"), ("two", "4")):
        folder = tmp_path / "sdk/board" / name
        folder.mkdir(parents=True)
        text = BOARD_FILE.read_text().replace("cores = 4", f"cores = {cores}")
        (folder / "board.toml").write_text(text)
    result = microkit("boards", MICROKIT_SDK=str(tmp_path / "sdk"))
    assert result.returncode == 1
    assert "two\n" in result.stdout and "one\n" not in result.stdout
    assert "'cores' must be" in result.stderr


def test_json(tmp_path: Path) -> None:
    path = tmp_path / "x.system"
    path.write_text('<system>\n  <channel/><protection_domain name="a" cpu="7"/></system>')
    result = microkit("check", "--board-file", BOARD_FILE, "--diagnostics", "json", path)
    listed = json.loads(result.stderr)
    assert listed["version"] == 1
    assert [(d["rule"], d["location"]["column"]) for d in listed["diagnostics"]] == [
        ("channel-ends", 4),
        ("missing-element", 14),
        ("cpu-range", 46),
    ]
    assert listed["diagnostics"][2]["location"] == {
        "file": str(path), "line": 2, "column": 46, "length": 1, "included_at": None,
    }  # fmt: skip


def test_warnings_can_be_errors_or_silent() -> None:
    path = SDF / "invalid" / "map_write_execute.system"
    base = ["check", "--no-files", "--board-file", BOARD_FILE, path]
    assert microkit(*base).returncode == 0
    assert "warning: 'm' is mapped" in microkit(*base).stderr
    for flags in (["--werror"], ["-W", "error"], ["-W", "error=map-write-execute"]):
        result = microkit(*base, *flags)
        assert result.returncode == 1 and "error: 'm' is mapped" in result.stderr
    assert microkit(*base, "-W", "error=long-name").returncode == 0
    assert microkit(*base, "-W", "no-map-write-execute").stderr == ""


def test_colours_only_when_asked_for_or_on_a_terminal() -> None:
    path = SDF / "invalid" / "map_write_execute.system"
    base = ["check", "--no-files", "--board-file", BOARD_FILE, path]
    assert "\x1b[" not in microkit(*base).stderr
    assert "\x1b[1;35mwarning:" in microkit(*base, "--color", "always").stderr


def test_explain_knows_every_rule() -> None:
    listing = microkit("explain").stdout.splitlines()
    assert len(listing) > 70
    assert microkit("explain", "map-stack").stdout.startswith("map-stack (error)\n\n")


def test_a_closed_pipe_is_no_traceback() -> None:
    command = f"{sys.executable} -m microkit explain | head -1"
    result = subprocess.run(
        command, shell=True, env={"PYTHONPATH": str(ROOT / "tool"), "PATH": os.environ["PATH"]},
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert "Traceback" not in result.stderr


def test_start_up_imports_nothing_heavy() -> None:
    """lxml, rich and the like would cost more time than the whole check."""
    code = (
        "import sys; from microkit.cli import main; main(sys.argv[1:]);"
        "heavy = {'lxml', 'rich', 'elftools', 'libfdt', 'difflib', 'json'};"
        "print(*sorted(set(sys.modules) & heavy))"
    )
    arguments = ["check", "--board-file", BOARD_FILE, "--no-files", SDF / "valid/everything.system"]
    result = subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        env={"PYTHONPATH": str(ROOT / "tool")}, capture_output=True, text=True, timeout=60,
        check=True,
    )  # fmt: skip
    assert result.stdout.strip() == ""


@pytest.mark.parametrize(("word", "meant"), [("chek", "check"), ("verfy", "verify"), ("Run", "run"),
                                             ("bords", "boards")])  # fmt: skip
def test_mistyped_command(word: str, meant: str, tmp_path: Path) -> None:
    result = microkit(word, "x.system", cwd=tmp_path)
    assert result.returncode == 2
    assert f"error: no command '{word}': did you mean '{meant}'?" in result.stderr
    (tmp_path / word).write_text("<system/>")  # a description of that name
    result = microkit(word, "--board-file", BOARD_FILE, "--config", "debug", cwd=tmp_path)
    assert "no command" not in result.stderr


OTHER = f"{BOARD}_gicv3"


@pytest.mark.parametrize("command", ["check --no-files", "graph", "report", "header --pd a"])
def test_the_board_of_what_is_no_image(command: str, sdk: Path, tmp_path: Path) -> None:
    """An option, else the environment, else the default; findings say which when it was not typed."""
    path = tmp_path / "x.system"
    path.write_text((SDF / "invalid/cpu_300.system").read_text())

    def told(*more: str, **environment: str) -> str:
        line = [*command.split(), path, *more]
        result = microkit(*line, MICROKIT_SDK=str(sdk), **environment)
        assert result.returncode == 1 and result.stdout == "", result.stderr
        return result.stderr

    default = "for board '{}' (the default; --board and MICROKIT_BOARD name others)\n"
    assert told().endswith(default.format(BOARD))
    text = told(MICROKIT_BOARD=OTHER)
    assert text.endswith(f"for board '{OTHER}' (MICROKIT_BOARD)\n")
    assert f"board '{OTHER}' has 4" in text
    if command != "check --no-files":
        return  # the rest is the same code
    assert told(MICROKIT_BOARD="").endswith(default.format(BOARD))
    for typed in (("--board", BOARD), ("--board-file", str(BOARD_FILE))):
        assert told(*typed, MICROKIT_BOARD="none").endswith("microkit: 1 error\n")
    listed = json.loads(told("--diagnostics", "json"))
    assert len(listed["diagnostics"]) == 1


@pytest.mark.parametrize(("line", "environment", "text"), [
    ("{sdf}", {"BOARD": "qemu_virt_arch64", "CONFIG": "debug"},
     f"unknown board 'qemu_virt_arch64' (MICROKIT_BOARD): did you mean '{BOARD}'?"),
    ("check {sdf} --board=", {"BOARD": BOARD}, "unknown board '': choose"),
    ("check {sdf}", {"BOARD": "x"}, "unknown board 'x' (MICROKIT_BOARD): choose"),
    ("new y", {"BOARD": "x"}, "unknown board 'x' (MICROKIT_BOARD): choose"),
    ("{sdf}", {"BOARD": BOARD, "CONFIG": "releas"},
     f"configuration 'releas' (MICROKIT_CONFIG) of board '{BOARD}': did you mean 'release'?"),
    ("{sdf} --config degub", {"BOARD": BOARD, "CONFIG": "debug"},
     f"configuration 'degub' of board '{BOARD}': did you mean 'debug'?"),
    ("{sdf}", {"BOARD": BOARD}, "required: --config (or MICROKIT_CONFIG in the environment)"),
    ("{sdf}", {}, "--board, --config (or MICROKIT_BOARD and MICROKIT_CONFIG in the environment)"),
    ("verify {sdf} {sdf}", {}, "required: --board, --config, as '"),
])  # fmt: skip
def test_values_of_the_environment_that_are_wrong(
    line: str, environment: dict[str, str], text: str, sdk: Path, minimal: Path, tmp_path: Path
) -> None:
    variables = {f"MICROKIT_{name}": value for name, value in environment.items()}
    result = microkit(*line.format(sdf=minimal).split(), cwd=tmp_path, MICROKIT_SDK=str(sdk),
                      **variables)  # fmt: skip
    assert result.returncode == 2 and result.stdout == ""
    assert text in result.stderr


def test_build_takes_the_environment(sdk: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.system"
    bad.write_text("<system/>")
    result = microkit(bad, MICROKIT_SDK=str(sdk), MICROKIT_BOARD=BOARD, MICROKIT_CONFIG="smp-debug")
    assert result.returncode == 1 and "<system> needs a <protection_domain>" in result.stderr
    told = f"for board '{BOARD}' (MICROKIT_BOARD), configuration 'debug' (MICROKIT_CONFIG)\n"
    assert result.stderr.endswith(told)
