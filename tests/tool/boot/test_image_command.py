# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""`microkit image`: forms of an image as their own readers see them (dtc, mkimage), and what is refused."""

from __future__ import annotations

import hashlib
import shutil
import struct
import subprocess
import zlib
from array import array
from pathlib import Path

import pytest
from test_cli import microkit

ADDRESS = 0x7000_0000
#: With the tables of the loader, more than the file and than 2 MiB.
MEMORY = 0x20_1000
needs_mkimage = pytest.mark.skipif(not shutil.which("mkimage"), reason="u-boot-tools is not installed")


def made_image(path: Path, address: int = ADDRESS) -> bytes:
    """An image as far as the header (multikit/image.h), and a line of data."""
    header = bytearray(struct.pack("<QIIIIQQQQQQQ32sQQQQQQ", 0x474D494B49544C4D, 4, 1, 0, 0, 256, 0, address,
                                   160, 0, 256, 0, b"some_board", 0, 0, 0, 0, 0, 0))  # fmt: skip
    header += bytes(160 - len(header)) + struct.pack("<QQQQII", 0, 0, 0x40000000, 0x300000, 0, 0)
    header += b"\x5a" * (256 - len(header))
    header[32:40] = (sum(array("Q", header)) & (1 << 64) - 1).to_bytes(8, "little")
    loader = bytearray(0x2040)
    loader[16:24] = MEMORY.to_bytes(8, "little")
    path.write_bytes(loader + header)
    return path.read_bytes()


def source_of(blob: Path) -> str:
    return subprocess.run(["dtc", "-q", "-I", "dtb", "-O", "dts", blob], capture_output=True, text=True,
                          check=True).stdout  # fmt: skip


def test_bin_is_the_image(tmp_path: Path) -> None:
    data = made_image(tmp_path / "x.img")
    assert microkit("image", "x.img", cwd=tmp_path).returncode == 0
    assert (tmp_path / "x.bin").read_bytes() == data


def test_elf_there_and_back(tmp_path: Path) -> None:
    data = made_image(tmp_path / "x.img")
    assert microkit("image", "x.img", "--format", "elf", cwd=tmp_path).returncode == 0
    file = (tmp_path / "x.elf").read_bytes()
    assert struct.unpack_from("<Q", file, 24) == (ADDRESS,)
    assert struct.unpack_from("<QQ", file, 64 + 32) == (len(data), MEMORY)
    assert microkit("image", "x.elf", "-o", "y.bin", cwd=tmp_path).returncode == 0
    assert (tmp_path / "y.bin").read_bytes() == data


def test_fit(tmp_path: Path) -> None:
    data = made_image(tmp_path / "x.img", 0x8_7000_0000)
    assert microkit("image", "x.img", "--format", "fit", cwd=tmp_path).returncode == 0
    text = source_of(tmp_path / "x.itb")
    digest = hashlib.sha256(data).digest()
    words = " ".join(f"0x{word:02x}" for word in struct.unpack(">8I", digest))
    assert f"value = <{words}>" in text
    assert "load = <0x08 0x70000000>" in text and "entry = <0x08 0x70000000>" in text
    assert 'default = "some_board"' in text and "signature-1" not in text


