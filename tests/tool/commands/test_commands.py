# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Commands beside the build: new projects, QEMU and gdb command lines, shell completion."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import struct
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from microkit.commands.installed_gdb import installed_gdb
from microkit.commands.new import KINDS
from microkit.commands.table import COMMANDS
from microkit.debugger.session import Facts, script
from microkit.base.errors import UsageError
from test_cli import microkit
from tool_support import BOARD_FILE, ROOT

BUILD = Path(os.environ.get("MULTIKIT_BUILD", ROOT / "build"))
BOARDS = ("qemu_virt_aarch64", "qemu_virt_aarch64_gicv3")


def image(path: Path, board: str = BOARDS[1], cores: int = 2, version: int = 4,
          size: int = 160) -> Path:
    """An image as far as the header (multikit/image.h); the loader is two pages and a line of zeros."""
    header = struct.pack("<QIIIIQQQQQQQ32sQQQQQQ", 0x474D494B49544C4D, version, cores, 0, 0, size, 0, 0,
                         160, 0, 0, 0, board.encode(), 0, 0, 0, 0, 0, 0)  # fmt: skip
    rows = b"".join(struct.pack("<QQQQII", 0, 0, 0, 0, core, 0) for core in range(cores))
    path.write_bytes(bytes(0x2040) + header + rows)
    return path


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("form", ["--make", "--cmake"])
def test_new_project_is_right(form: str, kind: str, tmp_path: Path) -> None:
    result = microkit("new", "my-system", form, "--template", kind, "--board", BOARDS[1], cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    project = tmp_path / "my-system"
    check = microkit("check", "--no-files", "--board-file", BOARD_FILE, "my-system.system",
                     cwd=project)  # fmt: skip
    assert (check.returncode, check.stderr) == (0, "")
    texts = {path.name: path.read_text() for path in project.rglob("*") if path.is_file()}
    assert not any(re.search(r"@[A-Z_]+@", text) or "SPDX" in text for text in texts.values())
    assert ("Makefile" in texts) == (form == "--make")
    build = texts["Makefile"] if form == "--make" else texts["CMakePresets.json"]
    assert BOARDS[1] in build
    if form == "--cmake":
        assert json.loads(build)["version"] == 3
    for name in ("settings.json", "tasks.json", "launch.json"):
        assert json.loads((project / ".vscode" / name).read_text())
    assert "microkit.h" in "".join(texts.values()) or kind == "cpp"
    again = microkit("new", "my-system", cwd=tmp_path)
    assert again.returncode == 2 and "already there" in again.stderr


@pytest.mark.parametrize("name", ["", "1st", "a b", "../x/-y", "a.b"])
def test_new_refuses_names(name: str, tmp_path: Path) -> None:
    result = microkit("new", "--", name, cwd=tmp_path)
    assert result.returncode == 2 and "cannot be a name" in result.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
@pytest.mark.qemu
@pytest.mark.parametrize(("form", "kind"), [("--make", kind) for kind in KINDS] + [("--cmake", "cpp")])
def test_new_project_runs(form: str, kind: str, tmp_path: Path) -> None:
    """Each template by its own test target, and the tasks that an editor has for it."""
    sdk = BUILD / "sdk"
    if not (sdk / f"board/{BOARDS[0]}/debug/lib/libmicrokit.a").is_file():
        pytest.skip("there is no SDK in build/sdk")
    subprocess.run([sdk / "bin/microkit", "new", "demo", form, "--template", kind], cwd=tmp_path,
                   check=True, timeout=60)
    project = tmp_path / "demo"
    tasks = {each["label"]: each["command"]
             for each in json.loads((project / ".vscode/tasks.json").read_text())["tasks"]}
    for label in ("build", "test", "gdb commands"):
        result = subprocess.run(tasks[label], shell=True, cwd=project, capture_output=True, text=True,
                                timeout=300)
        assert result.returncode == 0, result.stdout + result.stderr
    folder = project / ("build" if form == "--make" else "build/gcc")
    assert (folder / "gdb.txt").is_file() and json.loads((folder / "compile_commands.json").read_text())


@pytest.mark.qemu
@pytest.mark.skipif(not shutil.which("gdb-multiarch"), reason="no gdb-multiarch")
def test_debugging_from_an_editor(tmp_path: Path) -> None:
    """What an editor does with launch.json, by gdb's machine interface: the task before, which is over when its pattern
    has come; then commands, a connection, and the breakpoints that were set."""
    sdk = BUILD / "sdk"
    if not (sdk / f"board/{BOARDS[0]}/debug/lib/libmicrokit.a").is_file():
        pytest.skip("there is no SDK in build/sdk")
    subprocess.run([sdk / "bin/microkit", "new", "demo", "--template", "calls"], cwd=tmp_path, check=True, timeout=60)
    project = tmp_path / "demo"
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    tasks, launch = (json.loads((project / ".vscode" / name).read_text().replace("1234", port))
                     for name in ("tasks.json", "launch.json"))  # fmt: skip
    by_label = {each["label"]: each for each in tasks["tasks"]}
    for label in ("build", "gdb commands"):
        subprocess.run(by_label[label]["command"], shell=True, cwd=project, check=True, capture_output=True, timeout=300)
    assert set(by_label["qemu, stopped"]["dependsOn"].split(", ")) == {"gdb commands"}
    (debugger,), (asked,) = launch["configurations"], launch["inputs"]
    commands = [each["text"].replace(f"${{input:{asked['id']}}}", asked["default"]) for each in debugger["setupCommands"]]
    line = next(at for at, text in enumerate((project / "client.c").read_text().splitlines(), 1) if "the sum is" in text)
    said = [*(f'-interpreter-exec console "{each}"' for each in commands),
            f"-target-select remote {debugger['miDebuggerServerAddress']}", f"-break-insert -f client.c:{line}", "-exec-continue"]
    with editor_task(by_label[debugger["preLaunchTask"]], project):
        gdb = [debugger["miDebuggerPath"], "-nx", "--interpreter=mi", debugger["program"]]
        with subprocess.Popen(gdb, cwd=project, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
            assert process.stdin and process.stdout
            limit = threading.Timer(300, process.kill)
            limit.start()
            print("\n".join(said), file=process.stdin, flush=True)
            lines: list[str] = []
            for each in process.stdout:
                lines.append(each)
                if "^error" in each or each.startswith("*stopped,reason="):
                    break
            limit.cancel()
            process.kill()
    assert 'reason="breakpoint-hit"' in lines[-1] and f'line="{line}"' in lines[-1], "".join(lines)


@contextmanager
def editor_task(task: dict[str, Any], folder: Path) -> Iterator[None]:
    """In the background, from when it has said what its pattern is."""
    begins = task["problemMatcher"]["background"]
    with subprocess.Popen(f"exec {task['command']}", shell=True, cwd=folder, text=True, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:  # fmt: skip
        assert process.stdout
        try:
            assert any(re.search(begins["endsPattern"], line) for line in process.stdout)
            assert begins["beginsPattern"] == begins["endsPattern"]
            yield
        finally:
            process.kill()


@pytest.mark.slow
@pytest.mark.parametrize("form", ["--make", "--cmake"])
def test_new_project_builds(form: str, tmp_path: Path) -> None:
    sdk = BUILD / "sdk"
    if not (sdk / f"board/{BOARDS[0]}/debug/lib/libmicrokit.a").is_file():
        pytest.skip("there is no SDK in build/sdk")
    tool = sdk / "bin/microkit"
    subprocess.run([tool, "new", "demo", form], cwd=tmp_path, check=True, timeout=60)
    project = tmp_path / "demo"
    commands = [["make"]] if form == "--make" else [
        ["cmake", "--preset", "gcc"], ["cmake", "--build", "--preset", "gcc"]
    ]  # fmt: skip
    for command in commands:
        result = subprocess.run(command, cwd=project, capture_output=True, text=True, timeout=300)
        assert result.returncode == 0, result.stdout + result.stderr
    made = project / "build" / ("loader.img" if form == "--make" else "gcc/demo.img")
    printed = subprocess.run([tool, "run", "--print", made], capture_output=True, text=True)
    assert printed.stdout.startswith("qemu-system-aarch64") and "gic-version=2" in printed.stdout


@pytest.mark.slow
def test_new_project_builds_without_a_preset(tmp_path: Path) -> None:
    """As one types it who knows CMake and nothing else; and one's own project, with the SDK in PATH alone, is told what it lacks."""
    sdk = BUILD / "sdk"
    if not (sdk / f"board/{BOARDS[0]}/debug/lib/libmicrokit.a").is_file():
        pytest.skip("there is no SDK in build/sdk")
    subprocess.run([sdk / "bin/microkit", "new", "demo", "--cmake", "--template", "minimal"], cwd=tmp_path, check=True, timeout=60)
    project = tmp_path / "demo"
    for command in ["cmake", "-B", "build"], ["cmake", "--build", "build"]:
        result = subprocess.run(command, cwd=project, capture_output=True, text=True, timeout=300)
        assert result.returncode == 0, result.stdout + result.stderr
    assert (project / "build/demo.img").is_file() and (project / "build/compile_commands.json").is_file()

    own = tmp_path / "own"
    own.mkdir()
    (own / "CMakeLists.txt").write_text("cmake_minimum_required(VERSION 3.21)\nproject(own C)\nfind_package(Multikit REQUIRED)\n")
    found = {**os.environ, "PATH": f"{sdk}/bin:{os.environ['PATH']}"}
    result = subprocess.run(["cmake", "-B", "build"], cwd=own, env=found, capture_output=True, text=True, timeout=300)
    assert result.returncode != 0 and f"-DCMAKE_TOOLCHAIN_FILE={sdk}/cmake/toolchain-gcc.cmake" in result.stderr, result.stderr


def test_run_takes_the_board_of_the_image(tmp_path: Path) -> None:
    path = image(tmp_path / "a,b.img")
    result = microkit("run", "--print", "--cores", 2, path, "--", "-d", "int")
    assert result.returncode == 0, result.stderr
    assert "gic-version=3" in result.stdout and "-smp 2" in result.stdout
    assert "a,,b.img,addr=0x70000000,cpu-num=0" in result.stdout
    assert result.stdout.rstrip().endswith("-d int")


def test_run_of_an_elf_image(tmp_path: Path) -> None:
    path = tmp_path / "loader.elf"
    path.write_bytes(b"\x7fELF" + image(tmp_path / "x").read_bytes()[4:])
    result = microkit("run", "--print", path)
    assert f"loader,file={path},cpu-num=0" in result.stdout


@pytest.mark.parametrize("arguments", [("missing.img",), ("x.img", "--cores", "9"),
                                       ("x.img", "--board", "none")])  # fmt: skip
def test_run_says_what_is_wrong(arguments: tuple[str, ...], tmp_path: Path) -> None:
    image(tmp_path / "x.img")
    result = microkit("run", "--print", *arguments, cwd=tmp_path)
    assert result.returncode == 2 and result.stderr.startswith("microkit: error: ")


def test_run_with_a_server(tmp_path: Path) -> None:
    """For microkit inspect, on this machine only; at gdb's usual port, or another."""
    image(tmp_path / "x.img")
    for words, port in (["--gdb"], 1234), (["--gdb", "4321"], 4321):
        result = microkit("run", "--print", "x.img", *words, cwd=tmp_path)
        assert result.stdout.rstrip().endswith(f" -gdb tcp:127.0.0.1:{port}"), result.stderr
    assert "-gdb" not in microkit("run", "--print", "x.img", cwd=tmp_path).stdout
    for words, port in (["--stopped"], 1234), (["--stopped", "--gdb", "4321"], 4321):
        result = microkit("run", "--print", "x.img", *words, cwd=tmp_path)
        assert result.stdout.rstrip().endswith(f" -S -gdb tcp:127.0.0.1:{port}"), result.stderr


@pytest.mark.parametrize("command", ["run", "gdb"])
@pytest.mark.parametrize(("name", "content", "words"), [
    ("a.system", b"<system/>", "it is a description; microkit a.system --board"),
    ("a.elf", b"\x7fELF", "it is an ELF file"), ("a.img", b"", "it is empty"),
    ("u.img", b"\x27\x05\x19\x56", "--image-type binary"), ("b.img", b"text", "no image")])
def test_run_refuses_what_is_no_image(command: str, name: str, content: bytes, words: str,
                                      tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    result = microkit(command, name, cwd=tmp_path)
    assert result.returncode == 2 and words in result.stderr and result.stdout == ""


@pytest.mark.parametrize(("changes", "arguments", "words"), [
    ({}, ["--board", BOARDS[0]], f"was made for board '{BOARDS[1]}', not '{BOARDS[0]}'"),
    ({}, ["--board-file", BOARD_FILE], "was made for board"),
    ({"cores": 3}, ["--cores", "2"], "needs 3 cores: --cores 2 is too few"),
    ({"version": 5}, [], "version 5"), ({"size": 1000}, [], "is cut off"),
    ({}, ["--expect", "none"], "'none': No such file"),
    ({}, ["--expect", "empty"], "empty: expects nothing"),
    ({}, ["--expect", "bad"], "bad: '(' is no regular"), ({}, ["--timeout", "0"], "'0' is not"),
    ({}, ["--timeout", "nan"], "'nan' is not"), ({}, ["--log", "no/log"], "'no/log': No such")])
def test_run_refuses_what_does_not_fit(changes: dict[str, int], arguments: list[str], words: str,
                                       tmp_path: Path) -> None:
    image(tmp_path / "x.img", **changes)
    (tmp_path / "empty").touch()
    (tmp_path / "bad").write_text("re:(")
    result = microkit("run", "x.img", *arguments, cwd=tmp_path)
    assert result.returncode == 2 and words in result.stderr, result.stderr


FACTS = Facts(image="i.img", board_file="board.toml", config="debug", kernel='a "b"/kernel.elf',
              sources="/sdk/src", programs={}, names={}, first_core=0, gdb="gdb-multiarch")


def test_script_of_gdb(tmp_path: Path) -> None:
    lines = script(FACTS, tmp_path / "it's", "board:3333").splitlines()
    assert 'file "a \\"b\\"/kernel.elf"' in lines and "target remote board:3333" in lines
    assert 'set substitute-path /multikit "/sdk/src"' in lines
    compile(lines[-2].removeprefix("python "), "script", "exec")
    (tmp_path / "facts").write_text(FACTS.text())
    assert Facts.read(tmp_path / "facts") == FACTS
    bare = replace(FACTS, kernel="", sources="")
    assert not any(word in script(bare, tmp_path, "x:1") for word in ("file", "substitute"))


def fake_gdb(folder: Path, name: str, answer: str) -> None:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\necho {answer}\n")
    path.chmod(0o755)


def test_gdb_must_have_python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of those that are installed the first that can do it; else a sentence with the package."""
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    with pytest.raises(UsageError, match=r"not installed \(Debian: apt-get install gdb-multiarch\)"):
        installed_gdb()
    fake_gdb(tmp_path / "bin", "aarch64-none-elf-gdb", "no")
    with pytest.raises(UsageError, match="installed; aarch64-none-elf-gdb cannot do that"):
        installed_gdb()
    fake_gdb(tmp_path / "bin", "gdb", "yes")
    assert installed_gdb() == "gdb"


def complete(tmp_path: Path, *words: str) -> list[str]:
    """What bash offers for the last word."""
    script = tmp_path / "completion.bash"
    if not script.exists():
        script.write_text(microkit("completion", "bash").stdout)
    line = " ".join(f"'{word}'" for word in words)
    code = f"source {script}; COMP_WORDS=({line}); COMP_CWORD={len(words) - 1}; _microkit; " \
           'printf "%s\\n" "${COMPREPLY[@]}"'  # fmt: skip
    result = subprocess.run(["bash", "-c", code], cwd=tmp_path, capture_output=True, text=True)
    assert result.stderr == ""
    return result.stdout.split()


def test_bash_completes(tmp_path: Path) -> None:
    assert complete(tmp_path, "microkit", "gra") == ["graph"]
    assert set(COMMANDS) <= set(complete(tmp_path, "microkit", ""))
    assert complete(tmp_path, "microkit", "graph", "--form") == ["--format"]
    assert complete(tmp_path, "microkit", "graph", "--format", "") == ["svg", "dot"]
    assert complete(tmp_path, "microkit", "x.system", "--board", "qemu_virt") == [*BOARDS]
    assert "ppc-cycle" in complete(tmp_path, "microkit", "explain", "ppc-")
    (tmp_path / "some.system").touch()
    assert complete(tmp_path, "microkit", "check", "so") == ["some.system"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_knows_every_command(shell: str, tmp_path: Path) -> None:
    result = microkit("completion", shell)
    assert result.returncode == 0
    assert all(name in result.stdout for name in (*COMMANDS, "check", "explain", "boards"))
    if shutil.which(shell):
        (tmp_path / "script").write_text(result.stdout)
        subprocess.run([shell, "-n", tmp_path / "script"], check=True)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(name: str) -> None:
    result = microkit(name, "--help")
    assert result.returncode == 0 and f"usage: microkit {name}" in result.stdout
    assert f"microkit {name} " in microkit("--help").stdout


def test_run_of_an_image_for_an_unknown_board(tmp_path: Path) -> None:
    image(tmp_path / "x.img", "qemu_virt_arch64")
    result = microkit("run", "--print", "x.img", cwd=tmp_path)
    assert result.returncode == 2
    assert "unknown board 'qemu_virt_arch64' (named in the image): did you mean" in result.stderr
