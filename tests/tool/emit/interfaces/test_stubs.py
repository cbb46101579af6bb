# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Stubs of each language on this computer. A proxy in that language serves an interface by calling another server, so each
message goes through the server's and the client's stub; that other server is `reference.py`, which shares nothing with the tool."""

from __future__ import annotations

import ctypes
import random
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from microkit.base import contract
from interface_reference import Reference
from tool_support import ROOT, microkit_system

from microkit.emit.interfaces import LANGUAGES, files
from microkit.model.interfaces import Interface

HERE = Path(__file__).parent
MIX = Reference(HERE / "mix.system")
INCLUDES = [HERE / "host", ROOT / "libmicrokit/include", ROOT / "sdk/abi/include"]
WARNINGS = ["-Wall", "-Wextra", "-Wconversion", "-pedantic", "-Werror", "-fPIC", "-g"]
SANITIZED = ["-fsanitize=undefined", "-fno-sanitize-recover=all"]
#: How a proxy in C and C++ is compiled.
COMPILERS: dict[str, tuple[str, str, list[str]]] = {
    "c": ("gcc", "proxy.c", ["-std=c11", "-O2", *SANITIZED]),
    "c-clang": ("clang", "proxy.c", ["-std=c11", "-O1"]),
    "cpp": ("g++", "proxy.cpp", ["-std=c++17", "-O2", "-fno-exceptions", "-fno-rtti", *SANITIZED]),
    "cpp-clang": ("clang++", "proxy.cpp", ["-std=c++17", "-O1", "-fno-exceptions", "-fno-rtti"]),
}
ANSWER = contract.MICROKIT_INTERFACE_LABEL_ANSWER
REFUSAL = contract.MICROKIT_INTERFACE_LABEL_REFUSAL
CALL = ctypes.CFUNCTYPE(None, ctypes.c_uint32, ctypes.c_uint64, ctypes.c_uint64,
                        ctypes.POINTER(ctypes.c_uint64), ctypes.POINTER(ctypes.c_uint64))  # fmt: skip
#: Label and words.
Message = tuple[int, list[int]]


class Proxy:
    """A proxy, and the server behind it, a function of the message that it gets."""

    def __init__(self, library: ctypes.CDLL, cannot_answer_too_much: bool) -> None:
        self.library = library
        self.cannot_answer_too_much = cannot_answer_too_much
        self.registers = (ctypes.c_uint64 * 256).in_dll(library, "host_mr")
        self.server: Callable[[int, list[int]], Message] = lambda label, words: (0, [])
        self.asked: list[Message] = []
        self.callback = CALL(self._called)
        library.host_answer_calls(self.callback)
        library.proxy_dispatch.restype = ctypes.c_uint64

    def _called(self, ch: int, label: int, count: int, answer_label: Any, answer_count: Any) -> None:
        words = list(self.registers[:count])
        self.asked.append((label, words))
        answer_label[0], words = self.server(label, words)
        answer_count[0] = len(words)
        self._fill(words)

    def _fill(self, words: list[int]) -> None:
        """What is behind a message is whatever was there before."""
        self.registers[:] = words + [0x5A5A5A5A5A5A5A5A] * (256 - len(words))

    def ask(self, label: int, words: list[int]) -> Message:
        self.asked = []
        self._fill(words)
        count = ctypes.c_uint64()
        answered: int = self.library.proxy_dispatch(
            ctypes.c_uint32(7), ctypes.c_uint64(label), ctypes.c_uint64(len(words)), ctypes.byref(count))
        return answered, list(self.registers[: count.value])

    def number(self, name: str) -> ctypes.c_uint32:
        return ctypes.c_uint32.in_dll(self.library, name)

    @property
    def error(self) -> int:
        return self.number("proxy_error").value

    @property
    def served(self) -> int:
        return self.number("proxy_served").value


@pytest.fixture(scope="module", name="interface")
def any_interface() -> Interface:
    (found,) = microkit_system(HERE / "mix.system").interfaces
    return found


@pytest.fixture(scope="module", name="proxy", params=[*COMPILERS, "rust", "ada"])
def any_proxy(request: pytest.FixtureRequest, interface: Interface, tmp_path_factory: pytest.TempPathFactory) -> Proxy:
    folder = tmp_path_factory.mktemp(request.param)
    for language in LANGUAGES:
        for name, text in files(interface, language).items():
            (folder / name).write_text(text)
    compile(["cc", "-fPIC", "-O1", "-shared", HERE / "host/transport.c", "-o", folder / "transport.so"])
    if request.param == "rust":
        rust_proxy(folder)
    elif request.param == "ada":
        ada_proxy(folder)
    else:
        c_proxy(folder, *COMPILERS[request.param])
    return Proxy(ctypes.CDLL(str(folder / "proxy.so")), request.param == "rust")


def need(compiler: str) -> str:
    found = shutil.which(compiler)
    if found is None:
        pytest.skip(f"{compiler} is not installed")
    return found


def c_proxy(folder: Path, compiler: str, source: str, options: list[str]) -> None:
    need(compiler)
    includes = [f"-I{each}" for each in (folder, *INCLUDES)]
    compile([compiler, *WARNINGS, *options, *includes, "-c", HERE / source, "-o", folder / "proxy.o"])
    compile([compiler, *[each for each in options if each in SANITIZED], "-shared", folder / "proxy.o",
             folder / "transport.so", "-o", folder / "proxy.so"])  # fmt: skip


def rust_proxy(folder: Path) -> None:
    """With checks of arithmetic; a panic ends the test."""
    rustc = [need("rustc"), "--edition", "2021", "-O", "-C", "debug-assertions=on", "-D", "warnings"]
    crate = folder / "libmultikit.rlib"
    compile([*rustc, "--crate-type", "rlib", "--crate-name", "multikit", "-o", crate, HERE / "host/multikit.rs"])
    compile(["env", f"STUBS={folder}", *rustc, "--crate-type", "cdylib", "--extern", f"multikit={crate}", "-C",
             f"link-arg={folder / 'transport.so'}", "-o", folder / "proxy.so", HERE / "proxy.rs"])  # fmt: skip


def compile(command: list[Any]) -> None:
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr


def ada_proxy(folder: Path) -> None:
    """With all checks; one that fails ends the test."""
    gcc = [need("gnatmake-12").replace("gnatmake", "gcc"), "-c", "-gnat2012", "-gnatVa", "-gnatwa", "-gnatwe", "-fPIC", "-O1"]
    for source in ("mix.adb", "mix-client.adb", "mix-server.adb", HERE / "host/microkit.adb", HERE / "proxy.adb"):
        command = [*gcc, *(f"-I{each}" for each in (folder, HERE, HERE / "host")), folder / source]
        compile([*command, "-o", folder / Path(source).with_suffix(".o").name])
    compile([gcc[0], "-shared", *sorted(folder.glob("*.o")), folder / "transport.so", "-lgnat-12", "-o", folder / "proxy.so"])


def label(interface: Interface, name: str) -> int:
    return interface.label(next(each for each in interface.procedures if each.name == name))


def values(name: str, tag: str, chance: random.Random) -> list[Any]:
    return [MIX.random_value(field, chance) for field in MIX.fields(name, tag)]


@pytest.mark.parametrize("name", MIX.procedures)
def test_values_arrive(proxy: Proxy, interface: Interface, name: str) -> None:
    """What is sent is what the last server gets, and its answer what comes back; unused bits are zero, whatever they
    were before."""
    chance = random.Random(name)
    arguments, results = MIX.fields(name, "argument"), MIX.fields(name, "result")
    for _ in range(60):
        sent, answered = values(name, "argument", chance), values(name, "result", chance)
        proxy.server = lambda label, words, answered=answered: (  # type: ignore[misc]
            label | ANSWER, MIX.encode(results, answered, chance))
        got = proxy.ask(label(interface, name), MIX.encode(arguments, sent, chance))
        assert proxy.error == contract.MICROKIT_INTERFACE_OK
        assert proxy.asked == [(label(interface, name), MIX.encode(arguments, sent))]
        assert got == (label(interface, name) | ANSWER, MIX.encode(results, answered))


def wrong(name: str, tag: str, chance: random.Random) -> list[tuple[str, list[int]]]:
    """Messages of which each has one thing wrong, and what that is."""
    fields = MIX.fields(name, tag)
    right = MIX.encode(fields, values(name, tag, chance))
    found = [("a word more", [*right, 0]), ("many words more", [*right, *[0] * 120][:120])]
    found += [(f"{length} words", right[:length]) for length in range(len(right))]
    for path, kind in MIX.judgeable(fields):
        at = MIX.place(fields, path)
        size = 1 if kind == "bool" else 4
        bad = {"bool": [2, 0x80, 0xFF], "bytes": [0xFFFFFFFF, 0xFFFFFFF9, 1000, 41 if at == 4 else 8]}.get(kind)
        for value in bad or [1, 3, 4, 7, 0x80000000, 0xFFFFFFFF]:
            words = list(right)
            words[at // 8] &= ~((1 << 8 * size) - 1 << at % 8 * 8)
            words[at // 8] |= value << at % 8 * 8
            found.append((f"{value:#x} at {at}", words))
    return [each for each in found if each[1] != right and len(each[1]) <= 120]


@pytest.mark.parametrize("name", MIX.procedures)
def test_wrong_requests_reach_nobody(proxy: Proxy, interface: Interface, name: str) -> None:
    chance = random.Random(name)
    proxy.server = lambda label, words: (label | ANSWER, [])
    before = proxy.served
    refused = (REFUSAL | contract.MICROKIT_INTERFACE_REFUSED, [])
    for what, words in wrong(name, "argument", chance):
        assert proxy.ask(label(interface, name), words) == refused, what
    assert proxy.served == before and proxy.asked == []


@pytest.mark.parametrize("name", MIX.procedures)
def test_wrong_answers_are_no_results(proxy: Proxy, interface: Interface, name: str) -> None:
    """The client's stub says so, and has written none of them: the proxy answers zeros."""
    chance = random.Random(name)
    request = MIX.encode(MIX.fields(name, "argument"), values(name, "argument", chance))
    results = MIX.fields(name, "result")
    nothing = [zero(field) for field in results]
    for what, words in wrong(name, "result", chance):
        proxy.server = lambda label, _, words=words: (label | ANSWER, words)  # type: ignore[misc]
        got = proxy.ask(label(interface, name), request)
        assert proxy.error == contract.MICROKIT_INTERFACE_ANSWER, what
        assert got == (label(interface, name) | ANSWER, MIX.encode(results, nothing)), what


