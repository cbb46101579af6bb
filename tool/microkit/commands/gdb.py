# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""`microkit gdb`: an image in QEMU, stopped at its first instruction, with gdb attached.

Each core is a thread of gdb. The kernels of all cores are one program at one address; protection
domains are all linked to another one, so a command for each, `pd-NAME`, takes its symbols.
"""

from __future__ import annotations

import argparse
import re
import shlex
import shutil
import subprocess
import tempfile
from pathlib import Path

from .. import cli, sdk
from ..base.choice import CONFIG, Choice, choose
from ..base.errors import EXIT_OK, UsageError
from ..base.options import Options
from ..base.reading import read_whole
from ..model.board import Board
from ..outline import read_outline
from .emulator import need_program, qemu_command
from .run import add_machine, machine, split
from .said import said_config

_GDBS = ("gdb-multiarch", "aarch64-none-elf-gdb", "aarch64-linux-gnu-gdb")


def parser() -> argparse.ArgumentParser:
    made = cli.Parser(
        "microkit gdb",
        description="Boot an image in QEMU, stopped, with gdb attached.",
        epilog="In gdb: pd-NAME takes the symbols of a protection domain, kernel those of the "
        "kernel; info threads shows the cores. Options behind -- go to gdb.",
    )
    add_machine(made)
    made.add_argument("system", type=Path, nargs="?",
                      help="system description, for the symbols of protection domains")  # fmt: skip
    made.add_argument("--config", metavar="CONFIG", help="whose kernel it is [the image's]")
    made.add_argument("--search-path", nargs="*", action="extend", type=Path, default=[],
                      metavar="PATH",
                      help="where the programs are [the image's folder]")  # fmt: skip
    made.add_argument("--port", type=int, default=1234, help="of gdb's protocol [%(default)s]")
    return made


def run(arguments: list[str]) -> int:
    """Start both; QEMU ends with gdb."""
    arguments, more = split(arguments)
    known = parser().parse_args(arguments)
    board, made = machine(known)
    stopped = ["-S", "-gdb", f"tcp:127.0.0.1:{known.port}"]
    command = qemu_command(board, known.image, made, known.cores, stopped)
    script = gdb_script(_kernel(known, board), _programs(known, board), known.port)
    if known.print:
        print(shlex.join(command), script, sep="\n", end="")
        return EXIT_OK
    need_program(command[0], "qemu-system-arm")
    gdb = next((name for name in _GDBS if shutil.which(name)), None)
    if gdb is None:
        raise UsageError("gdb for AArch64 is not installed (Debian: apt-get install gdb-multiarch)")
    return _debug(command, gdb, script, known.image.with_suffix(".console.txt"), more)


def gdb_script(kernel: Path | None, programs: dict[str, Path], port: int) -> str:
    """Commands for gdb, run once at its start."""
    lines = ["set confirm off", "set pagination off", f"target remote 127.0.0.1:{port}"]
    if kernel:
        lines += [f"symbol-file {_quote(kernel)}", *_command("kernel", [kernel], "the kernel")]
    for name, path in programs.items():
        files = [path, kernel] if kernel else [path]
        lines += _command("pd-" + re.sub(r"[^\w-]", "_", name), files, f"'{name}' and the kernel")
    return "\n".join(lines) + "\n"


def _command(name: str, files: list[Path], what: str) -> list[str]:
    """A command that makes the first file the program and adds the others."""
    loads = [f"symbol-file {_quote(files[0])}"]
    loads += [f"add-symbol-file {_quote(path)}" for path in files[1:]]
    return [f"define {name}", *loads, "end", f"document {name}", f"Take symbols of {what}.", "end"]


def _quote(path: Path) -> str:
    return '"' + str(path.resolve()).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _kernel(known: argparse.Namespace, board: Board) -> Path | None:
    root = sdk.find_sdk()
    said = said_config(read_whole(known.image), board.path.parent)
    config = sdk.plain_config(choose(known.config, CONFIG, said)) or Choice("debug")
    path = root / "board" / board.name / config.value / "elf/kernel.elf" if root else None
    return path if path and path.is_file() else None


def _programs(known: argparse.Namespace, board: Board) -> dict[str, Path]:
    """Symbol files by protection domain; those that are not found are left out."""
    if known.system is None:
        return {}
    path = (*known.search_path, known.image.resolve().parent, known.system.resolve().parent)
    system, _, _ = read_outline(Options(known.system, board_file=board.path, search_path=path))
    if system is None:
        raise UsageError(f"'{known.system}' has faults: microkit check {known.system}")
    found = {pd.name: pd.program_image.symbols_path for pd in system.pds}
    return {name: file for name, file in found.items() if file.is_file()}


def _debug(command: list[str], gdb: str, script: str, console: Path, more: list[str]) -> int:
    with tempfile.TemporaryDirectory() as folder, console.open("wb") as log:
        file = Path(folder) / "start.gdb"
        file.write_text(script)
        qemu = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        print(f"microkit: the console is in {console}")
        try:
            return subprocess.call([gdb, "-q", "-x", str(file), *more])
        finally:
            qemu.kill()
            qemu.wait()
