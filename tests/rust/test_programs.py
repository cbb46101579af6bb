# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Programs in Rust by make, with gcc's linker and clang's, and by CMake; what the compiler refuses; what is said when something is
wrong with the compiler."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path

import pytest
from harness.board import qemu_command, read_board
from harness.build import Target, build_system
from harness.rust import CORE, TARGET, needs_rust
from harness.system import boot, run_system

ROOT = Path(__file__).resolve().parents[2]
FAILURES = Path(__file__).parent / "failures"
HEAD = "#![no_std]\n#![deny(unsafe_code)]\n#![allow(unused)]\nuse multikit::*;\n"
DOMAIN = """struct D;
impl ProtectionDomain for D {
    fn init() -> Self { body(); D }
    fn notified(&mut self, _: Channel) {}
}
protection_domain!(D);
"""
SYSTEM = '<system><protection_domain name="a" fpu="false"><program_image path="a.elf"/></protection_domain></system>'
FP = re.compile(r"^\s*[0-9a-f]+:\t\S+\t(?:.*[ ,{])?[vbhsdq]\d+(?![\da-f ])", re.MULTILINE)


@needs_rust
@pytest.mark.qemu
@pytest.mark.parametrize(("board", "cores", "llvm"), [
    ("qemu_virt_aarch64", None, False), ("qemu_virt_aarch64", None, True), ("qemu_virt_aarch64", 1, False),
    ("qemu_virt_aarch64_gicv3", None, False)])
def test_example(sdk: Path, work: Path, board: str, cores: int | None, llvm: bool) -> None:
    run_system(sdk / "example/rust", Target(sdk, board, llvm=llvm), work, cores=cores)


@needs_rust
@pytest.mark.parametrize("config", ["release", "benchmark"])
def test_example_in_other_configurations(sdk: Path, work: Path, config: str) -> None:
    """Nothing is printed, so nothing to print with is in the program."""
    build_system(sdk / "example/rust", Target(sdk, config=config), work)
    strings = (work / "ledger.elf").read_bytes()
    assert b"accounts, " not in strings


@needs_rust
@pytest.mark.qemu
@pytest.mark.parametrize("toolchain", ["gcc", "clang"])
def test_example_by_cmake(sdk: Path, work: Path, toolchain: str) -> None:
    folder = sdk / "example/rust"
    for command in (["cmake", "-S", folder, "-B", work, "-G", "Ninja",
                     f"-DCMAKE_TOOLCHAIN_FILE={sdk}/cmake/toolchain-{toolchain}.cmake"],
                    ["cmake", "--build", work]):  # fmt: skip
        result = subprocess.run(command, capture_output=True, text=True, check=False)
        assert result.returncode == 0, result.stdout + result.stderr
    again = subprocess.run(["cmake", "--build", work], capture_output=True, text=True, check=True)
    assert "no work to do" in again.stdout
    boot(qemu_command(read_board(Target(sdk).board_toml), work / "rust.img"), folder / "expected.txt", work / "console.txt")


@needs_rust
@pytest.mark.qemu
def test_failures(sdk: Path, work: Path) -> None:
    """Each panic says file and line, each is a fault that a parent in Rust learns of; a reset child begins anew."""
    run_system(FAILURES, Target(sdk), work)