def zero(field: Any) -> Any:
    if field.get("count"):
        return [one_zero(field)] * int(field.get("count"))
    return one_zero(field)


def one_zero(field: Any) -> Any:
    kind = field.get("type")
    return [zero(each) for each in MIX.structs[kind]] if kind in MIX.structs else b"" if kind == "bytes" else 0


def test_any_words(proxy: Proxy, interface: Interface) -> None:
    """Random messages either reach the handler with what they say, or nobody; none is read beyond its length."""
    chance = random.Random(1)
    proxy.server = lambda label, words: (label | ANSWER, words)
    for _ in range(600):
        name = chance.choice(MIX.procedures)
        words = [chance.choice([0, 1, chance.getrandbits(64), chance.getrandbits(8)]) for _ in range(chance.randint(0, 120))]
        before = proxy.served
        answered, _ = proxy.ask(label(interface, name), words)
        assert (proxy.served == before) == (answered == REFUSAL | contract.MICROKIT_INTERFACE_REFUSED)


@pytest.mark.parametrize("change, error", [
    (0, contract.MICROKIT_INTERFACE_REFUSED),  # no such procedure
    (1 << 16, contract.MICROKIT_INTERFACE_VERSION), (1 << 47, contract.MICROKIT_INTERFACE_VERSION),
    (ANSWER, contract.MICROKIT_INTERFACE_VERSION), (REFUSAL, contract.MICROKIT_INTERFACE_VERSION),
])  # fmt: skip
def test_other_labels(proxy: Proxy, interface: Interface, change: int, error: int) -> None:
    """A procedure that there is not; the label of another text; what is no request."""
    base = label(interface, "nothing") if change else interface.signature << 16 | len(interface.procedures)
    before = proxy.served
    assert proxy.ask(base ^ change, []) == (REFUSAL | error, [])
    assert proxy.ask(0, []) == (REFUSAL | contract.MICROKIT_INTERFACE_VERSION, [])
    assert proxy.served == before


