# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""`microkit test`, with a board that a shell script plays on the other end of a serial line. With a machine in QEMU in its
place: tests/docs/test_your_board.py."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import struct
import subprocess
import sys
import threading
import xml.etree.ElementTree
from collections.abc import Iterator
from pathlib import Path

import pytest
from harness.null_modem import NullModem
from microkit.base.contract import IMAGE_MAGIC, IMAGE_VERSION

ROOT = Path(__file__).resolve().parents[3]
TOOL = os.environ | {"PYTHONPATH": str(ROOT / "tool")}
BOARD = "some_board"
FIRST = f"LDR|INFO: Multikit loader for {BOARD}, loaded at 0x1000"


def image(folder: Path, name: str, expected: str | None = "hello\n", file: str = "loader.img",
          board: str = BOARD) -> Path:
    """A folder with what looks like an image, and what it must say."""
    header = struct.pack("<QIIIIQQQQQQQ32sQQ", IMAGE_MAGIC, IMAGE_VERSION, 0, 0, 0, 128, 0, 0, 128, 0, 0, 0,
                         board.encode(), 0, 0)  # fmt: skip
    (folder / name).mkdir()
    (folder / name / file).write_bytes(bytes(64) + header)
    if expected is not None:
        (folder / name / "expected.txt").write_text(expected)
    return folder / name


@pytest.fixture(name="modem")
def null_modem() -> Iterator[NullModem]:
    with NullModem() as modem:
        yield modem


def says(modem: NullModem, *lines: str) -> str:
    """A command that makes the board say something."""
    text = "".join(f"{line}\\r\\n" for line in lines)
    return f"printf '%b' '{text}' > {modem.board}"


def run(*words: object) -> subprocess.CompletedProcess[str]:
    result = subprocess.run([sys.executable, "-m", "microkit", "test", *map(str, words)], env=TOOL, text=True,
                            errors="replace", capture_output=True, timeout=120, check=False)
    assert "Traceback" not in result.stderr and "internal error" not in result.stderr
    return result


def row(result: subprocess.CompletedProcess[str], name: str) -> tuple[str, str]:
    """Verdict and text."""
    found = re.search(rf"^\| {name} \| (\w+) \| [\d.]+ \| (.*) \|$", result.stdout, re.MULTILINE)
    assert found, result.stdout + result.stderr
    return found[1], found[2]


def test_an_image_is_read_once(modem: NullModem, tmp_path: Path) -> None:
    """It can come out of a pipe, which gives it once."""
    folder = image(tmp_path, "hello")
    data = (folder / "loader.img").read_bytes()
    (folder / "loader.img").unlink()
    os.mkfifo(folder / "loader.img")
    writer = threading.Thread(target=(folder / "loader.img").write_bytes, args=(data,), daemon=True)
    writer.start()
    result = run(folder / "loader.img", "--serial", modem.host, "--command", says(modem, FIRST, "hello"),
                 "--json", tmp_path / "table.json")
    assert result.returncode == 0, result.stderr
    (row_,) = json.loads((tmp_path / "table.json").read_text())["images"]
    assert row_["sha256"] == hashlib.sha256(data).hexdigest()


def test_passes(modem: NullModem, tmp_path: Path) -> None:
    result = run(image(tmp_path, "hello"), "--serial", modem.host, "--command", says(modem, "U-Boot", FIRST, "hello, world"),
                 "--log", tmp_path / "logs", "--json", tmp_path / "table.json")
    assert result.returncode == 0
    assert row(result, "hello") == ("passed", "hello, world")
    assert f"\n{BOARD}, Multikit " in result.stdout and ": 1 of 1 image passed\n" in result.stdout
    assert f"U-Boot\n{FIRST}\nhello, world\n" in result.stdout  # live
    assert (tmp_path / "logs/hello.txt").read_text() == f"U-Boot\n{FIRST}\nhello, world\n"
    table = json.loads((tmp_path / "table.json").read_text())
    assert table["board"] == BOARD and table["passed"] is True
    assert [(each["name"], each["passed"], each["last_line"]) for each in table["images"]] == [
        ("hello", True, "hello, world")]
    assert re.fullmatch("[0-9a-f]{64}", table["images"][0]["sha256"])


def test_command_knows_the_image(modem: NullModem, tmp_path: Path) -> None:
    said = f"printf '%s\\n' '{FIRST}' hello $MICROKIT_NAME $MICROKIT_BOARD $MICROKIT_IMAGE > {modem.board}"
    folder = image(tmp_path, "one", f"hello\none\n{BOARD}\n{tmp_path}/one/loader.img\n")
    assert run(folder, "--serial", modem.host, "--command", said).returncode == 0


