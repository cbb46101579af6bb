# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""example/web in QEMU, asked by sockets, curl and a browser: what it answers, and whether its figures can be true. Where lwIP's source cannot be
fetched, it is not tested."""

from __future__ import annotations

import json
import re
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from harness.board import qemu_command, read_board
from harness.browser import browse_address
from harness.build import Target, build_system
from harness.network import OWN, VIRTIO, free_port, user_network
from harness.system import SLOWNESS
from microkit.console.machine import Machine

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "example/web"
VIRT, ZCU = "qemu_virt_aarch64", "qemu_zcu102"
DEVICES = {VIRT: VIRTIO, ZCU: OWN}
DEADLINE = 60 * SLOWNESS
PDS = ["driver", "virtualiser", "timer", "web", "left", "right"]
PER_METER = [PDS[:3], *([name] for name in PDS[3:])]
CHANNELS = ["left: notifications", "right: notifications", "outside: frames", "web: frames"]
ALL = 4  # cores of the description
WORK = 200  # microseconds that a ball costs who plays it

pytestmark = pytest.mark.qemu


@dataclass
class Server:
    """A machine with the example."""

    port: int
    cores: int
    config: str
    console: Path

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def get(self, path: str) -> bytes:
        with urllib.request.urlopen(self.address + path, timeout=DEADLINE) as answer:
            return bytes(answer.read())

    def figures(self) -> dict[str, Any]:
        return dict(json.loads(self.get("/figures.json")))

    def ask(self, *pieces: bytes) -> bytes:
        """What comes back for bytes that are sent one piece after the other, to the end."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=DEADLINE) as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for piece in pieces:
                connection.sendall(piece)
                time.sleep(0.01)
            answer = b""
            while more := connection.recv(4096):
                answer += more
            return answer

    def wait(self) -> None:
        end = time.monotonic() + DEADLINE
        while True:
            try:
                self.get("/")
                return
            except (OSError, urllib.error.URLError):
                assert time.monotonic() < end, self.console
                time.sleep(0.1)


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where images are built: of a board and configuration in one folder, on four cores as in the SDK or on fewer, so that lwIP is
    compiled once for each."""
    return tmp_path_factory.mktemp("programs")


@pytest.fixture(name="server", scope="module", params=[(VIRT, 4, "debug"), (VIRT, 2, "release"), (VIRT, 1, "release"), (ZCU, 4, "debug")],
                ids=lambda param: "-".join(map(str, param)))
def running(sdk: Path, lwip: Path, programs: Path, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
            ) -> Iterator[Server]:
    board, cores, config = request.param
    work, target, port = tmp_path_factory.mktemp("web"), Target(sdk, board, config), free_port()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LWIP", str(lwip))
        image = build_system(sdk / "example/web", target, programs / f"{board}-{config}", None if cores == ALL else cores)
    command = qemu_command(read_board(target.board_toml), image, cores, user_network(DEVICES[board], tcp=(port, 80)))
    with Machine(command, log=work / "console.txt"):
        server = Server(port, cores, config, work / "console.txt")
        server.wait()
        yield server
    assert "MON|ERROR" not in (work / "console.txt").read_text()


def test_address_comes_from_the_network(server: Server) -> None:
    """By DHCP: QEMU's gives the first machine this one."""
    said = server.console.read_text()
    assert (server.config == "release") == ("web: http://10.0.2.15/" not in said)


def test_page_is_the_file(server: Server) -> None:
    assert server.get("/") == server.get("/?anything") == (EXAMPLE / "index.html").read_bytes()


def used(figures: dict[str, Any]) -> dict[str, int]:
    return {pd["name"]: pd["us"] for pd in figures["pds"]}


def metered_since(server: Server, us: int) -> tuple[int, dict[str, Any]]:
    """Figures of which each meter's are from behind that time, and how often it took to ask for them: a meter looks when its
    core lets it."""
    end, asked = time.monotonic() + DEADLINE, 0
    while True:
        figures, asked = server.figures(), asked + 1
        if all(pd["at"] >= us for pd in figures["pds"]):
            return asked, figures
        assert time.monotonic() < end, figures
        time.sleep(0.1)


