# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Every command in README, manual and the READMEs of examples does what a reader expects of it.

What can be run is run as it stands, in the order of the document. Targets of this repository's
Makefile, most of which build or test everything, are looked up by make without being run. A form
(`microkit run IMAGE [--cores N]`) is held against the command's own help. NOT_RUN has the rest.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from harness.board import qemu_command, read_board
from harness.build import Target, absent_compiler
from harness.system import boot

from .commands import ROOT, Command, blocks, commands

#: Part of a command, and why it is not run.
NOT_RUN = {
    "--dtb machine.dtb": "the reader's own machine; tests/tool/commands/test_board.py has others",
    "--serial /dev/ttyUSB0": "the reader's own board; tests/docs/test_your_board.py has another",
    "--board-file my/board.toml": "the reader's own board; tests/tool/test_cli.py uses one",
    "serial.txt": "the reader's own log; tests/system/test_inspect.py has another",
    "microkit trace build/": "looks at a machine that runs; tests/system/test_trace.py has one",
    "microkit inspect build/": "looks at a machine that runs; tests/system/test_inspect.py has one",
    "build/damaged.img": "tests/docs/test_pages.py damages an image",
    "cmake --build --preset gdb": "gdb waits for its user",
    "/tmp/linux_guest": "Debian's packages are fetched; tests/examples/test_linux_guest.py does",
    "/tmp/policy": "Lua's sources are fetched; tests/examples/test_policy.py does",
    "/tmp/linux_virtio": "Debian's packages are fetched; tests/examples/test_linux_virtio.py does",
    "/tmp/driver_vm": "Debian's packages are fetched; tests/examples/test_driver_vm.py does",
    "/tmp/linux_cores": "Debian's packages are fetched; tests/examples/test_linux_cores.py does",
}
#: Commands that must find something.
FAILS = ("broken.system",)
_FORM = re.compile(r"[A-Z]{3,}|\[|\|| [A-Z]\b|^microkit \w+$")
#: Stand for values of the reader's.
_PLACES = {"<name>": "hello", "[BOARD=qemu_virt_aarch64_gicv3]": "BOARD=qemu_virt_aarch64_gicv3"}

pytestmark = pytest.mark.slow


def kind(command: Command) -> str:
    """How it is tested."""
    program = command.text.split()[0]
    if any(part in command.text for part in NOT_RUN):
        return "not run"
    if command.document.startswith("tool/"):
        return "template"
    if program == "make":
        own = command.document.startswith("example/") and "EXAMPLE" not in command.text
        return "example" if own else "repository"
    if program == "qemu-system-aarch64":
        return "qemu"
    return "form" if program == "microkit" and _FORM.search(command.text) else "run"


def of(which: str) -> list[Command]:
    return [command for command in commands() if kind(command) == which]