def test_the_line_of_the_image_before_does_not_count(modem: NullModem, tmp_path: Path) -> None:
    """Nor what the boot loader says."""
    folders = image(tmp_path, "one"), image(tmp_path, "two")
    two = says(modem, "hello", "LDR|ERROR: no")
    result = run(*folders, "--serial", modem.host, "--command",
                 f"if [ $MICROKIT_NAME = two ]; then {two}; else {says(modem, FIRST, 'hello', 'hello')}; fi")
    assert result.returncode == 1 and row(result, "one")[0] == "passed"
    assert row(result, "two") == ("FAILED", "the image does not come: forbidden line: LDR\\|ERROR: no")
    assert ": 1 of 2 images passed" in result.stdout


@pytest.mark.parametrize(("lines", "reason"), [
    ((FIRST, "other"), "(.*: nothing more within 2 s|nothing more within [12] s; still expected: hello)"),
    ((FIRST, "KERNEL PANIC"), "forbidden line: KERNEL PANIC"),
    ((FIRST, "LDR|ERROR: board some_board: no"), "forbidden line: LDR.ERROR: board some_board: no"),
    (("LDR|ERROR: damaged",), "the image does not come: forbidden line: LDR.ERROR: damaged")])
def test_fails(lines: tuple[str, ...], reason: str, modem: NullModem, tmp_path: Path) -> None:
    folder = image(tmp_path, "hello", "! PANIC\nhello\n")
    result = run(folder, "--serial", modem.host, "--command", says(modem, *lines), "--timeout", "2", "--json", "-")
    assert result.returncode == 1
    table = json.loads(result.stdout)  # and nothing else
    assert re.fullmatch(reason, " ".join(table["images"][0]["reason"].split()))


def test_selftest_says_itself_what_is_right(modem: NullModem, tmp_path: Path) -> None:
    folder = image(tmp_path, "board", None, "selftest.img")
    first = f"TST|note: self-test for board {BOARD}, loaded at 0x0"
    good = run(folder, "--serial", modem.host, "--command", says(modem, first, "TST|PASSED: all 3 are right"))
    assert good.returncode == 0 and row(good, "selftest") == ("passed", "TST\\|PASSED: all 3 are right")
    bad = run(folder / "selftest.img", "--serial", modem.host, "--command", says(modem, first, "TST|FAILED: 1 of 3"))
    assert bad.returncode == 1 and row(bad, "selftest")[0] == "FAILED"


def test_selftest_is_answered(modem: NullModem, tmp_path: Path) -> None:
    """With a line, when it asks for one: the board here says what it has got."""
    folder = image(tmp_path, "board", "got microkit test\n", "selftest.img")
    asks = says(modem, f"TST|note: self-test for board {BOARD}, loaded at 0x0", "TST|note: UART: type a line, and so on")
    reads = f"(read -r got < {modem.board}; echo got $got > {modem.board}) & "
    assert run(folder, "--serial", modem.host, "--command", f"stty -F {modem.board} icrnl; {reads} {asks}").returncode == 0


def test_command_that_fails(modem: NullModem, tmp_path: Path) -> None:
    folders = image(tmp_path, "one"), image(tmp_path, "two")
    said = f"[ $MICROKIT_NAME = two ] || exit 3; {says(modem, FIRST, 'hello')}"
    result = run(*folders, "--serial", modem.host, "--command", said)
    assert row(result, "one") == ("FAILED", "the command ended with status 3")
    assert row(result, "two")[0] == "passed" and result.returncode == 1


def test_command_that_does_not_end(modem: NullModem, tmp_path: Path) -> None:
    pid = tmp_path / "pid"
    result = run(image(tmp_path, "one"), "--serial", modem.host, "--command", f"sleep 100 & echo $! > {pid}; wait",
                 "--timeout", "1")
    assert row(result, "one") == ("FAILED", "the command has not ended within 1 s")
    state = Path(f"/proc/{pid.read_text().strip()}/stat")
    assert not state.exists() or state.read_text().rsplit(")", 1)[1].split()[0] == "Z"