@pytest.mark.parametrize("answer, error", [
    (contract.MICROKIT_ERROR_PEER, contract.MICROKIT_INTERFACE_STOPPED),
    (REFUSAL | contract.MICROKIT_INTERFACE_VERSION, contract.MICROKIT_INTERFACE_VERSION),
    (REFUSAL | contract.MICROKIT_INTERFACE_REFUSED, contract.MICROKIT_INTERFACE_REFUSED),
    (REFUSAL | contract.MICROKIT_INTERFACE_FAILED, contract.MICROKIT_INTERFACE_FAILED),
    (REFUSAL | contract.MICROKIT_INTERFACE_OK, contract.MICROKIT_INTERFACE_ANSWER),
    (REFUSAL | contract.MICROKIT_INTERFACE_ARGUMENT, contract.MICROKIT_INTERFACE_ANSWER),
    (REFUSAL | 99, contract.MICROKIT_INTERFACE_ANSWER), (0, contract.MICROKIT_INTERFACE_ANSWER),
    ("request", contract.MICROKIT_INTERFACE_ANSWER), ("other", contract.MICROKIT_INTERFACE_ANSWER),
])  # fmt: skip
def test_other_answers(proxy: Proxy, interface: Interface, answer: int | str, error: int) -> None:
    """Errors of the call, and answers to something else."""
    asked = label(interface, "nothing")
    given = {"request": asked, "other": label(interface, "longest") | ANSWER}.get(str(answer), answer)
    assert isinstance(given, int)
    for words in ([], [1]):
        proxy.server = lambda label, _, words=words: (given, words)  # type: ignore[misc]
        assert proxy.ask(asked, []) == (asked | ANSWER, [])
        assert proxy.error == error


