# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""microkit_fat.h, against others' opinion of FAT: images are made by mkfs.fat and filled by mtools, what was written is
looked at by fsck.fat and read by mtools. Between them a model of files in this file, which shares nothing with the
library. Then devices that go away in the middle, and volumes that contradict themselves."""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
FAT = ROOT / "sdk/services/fat"
SERVICES = sorted(ROOT.glob("sdk/services/*/include"))
PATHS = f"{os.environ['PATH']}:/usr/sbin:/sbin"
(OK, IO, CORRUPT, UNSUPPORTED, NOT_FOUND, EXISTS, FULL, NOT_FILE, NOT_DIRECTORY, NOT_EMPTY, BAD_NAME, TOO_LARGE, READ_ONLY,
 END) = range(14)
#: Arguments of mkfs.fat, and KiB.
KINDS = {"fat16": (("-F", "16", "-s", "1"), 4096), "fat16-large-clusters": (("-F", "16", "-s", "8"), 20000),
         "fat32": (("-F", "32", "-s", "1"), 36000)}

pytestmark = pytest.mark.skipif(not (shutil.which("mkfs.fat", path=PATHS) and shutil.which("mcopy")),
                                reason="needs Debian's dosfstools and mtools (sdk/setup.sh --tests)")


def run(*command: object, check: bool = True) -> subprocess.CompletedProcess[str]:
    return subprocess.run(list(map(str, command)), check=check, capture_output=True, text=True,
                          env=os.environ | {"PATH": PATHS, "MTOOLS_SKIP_CHECK": "1", "LC_ALL": "C.UTF-8"})


def format_image(image: Path, kind: str) -> None:
    arguments, size = KINDS[kind]
    image.unlink(missing_ok=True)
    run("mkfs.fat", "--invariant", *arguments, "-C", image, size)


def complaints(image: Path) -> str:
    """What fsck.fat has to say; nothing is changed."""
    result = run("fsck.fat", "-n", image, check=False)
    return "" if result.returncode == 0 else result.stdout


def contents(image: Path, folder: Path) -> dict[str, bytes | None]:
    """By path all that mtools finds; None: a directory."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    if run("mdir", "-b", "-i", image, "::", check=False).stdout.strip():
        run("mcopy", "-s", "-n", "-Q", "-i", image, "::*", folder)
    return {str(path.relative_to(folder)): None if path.is_dir() else path.read_bytes() for path in folder.rglob("*")}


def compile_program(output: Path, *arguments: object) -> Path:
    subprocess.run(["gcc", "-std=gnu11", "-O1", "-g", "-Wall", "-Wextra", "-Werror", "-fsanitize=address,undefined",
                    "-fno-sanitize-recover=all", f"-I{HERE / 'host/include'}", *(f"-I{path}" for path in SERVICES), f"-I{FAT / 'internal'}",
                    f"-I{FAT}", f"-I{HERE.parent / 'include'}", f"-I{ROOT / 'libmicrokit/include'}", f"-I{ROOT / 'sdk/abi/include'}",
                    "-o", output, *map(str, arguments), *sorted((FAT / "src").glob("*.c"))], check=True)
    return output


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return compile_program(tmp_path_factory.mktemp("fat") / "volume", "-Wconversion", HERE / "host/volume.c")


def test_server_of_files(tmp_path: Path) -> None:
    """host/fat_server.c says what it does."""
    block = ROOT / "sdk/services/block/src"
    result = run(compile_program(tmp_path / "server", HERE / "host/fat_server.c", block / "client.c", block / "server.c"), check=False)
    assert (result.returncode, result.stdout) == (0, "ok\n"), result.stdout + result.stderr


