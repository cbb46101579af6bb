# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""`microkit image`: a finished image in the form that a board's boot loader starts.

Nothing is built: the image is read, and found damaged or cut off before it is packed. The same image makes the
same file: times in it are SOURCE_DATE_EPOCH, or 0 (a signature's are mkimage's).
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from .. import sdk
from ..base.choice import Choice
from ..base.errors import EXIT_OK, UsageError
from ..base.reading import read_whole
from ..boot.fit import its
from ..boot.formats import FORMATS, commands, pack
from ..boot.packed import Packed
from ..boot.recipe import recipe
from ..boot.sign import sign
from ..boot.tree import MAGIC
from ..boot.uimage import script
from ..output.files import File, as_bytes, publish
from ..output.targets import is_stream, output_path
from .arguments import Parser
from .emulator import need_program
from .made import NAMED, read_packed

_KEY = "dev"


def parser() -> argparse.ArgumentParser:
    made = Parser("microkit image", description="Pack a finished image for a boot loader.",
                  epilog="docs/boards.md says which form is for which boot loader.")  # fmt: skip
    add = made.add_argument
    add("image", type=Path, help="what microkit has built")
    add("--format", choices=tuple(FORMATS), default="bin", help="form of the file [bin]")
    add("-o", "--output", type=output_path, metavar="FILE", help="[the image's name, .bin .elf .uimg .itb or .efi]")
    add("--script", type=output_path, metavar="FILE", help="write boot.scr, which makes U-Boot load and start the file")
    add("--its", type=output_path, metavar="FILE", help="write the source of the FIT, for mkimage -f")
    add("--sign", type=Path, metavar="FOLDER", help="sign the FIT with FOLDER/KEY.key, by mkimage")
    add("--key", metavar="KEY", help=f"name of the key [{_KEY}]")
    add("--public-key", type=output_path, metavar="DTB",
        help="put the public key into U-Boot's own device tree, too: it then starts no FIT without the signature")  # fmt: skip
    add("--recipe", type=Path, metavar="FOLDER",
        help="write what the board's own boot loader reads, such as config.txt, and the image as that names it")  # fmt: skip
    return made


def run(arguments: list[str]) -> int:
    """Write the file, and what is asked for beside it."""
    known = parser().parse_args(arguments)
    _check(known)
    packed = read_packed(known.image)
    if known.recipe is not None:
        publish(_recipe(known, packed), [known.image])
        return EXIT_OK
    output = known.output or known.image.with_suffix(FORMATS[known.format].suffix)
    publish(_files(known, packed, output), [known.image])
    return EXIT_OK


def _recipe(known: argparse.Namespace, packed: Packed) -> list[File]:
    """By the board's folder in the SDK."""
    folder = sdk.board_file(sdk.find_sdk(), Choice(packed.board, NAMED)).parent / "recipe"
    templates = sorted(folder.iterdir()) if folder.is_dir() else []
    if not templates:
        raise UsageError(f"board '{packed.board}' needs no recipe: its README says how the image gets onto it")
    files = recipe(templates, packed, known.image.stem, _timestamp())
    try:
        known.recipe.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"cannot write '{known.recipe}': {error.strerror}") from None
    return [(known.recipe / name, data) for name, data in files.items()]


def _check(known: argparse.Namespace) -> None:
    others = [option for option in ("output", "script", "its", "sign", "key", "public_key") if getattr(known, option)]
    if known.recipe is not None and others:
        raise UsageError(f"--recipe goes without --{others[0].replace('_', '-')}: it names the files")
    for option in ("its", "sign", "key", "public_key"):
        if getattr(known, option) is not None and known.format != "fit":
            raise UsageError(f"--{option.replace('_', '-')} is for --format fit")
    if known.public_key is not None and known.sign is None:
        raise UsageError("--public-key needs --sign")
    if known.sign is not None:
        need_program("mkimage", "u-boot-tools")
    if known.script is not None and known.output is not None and is_stream(known.output):
        raise UsageError("--script needs a file that it can load: name one with -o")


def _files(known: argparse.Namespace, packed: Packed, output: Path) -> list[File]:
    """Contents by path."""
    timestamp = _timestamp()
    key = known.key or (_KEY if known.sign is not None else None)
    data, tree = pack(packed, known.format, timestamp, key), None
    if known.sign is not None:
        data, tree = sign(data, known.sign, key, _tree(known.public_key))
    files = [(output, data)]
    if tree is not None:
        files.append((known.public_key, tree))
    if known.its is not None:
        files.append((known.its, as_bytes(its(packed, key, known.its))))
    if known.script is not None:
        text = commands(packed, known.format, output.name)
        files.append((known.script, script(text, timestamp)))
    return files


def _tree(path: Path | None) -> bytes | None:
    if path is None:
        return None
    try:
        data = read_whole(path)
    except OSError as error:
        raise UsageError(f"device tree '{path}': {error.strerror}") from None
    if not data.startswith(MAGIC):
        raise UsageError(f"'{path}' is no device tree blob")
    return data


def _timestamp() -> int:
    """As https://reproducible-builds.org/specs/source-date-epoch/ says."""
    text = os.environ.get("SOURCE_DATE_EPOCH", "0")
    if not text.isascii() or not text.isdecimal() or int(text) >> 32:
        raise UsageError(f"SOURCE_DATE_EPOCH is a number of seconds, not '{text}'")
    return int(text)