def test_the_user_starts_it(modem: NullModem, tmp_path: Path) -> None:
    folder = image(tmp_path, "one")
    process = subprocess.Popen([sys.executable, "-m", "microkit", "test", folder, "--serial", modem.host], env=TOOL,
                               text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stderr is not None
    for line in process.stderr:
        if "start one on the board now: " in line:
            assert str(folder / "loader.img") in line
            modem.send(f"{FIRST}\r\nhello\r\n".encode())
            break
    output, _ = process.communicate(timeout=120)
    assert process.returncode == 0 and "| one | passed |" in output


def test_unplugged(modem: NullModem, tmp_path: Path) -> None:
    """While an image runs: the next is not tried, and there is a table."""
    folders = image(tmp_path, "one"), image(tmp_path, "two")
    marker = tmp_path / "started"
    os.mkfifo(marker)

    def pull() -> None:
        marker.read_text()
        modem.unplug()

    thread = threading.Thread(target=pull, daemon=True)
    thread.start()
    result = run(*folders, "--serial", modem.host, "--command", f"{says(modem, FIRST)}; echo > {marker}; sleep 0.2")
    thread.join()
    assert result.returncode == 1
    assert "the device is gone" in row(result, "one")[1]
    assert row(result, "two") == ("FAILED", "not tried: the device is gone")


def test_bytes_that_are_no_text(modem: NullModem, tmp_path: Path) -> None:
    noise = f"printf '\\377\\000\\033[2J\\r' > {modem.board}; {says(modem, FIRST, 'hello')}"
    assert run(image(tmp_path, "one"), "--serial", modem.host, "--command", noise).returncode == 0


@pytest.mark.parametrize(("more", "text"), [
    (["--serial", "/dev/none"], "serial device '/dev/none': No such file or directory"),
    (["--serial", "/dev/null"], "'/dev/null' is no serial device: Inappropriate ioctl for device"),
    (["--serial", "/dev/null", "--baud", "7"], "--baud 7: there are 50, 75, "),
    (["--serial", "/dev/null", "--timeout", "0"], "'0' is not a number of seconds above 0"),
    (["--command", "x"], "--command starts a board: it goes with --serial"),
    (["--jobs", "0"], "--jobs 0: at least 1"),
    ([], "unknown board 'some_board'")])
def test_command_line(more: list[str], text: str, tmp_path: Path) -> None:
    result = run(image(tmp_path, "one"), *more)
    assert result.returncode == 2 and text in result.stderr


def test_images_that_cannot_be_judged(tmp_path: Path) -> None:
    """Before the line is opened."""
    def refused(*folders: Path) -> str:
        result = run(*folders, "--serial", "/dev/none")
        assert result.returncode == 2
        return result.stderr

    good = image(tmp_path, "good")
    assert f"no '{tmp_path}/silent/expected.txt' says what" in refused(image(tmp_path, "silent", None))
    assert "expects nothing" in refused(image(tmp_path, "empty", "# nothing\n"))
    assert "the images are for different boards: other_board, some_board" in refused(
        good, image(tmp_path, "other", board="other_board"))
    assert "two images are called 'good'" in refused(good, good)
    (tmp_path / "nothing").mkdir()
    assert f"'{tmp_path}/nothing' has no loader.img or selftest.img" in refused(tmp_path / "nothing")
    (good / "loader.img").write_bytes(b"text")
    assert "is not an image of this tool" in refused(good)


def test_device_is_left_as_it_was(modem: NullModem, tmp_path: Path) -> None:
    before = subprocess.run(["stty", "-g", "-F", modem.host], capture_output=True, check=True).stdout
    subprocess.run(["stty", "-F", modem.host, "echo", "icanon", "9600"], check=True)
    changed = subprocess.run(["stty", "-g", "-F", modem.host], capture_output=True, check=True).stdout
    assert before != changed
    run(image(tmp_path, "one"), "--serial", modem.host, "--command", says(modem, FIRST, "hello"))
    assert subprocess.run(["stty", "-g", "-F", modem.host], capture_output=True, check=True).stdout == changed


def systems(folder: Path, sdk: Path, **expected: str) -> Path:
    """A folder of systems: copies of an example, each with what it must say."""
    for name, text in expected.items():
        shutil.copytree(sdk / "example/hello", folder / name)
        (folder / name / "expected.txt").write_text(text)
    (folder / "notes").mkdir()
    return folder


@pytest.mark.qemu
def test_a_folder_of_systems_in_qemu(sdk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Built, run at once, and judged, each by itself; the XML has what CI systems look for."""
    monkeypatch.setitem(TOOL, "MICROKIT_SDK", str(sdk))
    folder = systems(tmp_path / "systems", sdk, good="hello, world\n", bad="good bye\n")
    junit = tmp_path / "junit.xml"
    result = run(folder, "--make", "--junit", junit, "--jobs", 2, "--timeout", 20)
    assert result.returncode == 1
    assert row(result, "good")[0] == "passed" and row(result, "bad")[0] == "FAILED"
    assert "qemu_virt_aarch64, Multikit " in result.stdout and "1 of 2 images passed" in result.stdout
    assert "test: good: passed\n" in result.stderr and "test: bad: FAILED: " in result.stderr
    suite = xml.etree.ElementTree.parse(junit).getroot()
    assert (suite.get("tests"), suite.get("failures")) == ("2", "1")
    cases = {case.get("name"): case for case in suite}
    assert cases["good"].find("failure") is None
    assert "good bye" in cases["bad"].find("failure").get("message")  # type: ignore[union-attr,operator]
    assert "hello, world" in cases["good"].find("system-out").text  # type: ignore[union-attr,operator]
    again = run(folder / "good", "--timeout", 20)
    assert again.returncode == 0, "what is built is found without --make"


def test_faults_of_a_folder_of_systems(tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    assert "no folder with an expected.txt" in run(tmp_path / "none").stderr
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "expected.txt").write_text("x\n")
    assert "build it, or let --make do it" in run(tmp_path).stderr
    (tmp_path / "one" / "Makefile").write_text("all:\n\tfalse\n")
    result = run(tmp_path, "--make")
    assert result.returncode == 2 and f"make -C {tmp_path}/one:" in result.stderr
