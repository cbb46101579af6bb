# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The client of gdb servers, against servers that are right, slow, wrong or gone."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from microkit.remote import openocd
from microkit.remote.protocol import Connection, Lost, packed, unpacked
from microkit.remote.server import Server, Windows
from microkit.verify.image import Corrupt

SECONDS = 20.0
WINDOWS = Windows(0x4000000000, 0x5000000000, {0: (0x40000000, 0x1000), 2: (0x50000000, 0x1000)})
Answer = Callable[[str], "str | bytes | None"]


@contextmanager
def serving(answer: Answer, path: Path) -> Iterator[str]:
    """A server that answers packets; None: it closes the connection."""
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(str(path / "gdb"))
    listening.listen(1)

    def serve() -> None:
        client, _ = listening.accept()
        rest = b""
        with client:
            while data := client.recv(4096):
                rest += data
                while match := re.search(rb"\$([^#]*)#..", rest):
                    rest = rest[match.end():]
                    said = answer(match[1].decode())
                    if said is None:
                        return
                    with suppress(BrokenPipeError):
                        client.sendall(said if isinstance(said, bytes) else b"+" + packed(said))

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    with listening:
        yield str(path / "gdb")
    thread.join(SECONDS)


class Probe:
    """Cores with registers, and memory that is as long as its address says. `physical`: QEMU's packet is known."""

    def __init__(self, physical: bool = True, level: int = 2, pc: int = 0x4000000100) -> None:
        self.physical, self.level, self.pc = physical, level, pc
        self.supported = ""
        self.asked: list[str] = []

    def __call__(self, packet: str) -> str | bytes:
        self.asked.append(packet)
        if packet == "qSupported":
            return self.supported
        if packet.startswith("Qqemu.PhyMemMode"):
            return "OK" if self.physical else ""
        if packet in ("qfThreadInfo", "qsThreadInfo"):
            return "m1,2" if packet[1] == "f" else ("m3" if self.asked.count(packet) == 1 else "l")
        if packet == "g":
            words = b"".join(each.to_bytes(8, "little") for each in (*range(32), self.pc))
            return (words + (self.level << 2).to_bytes(4, "little")).hex() + "00" * 528
        if packet.startswith("m"):
            address, size = (int(each, 16) for each in packet[1:].split(","))
            return "E01" if address >= 1 << 40 else bytes((address + at) % 256 for at in range(size)).hex()
        return "OK" if packet[0] in "HD" else ""


def test_packets() -> None:
    assert packed("m40,8") == b"$m40,8#35" and packed("") == b"$#00"
    assert unpacked(b"0* ") == "0000" and unpacked(b"abc") == "abc" and unpacked(b"*") == "*"


def test_physical_memory_in_pieces(tmp_path: Path) -> None:
    probe = Probe()
    with serving(probe, tmp_path) as path, Connection(path, SECONDS) as connection:
        server = Server(connection, WINDOWS)
        data = server.read(0x40000010, 5000)
        assert data == bytes((0x10 + at) % 256 for at in range(5000))
        assert max(int(each.split(",")[1], 16) for each in probe.asked if each[0] == "m") <= 2000
        with pytest.raises(Corrupt, match=f"memory at {1 << 40:#x} cannot be read"):
            server.read(1 << 40, 8)
        server.release(stay=False)
    assert probe.asked[-2:] == ["Qqemu.PhyMemMode:0", "D"]