@needs_mkimage
@pytest.mark.parametrize("form", ["elf", "bin"])
def test_source_of_a_fit_makes_the_same(form: str, tmp_path: Path) -> None:
    """From another folder, with the image in either of its forms."""
    made_image(tmp_path / "x.img")
    (tmp_path / "sub").mkdir()
    microkit("image", "x.img", "--format", form, cwd=tmp_path)
    done = microkit("image", f"x.{form}", "--format", "fit", "-o", "own.itb", "--its", "sub/a.its", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    subprocess.run(["mkimage", "-f", "sub/a.its", "its.itb"], cwd=tmp_path, check=True, capture_output=True)

    def lines(name: str) -> list[str]:
        return sorted(line for line in source_of(tmp_path / name).splitlines() if "timestamp" not in line)

    assert lines("own.itb") == lines("its.itb")


def test_uimage(tmp_path: Path) -> None:
    data = made_image(tmp_path / "x.img")
    assert microkit("image", "x.img", "--format", "uimage", cwd=tmp_path).returncode == 0
    file = (tmp_path / "x.uimg").read_bytes()
    magic, own, time, size, load, entry, crc, *kinds = struct.unpack(">7I4B", file[:32])
    assert (magic, time, size, load, entry) == (0x27051956, 0, len(data), ADDRESS, ADDRESS)
    assert own == zlib.crc32(file[:4] + bytes(4) + file[8:64]) and crc == zlib.crc32(data)
    assert kinds == [5, 22, 2, 0] and file[64:] == data


def sdk_with(code: bytes, folder: Path) -> dict[str, str]:
    (folder / "sdk/board").mkdir(parents=True)
    (folder / "sdk/lib").mkdir()
    (folder / "sdk/lib/efi.bin").write_bytes(code)
    return {"MICROKIT_SDK": str(folder / "sdk")}


def test_efi(tmp_path: Path) -> None:
    """Sections on pages of their own, at the same place in file and memory; then what the code reads."""
    data, code = made_image(tmp_path / "x.img"), bytes(range(256)) * 16
    done = microkit("image", "x.img", "--format", "efi", cwd=tmp_path, **sdk_with(code, tmp_path))
    assert done.returncode == 0, done.stderr
    file = (tmp_path / "x.efi").read_bytes()
    (pe,) = struct.unpack_from("<I", file, 60)
    assert file[:2] == b"MZ" and file[pe:pe + 6] == b"PE\0\0\x64\xaa"
    sections, optional = struct.unpack_from("<H", file, pe + 6)[0], struct.unpack_from("<H", file, pe + 20)[0]
    magic, entry = struct.unpack_from("<H14xI", file, pe + 24)
    alignments = struct.unpack_from("<II", file, pe + 24 + 32)
    size, headers, _, subsystem = struct.unpack_from("<IIIH", file, pe + 24 + 56)
    assert (magic, entry, alignments, headers, subsystem) == (0x20B, 0x1000, (0x1000, 0x1000), 0x1000, 10)
    rows = [struct.unpack_from("<8sIIII12xI", file, pe + 24 + optional + 40 * i) for i in range(sections)]
    memory = MEMORY + -MEMORY % 0x1000 + 0x10000
    image = 0x3000  # the code fills a page, so what follows takes one more
    assert rows == [(b".text\0\0\0", 0x2000, 0x1000, 0x2000, 0x1000, 0x60000020),
                    (b".data\0\0\0", memory, image, 0x3000, image, 0xC0000040)]
    assert size == image + memory and len(file) == image + 0x3000
    assert file[0x1000:0x2000] == code and file[image:image + len(data)] == data
    place, length, map_at, map_size, ranges = struct.unpack_from("<5Q", file, 0x2000)
    assert (0x2000 + place, length) == (image, len(data))
    assert 0x2000 + map_at + map_size == size and map_size == 0x10000
    assert struct.unpack_from(f"<{2 * ranges}Q", file, 0x2028) == (ADDRESS, ADDRESS + MEMORY, 0x40000000, 0x40300000)


def test_efi_of_no_sdk(tmp_path: Path) -> None:
    made_image(tmp_path / "x.img")
    environment = sdk_with(b"", tmp_path)
    (tmp_path / "sdk/lib/efi.bin").unlink()
    result = microkit("image", "x.img", "--format", "efi", cwd=tmp_path, **environment)
    assert result.returncode == 2 and "the SDK is broken" in result.stderr and not (tmp_path / "x.efi").exists()


def test_script(tmp_path: Path) -> None:
    made_image(tmp_path / "x.img")
    environment = sdk_with(b"", tmp_path)
    for form, words in (("bin", "0x70000000 x.bin && booti 0x70000000 - ${fdtcontroladdr}"),
                        ("uimage", "0x70400000 x.uimg && bootm 0x70400000 - ${fdtcontroladdr}"),
                        ("fit", "0x70400000 x.itb && bootm 0x70400000#some_board - ${fdtcontroladdr}"),
                        ("efi", "0x70400000 x.efi && bootefi 0x70400000 ${fdtcontroladdr}")):
        assert microkit("image", "x.img", "--format", form, "--script", "boot.scr", cwd=tmp_path,
                        **environment).returncode == 0
        data = (tmp_path / "boot.scr").read_bytes()
        text = f"load ${{devtype}} ${{devnum}}:${{distro_bootpart}} {words}\n".encode()
        assert data[64:] == struct.pack(">II", len(text), 0) + text


def test_time_of_the_environment(tmp_path: Path) -> None:
    made_image(tmp_path / "x.img")
    line = ("image", "x.img", "--format", "uimage")
    assert microkit(*line, cwd=tmp_path, SOURCE_DATE_EPOCH="1000").returncode == 0
    assert struct.unpack_from(">I", (tmp_path / "x.uimg").read_bytes(), 8) == (1000,)
    assert microkit(*line, cwd=tmp_path, SOURCE_DATE_EPOCH="x").returncode == 2


@pytest.mark.parametrize(("line", "words"), [
    ("none.img", "image 'none.img': No such file"), ("x.img -o x.img", "this run reads it"),
    ("x.img --its a.its", "--its is for --format fit"), ("x.img --sign k", "--sign is for --format fit"),
    ("x.img --format fit --public-key t", "--public-key needs --sign"),
    ("x.img --format fitt", "did you mean 'fit'?"), ("x.img --format elf --script s", "--script: U-Boot's bootelf"),
    ("x.img -o a&b --script s", "does not take 'a&b'"), ("x.img -o - --script s", "needs a file"),
    ("bad.img", "do not add up"), ("cut.img", "is cut off"), ("x.itb", "it is a FIT"),
    ("high.img --format uimage", "more than 32 bits: use --format fit")])  # fmt: skip
def test_refused(line: str, words: str, tmp_path: Path) -> None:
    """And nothing is written."""
    data = made_image(tmp_path / "x.img")
    made_image(tmp_path / "high.img", 1 << 32)
    (tmp_path / "bad.img").write_bytes(data[:-1] + b"\0")
    (tmp_path / "cut.img").write_bytes(data[:-1])
    microkit("image", "x.img", "--format", "fit", cwd=tmp_path)
    before = sorted(tmp_path.iterdir())
    result = microkit("image", *line.split(), cwd=tmp_path)
    assert result.returncode == 2 and words in result.stderr, result.stderr
    assert sorted(tmp_path.iterdir()) == before


@needs_mkimage
@pytest.mark.parametrize(("more", "words"), [
    ("--sign no", "there is no key 'no/dev.key'"), ("--sign keys", "mkimage "),
    ("--sign keys --public-key x.img", "is no device tree blob")])  # fmt: skip
def test_no_signature_without_a_key(more: str, words: str, tmp_path: Path) -> None:
    """The key in keys is none. Nothing is left, signed or not."""
    made_image(tmp_path / "x.img")
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys/dev.key").touch()
    result = microkit("image", "x.img", "--format", "fit", *more.split(), cwd=tmp_path)
    assert result.returncode == 2 and words in result.stderr, result.stderr
    assert not (tmp_path / "x.itb").exists()


def test_without_mkimage(tmp_path: Path) -> None:
    made_image(tmp_path / "x.img")
    result = microkit("image", "x.img", "--format", "fit", "--sign", "k", cwd=tmp_path, PATH=str(tmp_path))
    assert result.returncode == 2 and "'mkimage' is not installed" in result.stderr


def test_mkimage_that_signs_nothing(tmp_path: Path) -> None:
    """As Debian 12's does for some faults: it succeeds, and says why it did not sign."""
    made_image(tmp_path / "x.img")
    (tmp_path / "dev.key").touch()
    (tmp_path / "mkimage").write_text("#!/bin/sh\necho no such key >&2\n")
    (tmp_path / "mkimage").chmod(0o755)
    result = microkit("image", "x.img", "--format", "fit", "--sign", ".", cwd=tmp_path, PATH=str(tmp_path))
    assert result.returncode == 2 and "mkimage did not sign: no such key" in result.stderr
    assert not (tmp_path / "x.itb").exists()