def test_figures_can_be_true(server: Server) -> None:
    """Nobody has used more time than there was, nor all on a core together; who works has used some; who answers has been notified as often."""
    server.figures()
    first = server.figures()
    time.sleep(1)
    middle = server.figures()
    asked, last = metered_since(server, middle["us"])
    assert [pd["name"] for pd in last["pds"]] == PDS and [each["name"] for each in last["channels"]] == CHANNELS
    assert last["requests"] == first["requests"] + 1 + asked
    more = {name: used(last)[name] - used(first)[name] for name in PDS}
    passed = {pd["name"]: pd["at"] - was["at"] for pd, was in zip(last["pds"], first["pds"], strict=True)}
    assert all(0 <= more[name] <= passed[name] <= last["us"] for name in PDS) and more["web"] > 0
    for names in PER_METER:
        assert sum(more[name] for name in names) <= max(passed[name] for name in names)
    left, right = last["channels"][:2]
    assert left["sent"] >= right["received"] >= right["sent"] >= left["received"] > first["channels"][0]["received"]
    if server.cores == 4:  # elsewhere others run while it works
        balls = middle["channels"][1]["received"] - first["channels"][1]["received"]
        assert more["right"] >= balls * WORK // 2
    outside, web = last["channels"][2:]
    assert outside["sent"] > 0 and web["sent"] > 0 and web["received"] <= outside["sent"] and outside["received"] <= web["sent"]


def test_requests_by_hand(server: Server) -> None:
    page = (EXAMPLE / "index.html").read_bytes()
    length = f"Content-Length: {len(page)}\r\n".encode()
    whole = server.ask(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    assert whole.startswith(b"HTTP/1.1 200 OK\r\n") and whole.endswith(b"\r\n\r\n" + page) and length in whole
    assert server.ask(*(bytes([byte]) for byte in b"GET / HTTP/1.0\r\n\r\n")) == whole
    head = server.ask(b"HEAD / HTTP/1.1\r\n\r\n")
    assert head == whole[:-len(page)]
    for request, status in ((b"GET /nothing HTTP/1.1\r\n\r\n", 404), (b"GET /figures.jso HTTP/1.1\r\n\r\n", 404),
                            (b"POST / HTTP/1.1\r\n\r\n", 405), (b"\0\xff\r\n\r\n", 400), (b"GET / FTP\r\n\r\n", 400),
                            (b"GET \r\n\r\n", 400), (b"GET /\r\n\r\n", 400), (b"GET /" + b"x" * 5000, 431)):  # fmt: skip
        assert server.ask(request).startswith(b"HTTP/1.1 %d " % status), request


def test_many_at_once(server: Server) -> None:
    """Beside some that connect and say nothing."""
    silent = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: server.get("/"), range(60)))
    assert set(answers) == {(EXAMPLE / "index.html").read_bytes()}
    for connection in silent:
        connection.close()


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_curl(server: Server) -> None:
    run = subprocess.run(["curl", "--silent", "--show-error", "--fail", "--max-time", str(DEADLINE), f"{server.address}/figures.json"],
                         capture_output=True, text=True, check=True)
    assert [pd["name"] for pd in json.loads(run.stdout)["pds"]] == PDS


def test_browser(server: Server, tmp_path: Path) -> None:
    """The page's own script has filled the tables, more than once."""
    result = browse_address(server.address + "/", tmp_path, "--dump-dom", "--virtual-time-budget=4000")
    assert result.returncode == 0 and "CONSOLE" not in result.stderr, result.stderr
    assert re.search(r'<p id="state">\d+ requests answered in \d+\.\d s since the start</p>', result.stdout), result.stdout
    rows = re.findall(r"<tr>((?:<td>[^<]*</td>)+)</tr>", result.stdout)
    cells = [re.findall(r"<td>([^<]*)</td>", row) for row in rows]
    assert [row[0] for row in cells] == PDS + CHANNELS
    assert all(re.fullmatch(r"\d+\.\d", row[1]) and re.fullmatch(r"\d+\.\d %", row[2]) for row in cells[:len(PDS)])
    assert all(cell.isdigit() for row in cells[len(PDS):] for cell in row[1:])


@pytest.mark.parametrize("board", DEVICES)
def test_make_test_in_the_sdk(board: str, sdk: Path, lwip: Path, programs: Path) -> None:
    """As a user runs it, with the devices that its Makefile adds."""
    variables = [f"MICROKIT_SDK={sdk}", f"BUILD_DIR={programs}/{board}-debug", f"PORT={free_port()}", f"MICROKIT_BOARD={board}", f"LWIP={lwip}", "TOOL_FLAGS=--full"]
    result = subprocess.run(["make", "-C", sdk / "example/web", "test", *variables], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    assert "all expected lines seen" in result.stdout