@pytest.mark.parametrize(("supported", "most"), [
    ("", 2000), ("hwbreak+", 2000), ("PacketSize=1000;hwbreak+", 2040), ("hwbreak+;PacketSize=20020", 0x20020 // 2 - 8),
    ("PacketSize=fffffff", 65536), ("PacketSize=0", 16), ("XPacketSize=40", 2000), ("PacketSize=no", 2000)])
def test_packets_are_as_long_as_the_server_takes(supported: str, most: int, tmp_path: Path) -> None:
    probe = Probe()
    probe.supported = supported
    with serving(probe, tmp_path) as path, Connection(path, SECONDS) as connection:
        assert len(Server(connection, WINDOWS).read(0x40000000, 70000)) == 70000
    sizes = [int(each.split(",")[1], 16) for each in probe.asked if each[0] == "m"]
    assert max(sizes) == min(most, 65536) and sum(sizes) == 70000


def test_cores_can_stay_stopped(tmp_path: Path) -> None:
    probe = Probe()
    with serving(probe, tmp_path) as path, Connection(path, SECONDS) as connection:
        Server(connection, WINDOWS).release(stay=True)
    assert "D" not in probe.asked


def test_cores_that_do_not_run_on(tmp_path: Path) -> None:
    with serving(lambda packet: "E01", tmp_path) as path, Connection(path, SECONDS) as connection:
        with pytest.raises(Lost, match="did not let the cores run on"):
            Server(connection, WINDOWS).release(stay=False)


@pytest.mark.parametrize(("level", "pc", "words"), [
    (2, 0x4000000100, "in the kernel at 0x4000000100"), (0, 0x200044, "at 0x200044"),
    (2, 0x70000000, "in loader or firmware at 0x70000000"), (3, 0x4000000100, "in loader or firmware at 0x4000000100")])
def test_where_cores_are(level: int, pc: int, words: str, tmp_path: Path) -> None:
    """Threads are cores in their order, from the first core on."""
    probe = Probe(level=level, pc=pc)
    with serving(probe, tmp_path) as path, Connection(path, SECONDS) as connection:
        server = Server(connection, WINDOWS, first_core=1)
        assert server.place(3) == words and probe.asked[-2:] == ["Hg3", "g"]
        assert server.place(0) == "" and server.place(4) == ""


def test_without_physical_memory(tmp_path: Path) -> None:
    """Through the window of a kernel that is active."""
    probe = Probe(physical=False)
    with serving(probe, tmp_path) as path, Connection(path, SECONDS) as connection:
        server = Server(connection, WINDOWS)
        assert server.read(0x50000020, 4) == bytes(range(0x20, 0x24))
        assert probe.asked[-3:] == ["Hg3", "g", "m4000000020,4"]
        with pytest.raises(Corrupt, match="cannot read physical memory, here at 0x60000000"):
            server.read(0x60000000, 4)
        probe.level = 0
        with pytest.raises(Corrupt, match="core 0 is not in its kernel"):
            server.read(0x40000000, 4)


def test_plain_addresses(tmp_path: Path) -> None:
    """A bus beside the cores: there are no cores to ask for, and nothing to be found out."""
    probe = Probe(physical=False)
    with serving(probe, tmp_path) as path, Connection(path, SECONDS) as connection:
        server = Server(connection, WINDOWS, physical=True)
        assert server.read(0x60000020, 4) == bytes(range(0x20, 0x24)) and server.registers(0) is None
        server.release(stay=False)
    assert probe.asked == ["qSupported", "m60000020,4", "D"]


class OpenOcd(Probe):
    """What OpenOCD 0.12 answers: what commands print in packets of their own, what they return in the last."""

    def __init__(self) -> None:
        super().__init__(physical=False)
        self.commands: list[str] = []

    def __call__(self, packet: str) -> str | bytes:
        if packet == "qfThreadInfo":
            return "l"
        if not packet.startswith("qRcmd,"):
            return super().__call__(packet)
        self.commands.append(bytes.fromhex(packet[6:]).decode())
        name, *arguments = self.commands[-1].split()
        if name != "read_memory" or int(arguments[0], 0) >= 1 << 40:
            return b"+" + packed("O" + b"read_memory: failed to read memory\n".hex()) + packed("E01")
        start, width, count = (int(each, 0) for each in arguments[:3])
        assert width == 32 and arguments[3] == "phys" and start % 4 == 0
        words = [int.from_bytes(bytes((start + at + byte) % 256 for byte in range(4)), "little") for at in range(0, 4 * count, 4)]
        return (" ".join(map(hex, words)) + "\n").encode().hex()


def test_physical_memory_by_a_command(tmp_path: Path) -> None:
    """Of any place and length, in words; the server does not let cores run on unless it is told to."""
    probe = OpenOcd()
    with serving(probe, tmp_path) as path, Connection(path, SECONDS) as connection:
        server = Server(connection, WINDOWS)
        for start, size in (0x40000020, 4), (0x40000021, 1), (0x4000001F, 6), (0x50000013, 5000):
            assert server.read(start, size) == bytes((start + at) % 256 for at in range(size))
        assert max(int(each.split()[3]) for each in probe.commands) <= 257
        with pytest.raises(Corrupt, match=f"memory at {1 << 40:#x} cannot be read"):
            server.read(1 << 40, 8)
        server.release(stay=False)
    assert probe.commands[-1] == "resume" and probe.asked[-1] == "D"


def test_a_command_is_not_told_to_resume(tmp_path: Path) -> None:
    probe = OpenOcd()
    with serving(probe, tmp_path) as path, Connection(path, SECONDS) as connection:
        Server(connection, WINDOWS).release(stay=True)
    assert "resume" not in probe.commands and "D" not in probe.asked


def test_a_server_without_a_list_of_threads(tmp_path: Path) -> None:
    """Is of one core."""
    probe = OpenOcd()
    with serving(probe, tmp_path) as path, Connection(path, SECONDS) as connection:
        server = Server(connection, WINDOWS, first_core=2)
        assert server.place(2) == "in the kernel at 0x4000000100" and server.place(0) == server.place(3) == ""


@pytest.mark.parametrize(("answers", "found"), [
    (["OK"], ""), (["O" + b"a".hex(), "O" + b"b".hex(), "OK"], "ab"), ([b"c d\n".hex()], "c d\n"), (["O" + b"a".hex(), b"c".hex()], "ac"),
    ([""], None), (["E01"], None), (["O" + b"a".hex(), "E01"], None), (["EFC"], None), (["xyz"], "")])  # fmt: skip
def test_what_commands_say(answers: list[str], found: str | None, tmp_path: Path) -> None:
    with serving(lambda packet: b"+" + b"".join(map(packed, answers)), tmp_path) as path, Connection(path, SECONDS) as connection:
        assert connection.command("anything") == found


@pytest.mark.parametrize("said", ["", "0x1", "0x1 0x2 0x3", "one two", "0x1 0x100000000", "0x1 -0x2"])
def test_a_command_that_says_something_else(said: str, tmp_path: Path) -> None:
    """No memory; the window of a kernel is left."""
    def answer(packet: str) -> str | bytes:
        return said.encode().hex() + "00" if packet.startswith("qRcmd") and said else ""

    with pytest.raises(Corrupt):
        openocd.memory(said, 0x40000000, 8)
    with serving(answer, tmp_path) as path, Connection(path, SECONDS) as connection:
        with pytest.raises(Corrupt, match="cannot read physical memory"):
            Server(connection, WINDOWS).read(0x60000000, 4)


def test_words_about_stopping_are_no_answers(tmp_path: Path) -> None:
    """QEMU and OpenOCD say when a debugger comes that the target has stopped."""
    def answer(packet: str) -> str | bytes:
        return b"+" + packed("T05thread:01;") + packed("PacketSize=1000") if packet == "qSupported" else "OK"

    with serving(answer, tmp_path) as path, Connection(path, SECONDS) as connection:
        Server(connection, WINDOWS).release(stay=False)


def test_damaged_packets_are_asked_for_again(tmp_path: Path) -> None:
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        client, _ = listening.accept()
        client.recv(100)
        client.sendall(b"+$OK#00")
        assert client.recv(1) == b"-"
        client.sendall(b"$OK#9a")
        assert client.recv(100) == b"+"

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    with listening, Connection(f"127.0.0.1:{listening.getsockname()[1]}", SECONDS) as connection:
        assert connection.ask("?") == "OK"
    thread.join(SECONDS)


def test_servers_that_are_none(tmp_path: Path) -> None:
    with pytest.raises(Lost, match="no gdb server at .*: No such file"):
        Connection(str(tmp_path / "gdb"), SECONDS)
    for address in ("nowhere:port", "127.0.0.1:70000", "127.0.0.1:"):
        with pytest.raises(Lost, match=f"no gdb server at {address}: that is not HOST:PORT"):
            Connection(address, SECONDS)
    with serving(lambda packet: None, tmp_path) as path, Connection(path, SECONDS) as connection:
        with pytest.raises(Lost, match="has closed the connection"):
            connection.ask("?")


def test_a_server_that_serves_another(tmp_path: Path) -> None:
    """It takes the connection, and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        with Connection(f"127.0.0.1:{listening.getsockname()[1]}", 0.1) as connection:
            with pytest.raises(Lost, match="is another debugger connected to it"):
                connection.ask("?")


def test_a_server_that_chatters(tmp_path: Path) -> None:
    with serving(lambda packet: b"x" * (1 << 21), tmp_path) as path, Connection(path, SECONDS) as connection:
        with pytest.raises(Lost, match="does not speak gdb's protocol"):
            connection.ask("?")