def each(which: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("command", of(which), ids=str)


def environment_of(sdk: Path) -> dict[str, str]:
    """Of a user whose PATH has the SDK's tool."""
    board = sdk / "board/qemu_virt_aarch64/debug"
    return os.environ | {"MICROKIT_SDK": str(sdk), "BOARD_DIR": str(board),
                         "PATH": f"{sdk}/bin:{os.environ['PATH']}"}  # fmt: skip


def execute(text: str, folder: Path, sdk: Path, status: int = 0) -> str:
    """As a shell does it for that user."""
    result = subprocess.run(text, shell=True, cwd=folder, env=environment_of(sdk), capture_output=True,
                            text=True, check=False, timeout=600)
    assert result.returncode == status, result.stdout + result.stderr
    return result.stdout


def write_readmes_system(folder: Path) -> None:
    """The files of README's system, by the name in the first line of each."""
    for _, text in blocks(ROOT / "README.md"):
        match = re.search(r"(?:<!--|/\*|^#) (\w+\.system|\w+\.c|Makefile)\b", text.split("\n")[0])
        if match:
            (folder / match[1]).write_text(text)
    assert {path.name for path in folder.iterdir()} == {
        "ten.system", "client.c", "logger.c", "Makefile"}  # fmt: skip


@pytest.fixture(name="folder", scope="module")
def readers_folder(sdk: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a reader is: README's system built, hello's sources and program, a description with faults."""
    folder = tmp_path_factory.mktemp("reader")
    write_readmes_system(folder)
    execute("make", folder, sdk)
    hello = sdk / "example/hello"
    for source, name in (("hello.system", "hello.system"), ("hello.system", "system.system"),
                         ("hello.c", "pd.c")):  # fmt: skip
        shutil.copy(hello / source, folder / name)
    execute(f"make -C {hello} all BUILD_DIR={folder}/build", folder, sdk)
    (folder / "broken.system").write_text("<system><protection_domain/></system>")
    return folder


def test_readmes_system_runs(sdk: Path, work: Path) -> None:
    """It builds as it stands, and answers."""
    shutil.rmtree(work)
    work.mkdir()
    write_readmes_system(work)
    execute("make", work, sdk)
    expected = work / "expected.txt"
    expected.write_text("answered\n! ERROR\n")
    board = read_board(Target(sdk).board_toml)
    boot(qemu_command(board, work / "build/loader.img"), expected, work / "console.txt")


@each("run")
def test_command_runs(sdk: Path, folder: Path, command: Command) -> None:
    status = 1 if any(part in command.text for part in FAILS) else 0
    text = re.sub(r"^microkit (run|gdb) ", r"microkit \1 --print ", command.text)  # behind -- it would be QEMU's
    execute(text, folder, sdk, status)


@each("repository")
def test_target_is_there(command: Command) -> None:
    text = command.text
    for place, value in _PLACES.items():
        text = text.replace(place, value)
    text = text.replace("make", f"make -n --no-print-directory -C {ROOT}", 1)
    subprocess.run(shlex.split(text), check=True, capture_output=True)


@each("example")
def test_example_builds_inside_the_sdk(sdk: Path, work: Path, command: Command) -> None:
    """In its folder, where the SDK is found by itself; what `run` then boots, other tests judge."""
    name = Path(command.document).parent.name
    if absent := absent_compiler(sdk / "example" / name):
        pytest.skip(absent)
    text = command.text.replace(f"/tmp/{name}", str(work))
    if "BUILD_DIR" not in text:
        text += f" BUILD_DIR={work}"
    inside = f"env -u MICROKIT_SDK {text}"
    execute(inside.replace(" run", " all", 1), sdk / "example" / name, sdk)
    printed = execute(f"{inside} -n", sdk / "example" / name, sdk)
    assert "microkit run" in printed


@pytest.mark.parametrize("form", ["make", "cmake"])
def test_words_of_a_new_project(sdk: Path, tmp_path: Path, form: str) -> None:
    """`microkit new`, then each command of its README but the one that waits for its user."""
    execute(f"microkit new demo --{form}", tmp_path, sdk)
    own = [command.text for command in of("template")
           if f"template/{form}/" in command.document and command.text != "make run"
           and "preset run" not in command.text]  # fmt: skip
    assert own
    for text in own:
        execute(text, tmp_path / "demo", sdk)
    run = "make run -n" if form == "make" else "cmake --build --preset run -- -n"
    assert "microkit run" in execute(run, tmp_path / "demo", sdk)


@each("form")
def test_form_is_what_help_says(sdk: Path, folder: Path, command: Command) -> None:
    words = command.text.split()
    name = words[1] if words[1].islower() else ""
    shown = execute(f"microkit {name} --help", folder, sdk)
    options = re.findall(r"(?<!\S|\w)\[?(--?[a-z][\w-]*)", command.text)
    assert [option for option in options if option not in shown] == []
    assert not name or f"microkit {name}" in shown


@each("qemu")
def test_qemu_command_is_the_boards(sdk: Path, folder: Path, command: Command) -> None:
    printed = execute("microkit run --print build/loader.img", folder, sdk)
    given = command.text.replace("loader.img", f"{folder}/build/loader.img")
    assert sorted(shlex.split(given)) == sorted(shlex.split(printed))


def test_the_list_of_what_is_not_run_is_true() -> None:
    for part in NOT_RUN:
        assert any(part in command.text for command in commands()), part
    for which in ("run", "repository", "example", "template", "form", "qemu"):
        assert of(which), which


def test_header_recipe(sdk: Path, tmp_path: Path) -> None:
    """Two blocks of commands.md, before that of stubs, in README's Makefile."""
    write_readmes_system(tmp_path)
    (_, recipe), (_, code) = blocks(ROOT / "docs/commands.md")[-3:-1]
    makefile = tmp_path / "Makefile"
    makefile.write_text(recipe + makefile.read_text())
    include, call = code.replace("CHANNEL_SERVER", "CHANNEL_LOGGER").split("\n\n")
    source = tmp_path / "client.c"
    source.write_text(source.read_text().replace("microkit_notify(1);", call.strip())
                      .replace("#include <microkit.h>", f"#include <microkit.h>\n{include}"))
    execute("make", tmp_path, sdk)