def make(sdk: Path, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    if not (folder / "Makefile").exists():
        (folder / "a.system").write_text(SYSTEM)
        (folder / "Makefile").write_text("SYSTEM := a.system\nPDS := a\ninclude $(MICROKIT_SDK)/make/multikit.mk\n")
    return subprocess.run(["make", f"MICROKIT_SDK={sdk}", *words], cwd=folder, capture_output=True, text=True, check=False)


@needs_rust
def test_a_module_or_an_option_makes_it_anew(sdk: Path, tmp_path: Path) -> None:
    (tmp_path / "a.rs").write_text(HEAD + "mod other;\nfn body() { mr_set(0, other::VALUE); }\n" + DOMAIN)
    (tmp_path / "other.rs").write_text("pub const VALUE: u64 = 1;\n")
    assert make(sdk, tmp_path, "pds").returncode == 0
    first = (tmp_path / "build/a.elf").read_bytes()
    assert "rustc" not in make(sdk, tmp_path, "pds").stdout
    (tmp_path / "other.rs").write_text("pub const VALUE: u64 = 0x4242;\n")
    assert "--crate-name a " in make(sdk, tmp_path, "pds").stdout and (tmp_path / "build/a.elf").read_bytes() != first
    (tmp_path / "other.rs").write_text("pub const VALUE: u64 = 1;\n")
    assert "opt-level=0" in make(sdk, tmp_path, "pds", "a_RUSTFLAGS=-C opt-level=0").stdout
    assert make(sdk, tmp_path, "pds").returncode == 0 and (tmp_path / "build/a.elf").read_bytes() == first


@needs_rust
def test_no_fp_registers(sdk: Path, tmp_path: Path) -> None:
    """With formatting and a heap: all of core that programs use."""
    (tmp_path / "a.rs").write_text(HEAD + """extern crate alloc;
heap!(4096);
fn body() {
    let mut words: alloc::vec::Vec<alloc::string::String> = (0..9).map(|i| alloc::format!("{i:?} {}", mr_get(i))).collect();
    words.sort();
    debug_println!("{words:?}");
}
""" + DOMAIN)
    result = make(sdk, tmp_path)
    assert result.returncode == 0, result.stdout + result.stderr
    text = subprocess.run(["aarch64-linux-gnu-objdump", "-d", "--no-show-raw-insn", tmp_path / "build/a.elf"],
                          capture_output=True, text=True, check=True).stdout
    assert len(text) > 100000 and FP.findall(text) == []


@needs_rust
def test_all_of_the_crate_links(sdk: Path, tmp_path: Path) -> None:
    """Functions that no example uses, too."""
    (tmp_path / "a.rs").write_text(HEAD.replace("deny", "allow") + """fn body() {
    let (vcpu, core, watch, child) = (Vcpu::new(0), Core::new(0), Watch::new(Channel::new(0)), Child::new(0));
    vcpu.restart(0); vcpu.stop(); vcpu.inject_irq(0, 0, 0, 0); vcpu.ack_vppi(27); vcpu.write_register(0, vcpu.read_register(0));
    debug_println!("{:?} {}", core.status(), core.restart());
    debug_println!("{} {:?} {:?} {}", watch.epoch(), watch.reason(), child.cause(), child.restarts());
    child.restart(0); child.reset(); child.stop(); child.resume();
    let channel = Channel::new(1);
    channel.deferred_notify(); channel.irq_ack(); channel.deferred_irq_ack();
    debug_println!("{:?} {:?}", cspace_slot(1), unsafe { smc_call(&[0; 8]) });
}
""" + DOMAIN)
    result = make(sdk, tmp_path)
    assert result.returncode == 0, result.stdout + result.stderr


#: What is wrong, and what the compiler says about it.
REFUSED = {
    "const C: Channel = Channel::new(62); fn body() { C.notify(); }": "ids are 0 to 61",
    "const P: Procedure<[u64; 121], ()> = Procedure::new(Channel::new(1)); fn body() { P.call(&[0; 121]); }": "longer than a message",
    "fn body() { Procedure::<(), [u8; 961]>::answer(MessageInfo::new(0, 0), |()| [0; 961]); }": "longer than a message",
    "fn body() { unsafe { smc_call(&[0; 8]); } }": "unsafe",
    "fn body() { smc_call(&[0; 8]); }": "requires unsafe",
    'memory_region! { static R: ReadWrite = ("r", "s"); } fn body() { R.region(); }': "no rules expected",
    'memory_region! { unsafe static R: ReadOnly = ("r", "s"); } fn body() { R.region().write(0, 1u8); }': "no method named `write`",
    'memory_region! { unsafe static R: ReadOnly = ("r", "s"); } fn body() { R.region().store_release(0, 1u32); }':
        "no method named `store_release`",
    'memory_region! { unsafe static R: ReadOnly = ("r", "s"); } fn body() { R.region().read::<bool>(0); }': "`bool: Integer` is not satisfied",
    'memory_region! { unsafe static R: ReadOnly = ("r", "s"); } fn body() { R.region().read::<&u8>(0); }': "Integer` is not satisfied",
    "struct S(u32); impl region::Integer for S {} fn body() {}": "Sealed` is not satisfied",
    "message! { struct M { a: char } } fn body() {}": "`char: Message` is not satisfied",
    "message! { struct M { a: &'static u8 } } fn body() {}": "Message` is not satisfied",
    "heap!(100); fn body() {}": "a heap is a multiple of 16 bytes",
    "fn body() {} struct E; impl ProtectionDomain for E { fn init() -> E { E } fn notified(&mut self, _: Channel) {} } "
    "protection_domain!(E);": "is already defined",
}  # fmt: skip


@pytest.fixture(name="compiler", scope="module")
def compiler_for_domains(sdk: Path, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    folder = tmp_path_factory.mktemp("compiler")
    subprocess.run(["sh", CORE, TARGET, folder / "rustc"], check=True)
    command = [str(folder / "rustc"), "--edition", "2021", "-C", "panic=abort"]
    subprocess.run([*command, "--crate-type", "rlib", "--crate-name", "multikit", "-o", folder / "libmultikit.rlib",
                    sdk / "rust/multikit/src/lib.rs"], check=True)  # fmt: skip
    return [*command, "--crate-type", "staticlib", "--extern", f"multikit={folder}/libmultikit.rlib"]


def compile(compiler: list[str], folder: Path, text: str) -> subprocess.CompletedProcess[str]:
    (folder / "a.rs").write_text(HEAD + text + "\n" + DOMAIN)
    return subprocess.run([*compiler, "-o", folder / "liba.a", folder / "a.rs"], capture_output=True, text=True, check=False)


@needs_rust
@pytest.mark.parametrize("text", REFUSED)
def test_refused(compiler: list[str], tmp_path: Path, text: str) -> None:
    result = compile(compiler, tmp_path, text)
    assert result.returncode != 0 and REFUSED[text] in result.stderr, result.stderr


@needs_rust
def test_accepted(compiler: list[str], tmp_path: Path) -> None:
    """What differs from the above in one thing."""
    result = compile(compiler, tmp_path, """heap!(112);
const C: Channel = Channel::new(61);
const P: Procedure<[u64; 120], [u8; 960]> = Procedure::new(C);
message! { struct M { a: u32 } }
memory_region! { unsafe static R: ReadWrite = ("r", "s"); }
fn body() { P.call(&[0; 120]); R.region().write(0, 1u8); R.region().store_release(0, 1u32); }""")
    assert result.returncode == 0, result.stderr


@needs_rust
def test_programs_get_no_unstable_features(compiler: list[str], tmp_path: Path) -> None:
    (tmp_path / "a.rs").write_text("#![feature(never_type)]\n" + HEAD + "fn body() {}\n" + DOMAIN)
    result = subprocess.run([*compiler, "-o", tmp_path / "liba.a", tmp_path / "a.rs"], capture_output=True, text=True, check=False)
    assert result.returncode != 0 and "may not be used on the stable release channel" in result.stderr


def test_without_a_compiler_it_says_what_to_install(sdk: Path, tmp_path: Path) -> None:
    (tmp_path / "a.rs").write_text(HEAD + "fn body() {}\n" + DOMAIN)
    result = make(sdk, tmp_path, "RUSTC=/nonexistent/rustc")
    assert result.returncode != 0 and not (tmp_path / "build/rust/rustc").exists()
    assert "core.sh: no Rust compiler with a 'core' for aarch64-unknown-none-softfloat: install Debian's rustc and rust-src" in result.stderr


def test_two_roots_are_refused(sdk: Path, tmp_path: Path) -> None:
    result = make(sdk, tmp_path, "a_SRCS=a.rs b.rs")
    assert result.returncode != 0 and "a_SRCS has several .rs" in result.stderr


def fake_rustc(folder: Path, fails: bool) -> Path:
    """A compiler that has sources and no core; it writes what it would compile."""
    library = folder / "lib/rustlib/src/rust/library"
    for name in ("core", "alloc"):
        (library / name / "src").mkdir(parents=True)
        (library / name / "src/lib.rs").write_text("")
    rustc = folder / "rustc"
    rustc.write_text(f"""#!/bin/sh
case "$*" in
*sysroot*--print*|*"--print sysroot"*) echo {folder} ;;
*target-libdir*) echo {folder}/nowhere ;;
*target-spec-json*) printf '{{\n  "features": "+strict-align",\n  "is-builtin": true,\n  "os": "none"\n}}\n' ;;
-vV) echo "rustc 1.70.0"; echo "release: 1.70.0" ;;
*) {'exit 1' if fails else f'echo compiled >>{folder}/log'} ;;
esac
""")
    rustc.chmod(0o755)
    return rustc


def core(folder: Path, rustc: Path, output: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["sh", CORE, TARGET, output, rustc], capture_output=True, text=True, check=False,
                          env=os.environ | {"MULTIKIT_RUST_CACHE": str(folder / "cache")})  # fmt: skip


def test_core_is_compiled_once(tmp_path: Path) -> None:
    rustc = fake_rustc(tmp_path, fails=False)
    for name in ("first", "second"):
        result = core(tmp_path, rustc, tmp_path / name)
        assert result.returncode == 0, result.stderr
    assert (tmp_path / "log").read_text() == "compiled\n" * 3
    text = (tmp_path / "first").read_text()
    assert text == (tmp_path / "second").read_text() and "--sysroot" in text
    (sysroot,) = (tmp_path / "cache").iterdir()
    target = json.loads((sysroot / f"{TARGET}.json").read_text())
    assert target == {"features": "+strict-align,+fix-cortex-a53-835769", "os": "none"}
    assert "RUSTC_BOOTSTRAP" not in text, "1.70 handles allocation errors"


def test_a_core_that_does_not_compile_leaves_nothing(tmp_path: Path) -> None:
    rustc = fake_rustc(tmp_path, fails=True)
    result = core(tmp_path, rustc, tmp_path / "first")
    assert result.returncode == 1 and "cannot compile its 'core'" in result.stderr
    assert list((tmp_path / "cache").iterdir()) == [] and not (tmp_path / "first").exists()