def test_too_many_bytes(proxy: Proxy, interface: Interface) -> None:
    """Those of the client are not sent; those of the server are its failure (in Rust no value has them)."""
    chance = random.Random(2)
    name = "blobs"
    results = MIX.fields(name, "result")
    request = MIX.encode(MIX.fields(name, "argument"), values(name, "argument", chance))
    proxy.server = lambda label, _: (label | ANSWER, MIX.encode(results, values(name, "result", chance)))
    for length in (41, 0xFFFFFFFF):
        proxy.number("proxy_sent_length").value = length
        got, _ = proxy.ask(label(interface, name), request)
        assert proxy.asked == [] and proxy.error == contract.MICROKIT_INTERFACE_ARGUMENT
        proxy.number("proxy_sent_length").value = 0
        if proxy.cannot_answer_too_much:
            continue
        proxy.number("proxy_answered_length").value = length
        assert proxy.ask(label(interface, name), request) == (REFUSAL | contract.MICROKIT_INTERFACE_FAILED, [])
        proxy.number("proxy_answered_length").value = 0


def test_events(proxy: Proxy) -> None:
    for channel, from_server in ((5, True), (9, False)):
        proxy.library.proxy_signal(ctypes.c_uint32(channel), ctypes.c_bool(from_server))
        assert proxy.number("proxy_signalled").value == channel