class Volume:
    """The library, with an image."""

    def __init__(self, program: Path, image: Path) -> None:
        self.process = subprocess.Popen([program, image], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.mounted = self.ask("m")

    def ask(self, what: str, path: str = "", a: int = 0, b: int = 0, c: int = 0) -> list[str]:
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(f"{what}{a},{b},{c}:{path}\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        assert answer, f"the program ended at {what} {path!r}: {self.process.wait()}"
        return answer.rstrip("\n").split(" ") if what != "l" else [answer.rstrip("\n")]

    def do(self, what: str, path: str = "", a: int = 0, b: int = 0, c: int = 0) -> int:
        return int(self.ask(what, path, a, b, c)[0])

    def read(self, path: str, offset: int, length: int) -> bytes | int:
        result, data = self.ask("r", path, offset, length)
        return bytes.fromhex(data) if int(result) == OK else int(result)

    def rename(self, path: str, to: str) -> int:
        return self.do("n", path + to, len(path.encode()))

    def list(self, path: str) -> dict[str, tuple[str, int]]:
        *entries, end = self.ask("l", path)[0].split("/")
        assert int(end) == END
        split = [(entry[0], *entry[1:].split(" ", 1)) for entry in entries]
        return {name: (kind, int(size)) for kind, size, name in split}

    def close(self) -> None:
        assert self.process.stdin
        self.process.stdin.close()
        assert self.process.wait(timeout=60) == 0


def pattern(length: int, seed: int) -> bytes:
    return bytes((seed + i * 7 + (i >> 8)) & 0xff for i in range(length))


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


# ---- what others have made ----------------------------------------------------------------------

NAMES = ("README.TXT", "small.txt", "Mixed Case.text", "a.b.c.d", "noextension", "UPPER", "ünïcödé ☃.txt", "x" * 200,
         ".hidden", "lower.EXT", "13_characters", "26 characters in a name ok", "a+b=[c],;.d")


@pytest.fixture
def image(tmp_path: Path, kind: str) -> Path:
    path = tmp_path / "image"
    format_image(path, kind)
    return path


def test_reads_what_mtools_writes(program: Path, image: Path, kind: str, tmp_path: Path) -> None:
    source = tmp_path / "source"
    (source / "deep/er/est").mkdir(parents=True)
    for number, name in enumerate(NAMES):
        (source / name).write_bytes(pattern(number * 1111, number))
        (source / "deep/er" / name).write_bytes(pattern(number * 5, number))
    for number in range(100):
        (source / "deep" / f"one of many {number}").write_bytes(b"")
    run("mcopy", "-s", "-i", image, *source.iterdir(), "::")
    volume = Volume(program, image)
    assert volume.mounted[:2] == ["0", str(int(kind == "fat32"))]
    assert volume.list("") == volume.list("/") == {
        **{name: ("f", number * 1111) for number, name in enumerate(NAMES)}, "deep": ("d", 0)}
    assert set(volume.list("/deep")) == {"er", *(f"one of many {number}" for number in range(100))}
    assert set(volume.list("/deep//er/")) == {*NAMES, "est"} and volume.list("deep/er/est") == {}
    for number, name in enumerate(NAMES):
        assert volume.read(name, 0, 100000) == pattern(number * 1111, number)
        assert volume.read(f"DEEP/Er/{name.swapcase() if name.isascii() else name}", 3, 4) == pattern(number * 5, number)[3:7]
    volume.close()
    assert complaints(image) == ""


def test_nothing_is_written_by_reading(program: Path, image: Path) -> None:
    run("mmd", "-i", image, "::dir")
    before = image.read_bytes()
    volume = Volume(program, image)
    volume.list("dir")
    assert volume.read("dir/none", 0, 1) == NOT_FOUND
    assert volume.do("s") == OK
    volume.close()
    assert image.read_bytes() == before


# ---- what is written ----------------------------------------------------------------------------


@dataclass
class Model:
    """Files by path; None: a directory. Names are the same whatever their case."""

    files: dict[str, bytes | None] = field(default_factory=lambda: {"": None})

    def find(self, path: str) -> str | None:
        return next((each for each in self.files if each.lower() == path.lower()), None)

    def parent_result(self, path: str) -> int:
        """Of the directories on the way, from the root."""
        parts = path.split("/")
        for count in range(1, len(parts)):
            found = self.find("/".join(parts[:count]))
            if found is None:
                return NOT_FOUND
            if self.files[found] is not None:
                return NOT_DIRECTORY
        return OK

    def make(self, path: str, content: bytes | None) -> int:
        if (result := self.parent_result(path)) != OK:
            return result
        if self.find(path) is not None:
            return EXISTS
        parent = self.find(path.rpartition("/")[0])
        self.files[f"{parent}/{path.rpartition('/')[2]}".lstrip("/")] = content
        return OK

    def file(self, path: str) -> tuple[int, str]:
        if (result := self.parent_result(path)) != OK:
            return result, ""
        found = self.find(path)
        if found is None:
            return NOT_FOUND, ""
        return (NOT_FILE, "") if self.files[found] is None else (OK, found)

    def write(self, path: str, offset: int, data: bytes) -> int:
        result, found = self.file(path)
        if result == OK and data:
            old = self.files[found] or b""
            self.files[found] = old[:offset].ljust(offset, b"\0") + data + old[offset + len(data):]
        return result

    def resize(self, path: str, size: int) -> int:
        result, found = self.file(path)
        if result == OK:
            self.files[found] = (self.files[found] or b"")[:size].ljust(size, b"\0")
        return result

    def remove(self, path: str) -> int:
        if (result := self.parent_result(path)) != OK:
            return result
        found = self.find(path)
        if found is None:
            return NOT_FOUND
        if any(each.startswith(found + "/") for each in self.files):
            return NOT_EMPTY
        del self.files[found]
        return OK

    def rename(self, path: str, to: str) -> int:
        if (result := self.parent_result(path)) != OK:
            return result
        found = self.find(path)
        if found is None:
            return NOT_FOUND
        is_directory, way = self.files[found] is None, to.split("/")
        for count in range(1, len(way)):
            if is_directory and "/".join(way[:count]).lower() == path.lower():
                return BAD_NAME
            if (result := self.parent_result("/".join(way[:count + 1]))) != OK:
                return result
        if self.find(to) not in (None, found):
            return EXISTS
        new = f"{self.find(to.rpartition('/')[0])}/{way[-1]}".lstrip("/")
        self.files = {new + each[len(found):] if each == found or each.startswith(found + "/") else each: content
                      for each, content in self.files.items()}
        return OK

    def listing(self, path: str) -> dict[str, tuple[str, int]]:
        prefix = f"{self.find(path)}/".lstrip("/")
        return {each[len(prefix):]: ("d", 0) if content is None else ("f", len(content))
                for each, content in self.files.items()
                if each and each.startswith(prefix) and "/" not in each[len(prefix):]}


PARTS = ("a", "B", "c.txt", "Long name of it", "d.D", "longer than eight.suffix", "e", "ÄÖ", "dir", "Dir two", "TILDE~1")


def step(chance: random.Random, volume: Volume, model: Model) -> None:
    path = "/".join(chance.choice(PARTS) for _ in range(chance.choice((1, 1, 2, 3))))
    offset, length, seed = chance.choice((0, 511, 4000, chance.randrange(20000))), chance.randrange(6000), chance.randrange(256)
    match chance.choice("cccdwwwwwrrzxxllsnnn"):
        case "c":
            assert volume.do("c", path) == model.make(path, b"")
        case "d":
            assert volume.do("d", path) == model.make(path, None)
        case "w":
            assert volume.do("w", path, offset, length, seed) == model.write(path, offset, pattern(length, seed))
        case "r":
            result, found = model.file(path)
            expected = (model.files[found] or b"")[offset:offset + length] if result == OK else result
            assert volume.read(path, offset, length) == expected
        case "z":
            assert volume.do("z", path, offset) == model.resize(path, offset)
        case "x":
            assert volume.do("x", path) == model.remove(path)
        case "l" if model.find(path) is not None and model.files[model.find(path) or ""] is None:
            assert volume.list(path) == model.listing(path)
        case "s":
            assert volume.do("s") == OK
        case "n":
            parts = chance.choice((PARTS, [part.swapcase() if part.isascii() else part for part in PARTS]))
            new = "/".join(chance.choice(parts) for _ in range(chance.choice((1, 1, 2, 3))))
            assert volume.rename(path, new) == model.rename(path, new), (path, new)


@pytest.mark.parametrize("seed", range(int(os.environ.get("MULTIKIT_FAT_SEEDS", "3"))))
def test_is_what_the_model_is(program: Path, image: Path, tmp_path: Path, seed: int) -> None:
    chance, volume, model = random.Random(seed), Volume(program, image), Model()
    for round_number in range(3):
        for _ in range(250):
            step(chance, volume, model)
        assert volume.list("") == model.listing("")
        assert volume.do("s") == OK
        assert complaints(image) == ""
        assert contents(image, tmp_path / "copy") == {path: what for path, what in model.files.items() if path}
        if round_number == 1:
            volume.close()
            volume = Volume(program, image)
    free = volume.ask("f")
    assert free[0] == "0" and int(free[1]) == free_clusters(image)
    volume.close()


def free_clusters(image: Path) -> int:
    """From fsck.fat: 'n files, used/all clusters'."""
    match = re.search(r"(\d+)/(\d+) clusters", run("fsck.fat", "-n", image).stdout)
    assert match
    return int(match[2]) - int(match[1])


def test_names_and_their_aliases(program: Path, image: Path, tmp_path: Path) -> None:
    volume = Volume(program, image)
    for name in (*NAMES, *(f"a name with number {i}.text" for i in range(25))):
        assert volume.do("c", name) == OK
        assert volume.do("c", name) == EXISTS and volume.do("c", name.upper() if name.isascii() else name) == EXISTS
    for name in ("", "/", "a/", ".", "..", "a:b", "tab\t", "x" * 256, "end ", "end.", "quote\"", "*", "?", "dir/../a"):
        if name not in ("a/", "dir/../a"):
            assert volume.do("c", name) == BAD_NAME, name
    assert volume.do("c", "no/such") == NOT_FOUND and volume.do("c", "UPPER/x") == NOT_DIRECTORY
    assert volume.do("s") == OK
    volume.close()
    assert complaints(image) == ""
    assert set(contents(image, tmp_path / "copy")) == {*NAMES, *(f"a name with number {i}.text" for i in range(25))}
    assert "13_CHA~1" in run("mdir", "-i", image, "::").stdout


def test_characters_of_two_units(program: Path, tmp_path: Path) -> None:
    """Which mtools does not know: by the units in the image."""
    image, name = tmp_path / "image", "𝄞𐀀.mid"
    format_image(image, "fat16")
    volume = Volume(program, image)
    assert volume.do("c", name) == OK and volume.do("c", name) == EXISTS
    assert volume.list("") == {name: ("f", 0)} and volume.do("c", "🎵" * 128) == BAD_NAME
    assert volume.do("c", "🎵" * 63) == OK and "🎵" * 63 in volume.list("")
    assert volume.do("s") == OK
    volume.close()
    assert name.encode("utf-16-le")[:10] in image.read_bytes() and complaints(image) == ""


def test_names_that_are_no_utf8(program: Path, tmp_path: Path) -> None:
    format_image(tmp_path / "image", "fat16")
    for wrong in (b"\x80", b"\xc0\xaf", b"\xe0\x80\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xc3", b"\xff"):
        answer = subprocess.run([program, tmp_path / "image"], input=b"m0,0,0:\nc0,0,0:" + wrong + b"\n", capture_output=True,
                                check=True).stdout
        assert answer.splitlines()[-1] == str(BAD_NAME).encode(), wrong


def test_directories_grow_and_root_of_fat16_does_not(program: Path, image: Path, kind: str) -> None:
    volume = Volume(program, image)
    assert volume.do("d", "sub") == OK
    for number in range(600):
        assert volume.do("c", f"sub/{number}") == OK
    results = [volume.do("c", str(number)) for number in range(600)]
    assert set(volume.list("sub")) == set(map(str, range(600)))
    full = results.index(FULL) if FULL in results else None
    assert full == (None if kind == "fat32" else 511)  # of 512 entries; one is "sub"
    assert volume.do("x", "5") == OK and volume.do("c", "again") == OK
    assert volume.do("s") == OK
    volume.close()
    assert complaints(image) == ""


def test_until_it_is_full(program: Path, tmp_path: Path) -> None:
    image = tmp_path / "image"
    format_image(image, "fat16")
    volume = Volume(program, image)
    size, free = 1 << 20, int(volume.ask("f")[1])
    assert volume.do("c", "all") == OK
    results = [volume.do("w", "all", i * size, size) for i in range(5)]
    assert results == [OK, OK, OK, FULL, FULL] and volume.ask("f") == ["0", "0"]
    assert int(volume.ask("k", "all")[2]) == 0  # what the directory says before the file is saved
    assert volume.do("s") == OK and volume.ask("k", "all") == ["0", "0", str(free * 512)]
    assert volume.do("c", "more") == OK and volume.do("w", "more", 0, 1) == FULL and volume.do("d", "dir") == FULL
    assert volume.do("z", "all", 1) == OK and volume.ask("f") == ["0", str(free - 1)]
    assert volume.do("w", "more", 2 ** 32 - 2, 2) == TOO_LARGE
    assert volume.do("x", "all") == OK and volume.ask("f") == ["0", str(free)]
    assert volume.do("s") == OK
    volume.close()
    assert complaints(image) == ""


def test_attributes_of_others(program: Path, tmp_path: Path) -> None:
    image = tmp_path / "image"
    format_image(image, "fat16")
    (tmp_path / "fixed").write_bytes(b"fixed")
    run("mcopy", "-i", image, tmp_path / "fixed", "::fixed")
    run("mattrib", "-i", image, "+r", "::fixed")
    run("mlabel", "-i", image, "::LABEL")
    volume = Volume(program, image)
    assert volume.list("") == {"fixed": ("f", 5)} and volume.do("c", "label") == OK
    assert volume.do("w", "fixed", 0, 1) == volume.do("z", "fixed", 1) == volume.do("x", "fixed") == READ_ONLY
    assert volume.read("fixed", 0, 9) == b"fixed"
    assert volume.read("fixed/x", 0, 9) == NOT_DIRECTORY and volume.do("w", "", 0, 1) == NOT_FILE
    volume.close()


def test_renames(program: Path, image: Path, tmp_path: Path) -> None:
    """What stays and what changes, as mtools sees it; and what is refused."""
    (tmp_path / "fixed").write_bytes(b"fixed")
    run("mcopy", "-m", "-i", image, tmp_path / "fixed", "::fixed")
    run("mattrib", "-i", image, "+r", "+h", "::fixed")
    volume = Volume(program, image)
    for path in ("one", "one/two", "one/two/three"):
        assert volume.do("d", path) == OK
    for path, length in (("A longer name of a file", 5000), ("one/SHORT.TXT", 10), ("empty", 0)):
        assert volume.do("c", path) == OK and volume.do("w", path, 0, length, 9) == OK
    assert volume.rename("fixed", "one/two/Still fixed") == OK
    assert volume.rename("A longer name of a file", "one/two/three/b") == OK
    assert volume.rename("one/SHORT.TXT", "one/short.txt") == volume.rename("empty", "EmPtY") == OK
    assert volume.rename("EmPtY", "empty") == volume.rename("empty", "empty") == OK
    assert volume.rename("one/two/three", "Another place for it") == OK  # to the root
    assert volume.rename("Another place for it", "one/four") == OK
    for old, new, result in (("one", "one/in itself", BAD_NAME), ("one", "ONE/two/in itself", BAD_NAME), ("", "root", BAD_NAME),
                             ("one", "", BAD_NAME), ("one/two", "one/four", EXISTS), ("empty", "one", EXISTS), ("none", "x", NOT_FOUND),
                             ("one", "none/x", NOT_FOUND), ("one/two", "empty/x", NOT_DIRECTORY), ("one", "a:b", BAD_NAME)):  # fmt: skip
        assert volume.rename(old, new) == result, (old, new)
    assert volume.do("s") == OK
    volume.close()
    assert complaints(image) == ""
    assert contents(image, tmp_path / "copy") == {
        "one": None, "one/two": None, "one/four": None, "one/two/Still fixed": b"fixed", "one/four/b": pattern(5000, 9),
        "one/short.txt": pattern(10, 9), "empty": b""}
    assert re.search(r"^\s+A\s+HR\s+::/one/two/Still fixed$", run("mattrib", "-i", image, "::one/two/Still fixed").stdout, re.MULTILINE)
    stamp = (tmp_path / "fixed").stat().st_mtime
    run("mcopy", "-m", "-i", image, "::one/two/Still fixed", tmp_path / "back")
    assert abs((tmp_path / "back").stat().st_mtime - stamp) <= 2


@pytest.mark.parametrize("kind", ["fat16"])
def test_renames_of_names_that_others_made(program: Path, image: Path, tmp_path: Path) -> None:
    """A long name whose short one differs in case alone: no second entry with the short name comes into being."""
    (tmp_path / "source").mkdir()
    (tmp_path / "source/MiXed.tXt").write_bytes(b"m")
    run("mcopy", "-i", image, tmp_path / "source/MiXed.tXt", "::")
    volume = Volume(program, image)
    assert volume.rename("mixed.txt", "mixed.TXT") == OK and volume.list("") == {"mixed.TXT": ("f", 1)}
    assert volume.rename("mixed.txt", "Mixed.Txt") == OK and volume.list("") == {"Mixed.Txt": ("f", 1)}
    assert volume.do("s") == OK
    volume.close()
    assert complaints(image) == "" and contents(image, tmp_path / "copy") == {"Mixed.Txt": b"m"}


def test_rename_in_a_root_that_is_full(program: Path, tmp_path: Path) -> None:
    format_image(tmp_path / "image", "fat16")
    volume = Volume(program, tmp_path / "image")
    assert [volume.do("c", str(number)) for number in range(513)][-2:] == [OK, FULL]
    assert volume.rename("5", "other") == FULL and volume.read("5", 0, 1) == b""
    assert volume.do("x", "6") == OK and volume.rename("5", "other") == OK
    volume.close()


# ---- devices that go away -----------------------------------------------------------------------

#: What must not remain. Clusters of nobody, old counts, and a size that is not saved yet, may.
GRAVE = re.compile(r"(?i)share cluster|bad cluster|start cluster beyond|points? to|loop|contains a free cluster|cluster chain length is < |"
                   r"zero-length|\.\.|not a directory|start cluster \d+")


@pytest.mark.parametrize("kind", ["fat16", "fat32"])
def test_device_that_goes_away(program: Path, tmp_path: Path, kind: str) -> None:
    """After any write: no file has what belongs to another or is free, what was synchronised before is there as it was, and the
    volume can be used on."""
    image = tmp_path / "image"
    for after in range(0, 60, int(os.environ.get("MULTIKIT_FAT_STRIDE", "7"))):
        format_image(image, kind)
        volume = Volume(program, image)
        assert volume.do("d", "keep") == OK and volume.do("c", "keep/This One") == OK
        assert volume.do("w", "keep/This One", 0, 3000, 1) == OK and volume.do("s") == OK
        volume.ask("q", "", after)
        for what, path, a, b in (("c", "A new file", 0, 0), ("w", "A new file", 0, 2000), ("d", "dir", 0, 0), ("c", "dir/x", 0, 0),
                                 ("w", "dir/x", 0, 5000), ("s", "", 0, 0), ("z", "A new file", 600, 0), ("x", "dir/x", 0, 0),
                                 ("w", "A new file", 0, 2000), ("x", "dir", 0, 0), ("s", "", 0, 0)):
            volume.ask(what, path, a, b, 2)
        volume.close()
        assert not GRAVE.search(complaints(image)), (after, complaints(image))
        volume = Volume(program, image)
        assert volume.read("keep/This One", 0, 4000) == pattern(3000, 1)
        assert volume.do("c", "afterwards") == OK and volume.do("w", "afterwards", 0, 10000, 3) == OK
        assert volume.do("s") == OK and volume.read("keep/This One", 0, 4000) == pattern(3000, 1)
        volume.close()
        assert not GRAVE.search(complaints(image)), (after, complaints(image))


#: What two names in one sector never have.
SHARED = re.compile(r"(?i)share cluster")


@pytest.mark.parametrize("kind", ["fat16", "fat32"])
@pytest.mark.parametrize(("old", "new", "fill"), [("file", "another name", 0), ("file", "dir/file", 0), ("sub", "dir/sub", 0),
                                                  ("A name of two entries", "short", 13), ("file", "a longer name for it", 40)])  # fmt: skip
def test_device_that_goes_away_in_a_rename(program: Path, tmp_path: Path, kind: str, old: str, new: str, fill: int) -> None:
    """After any write what is moved is there under one of the names, or both, with all that it had; others are as they were. `fill`: entries
    between the two, so that they are in different sectors."""
    image, seen = tmp_path / "image", set()
    for after in range(12):
        format_image(image, kind)
        volume = Volume(program, image)
        for what, path in (("d", "dir"), ("d", "sub"), ("c", "sub/x"), ("c", "file"), ("c", "A name of two entries"), ("c", "other")):
            assert volume.do(what, path) == OK
        for number, path in enumerate(("sub/x", "file", "A name of two entries", "other")):
            assert volume.do("w", path, 0, 1500, number) == OK
        for number in range(fill):
            assert volume.do("c", f"{number}") == OK
        assert volume.do("s") == OK
        volume.ask("q", "", after)
        result = volume.rename(old, new)
        volume.close()
        assert result in (OK, IO)
        volume = Volume(program, image)
        data = [volume.read(path + ("/x" if old == "sub" else ""), 0, 2000) for path in (old, new)]
        there = [each != NOT_FOUND for each in data]
        number = {"sub": 0, "file": 1}.get(old, 2)
        assert any(there) and {each for each in data if each != NOT_FOUND} == {pattern(1500, number)}, after
        assert (result == OK) == (there == [False, True]) or there == [False, True], after
        assert volume.read("other", 0, 2000) == pattern(1500, 3)
        volume.close()
        said = complaints(image)
        if all(there):
            assert old == "sub" or SHARED.search(said), said
        else:
            assert not SHARED.search(said) and not re.search(r"(?i)a free cluster|bad cluster", said), said
        seen.add(tuple(there))
    assert {(True, False), (False, True)} <= seen
    assert ((True, True) in seen) == (fill > 0 or "/" in new)


def test_device_that_goes_away_in_a_change_of_case(program: Path, tmp_path: Path) -> None:
    """The long name that others made is given up for its short one; there is never a second entry with that."""
    image = tmp_path / "image"
    for after in range(4):
        format_image(image, "fat16")
        (tmp_path / "MiXed.tXt").write_bytes(b"m")
        run("mcopy", "-o", "-i", image, tmp_path / "MiXed.tXt", "::")
        volume = Volume(program, image)
        for number in range(20):  # so that the next free entry is in another sector
            assert volume.do("c", str(number)) == OK
        assert volume.do("s") == OK
        volume.ask("q", "", after)
        result = volume.rename("mixed.txt", "mixed.TXT")
        volume.close()
        raw = image.read_bytes()
        assert raw.count(b"MIXED   TXT") == 1 and (result == OK) == (after > 0)
        volume = Volume(program, image)
        assert list(volume.list(""))[0] == ("mixed.TXT" if after else "MiXed.tXt") and volume.read("mixed.txt", 0, 2) == b"m"
        volume.close()


# ---- volumes that contradict themselves ---------------------------------------------------------


def damaged(image: bytes, chance: random.Random) -> Iterator[bytes]:
    """Bytes of the first sectors, the tables and the root changed, few or many."""
    for count in (1, 1, 2, 5, 20, 200):
        copy = bytearray(image)
        for _ in range(count):
            where = chance.choice((chance.randrange(512), chance.randrange(64), 512 * 32 + chance.randrange(4096),
                                   chance.randrange(200000), 11 + chance.randrange(40)))
            copy[where] = chance.choice((0, 1, 2, 0xff, 0xe5, chance.randrange(256)))
        yield bytes(copy)


@pytest.mark.parametrize("kind", ["fat16", "fat32"])
def test_damaged_volumes(program: Path, tmp_path: Path, kind: str) -> None:
    """Any result, but no access outside the volume (the program checks each), none outside memory (sanitizers), and an
    end."""
    image, chance = tmp_path / "image", random.Random(7)
    format_image(image, kind)
    volume = Volume(program, image)
    for command in (("d", "dir"), ("c", "dir/A long name of a file"), ("c", "file")):
        assert volume.do(*command) == OK
    assert volume.do("w", "file", 0, 9000) == OK and volume.do("w", "dir/A long name of a file", 0, 3000) == OK
    assert volume.do("s") == OK
    volume.close()
    good = image.read_bytes()[:600000]
    for _ in range(int(os.environ.get("MULTIKIT_FAT_DAMAGES", "4"))):
        for bad in damaged(good, chance):
            with image.open("r+b") as file:
                file.write(bad)
            commands = ["m", "l0,0,0:", "l0,0,0:dir", "r0,9000,0:file", "r0,9000,0:dir/A long name of a file", "w100,7000,1:file",
                        "c0,0,0:dir/A new long name", "c0,0,0:other", "d0,0,0:more", "w0,3000,0:other", "z10,0,0:file",
                        "n4,0,0:filerenamed", "n25,0,0:dir/A long name of a filefile", "n3,0,0:dirother dir",
                        "x0,0,0:file", "x0,0,0:dir", "f", "s", ""]
            result = subprocess.run([program, image], input="\n".join(commands), capture_output=True, text=True, timeout=60,
                                    check=False, errors="replace")
            assert result.returncode == 0, result.stderr[-3000:]


def test_chains_that_come_back(program: Path, tmp_path: Path) -> None:
    """A directory and a file whose chains are loops: each loop ends."""
    image = tmp_path / "image"
    format_image(image, "fat16")
    volume = Volume(program, image)
    assert volume.do("d", "dir") == OK and volume.do("c", "f") == OK and volume.do("w", "f", 0, 600) == OK
    for number in range(13):
        assert volume.do("c", f"dir/{number}") == OK
    assert volume.do("c", "dir/13") == OK and volume.do("s") == OK
    volume.close()
    raw = bytearray(image.read_bytes())
    reserved = int.from_bytes(raw[14:16], "little")
    for copy in range(2):  # dir is cluster 2, f is 3 and 4
        table = (reserved + copy * int.from_bytes(raw[22:24], "little")) * 512
        raw[table + 4:table + 6] = b"\2\0"
        raw[table + 6:table + 8] = b"\3\0"
    image.write_bytes(raw)
    volume = Volume(program, image)
    assert volume.ask("l", "dir")[0].endswith(f"/{CORRUPT}") and volume.do("k", "dir/none") == CORRUPT
    assert volume.do("c", "dir/a longer name than there is room") in (CORRUPT, FULL)
    assert volume.do("x", "f") == CORRUPT
    volume.close()
