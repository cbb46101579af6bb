# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The installed tree has what users of Microkit look for, and works from anywhere."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
from harness.board import USUAL, read_board, runs_in
from harness.build import Target, build_system
from harness.system import run_system

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
#: What `make sdk` builds.
BOARDS = sorted(path.parent.name for path in ROOT.glob("board/*/board.toml") if runs_in(read_board(path), USUAL))
CONFIGS = ("debug", "release", "benchmark")
FLAVOUR_FILES = (
    "include/microkit.h", "include/sel4/sel4.h", "include/kernel/gen_config.h",
    "include/kernel/gen_config.json", "lib/libmicrokit.a", "lib/microkit.ld",
    "include/microkit_uart.h", "lib/libmicrokit_uart.a", "include/microkit_vmm.h", "include/microkit_vmm_virtio.h", "include/microkit_vmm_block.h", "include/microkit_vmm_net.h", "include/microkit_vmm_console.h", "lib/libmicrokit_vmm.a", "lib/libmicrokit/vmm/src/virtio/transport.c.su",
    "lib/libmicrokit/vmm/src/vm.c.su", "lib/libmicrokit/vmm/src/vcpu.c.su", "include/microkit_timer.h", "include/microkit_fat.h", "lib/libmicrokit_services.a", "lib/libmicrokit_extern.a",
    "include/microkit_file.h", "include/microkit_block.h", "services/block_virtio.elf", "services/block_sdhci.elf", "services/block_virtualiser.elf", "services/fat_server.elf",
    "include/microkit_net.h", "include/microkit_net_counters.h", "services/net_virtio.elf", "services/net_gem.elf", "services/net_virtualiser.elf",
    "services/timer_driver.elf", "services/timer_driver/timer_driver.c.su", "lib/libmicrokit/src/main.c.su", "elf/kernel.elf", "elf/sel4.elf", "elf/monitor.elf",
    "elf/loader.elf", "elf/loader.bin", "elf/loader-tree.bin", "abi.json")

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("name", [
    "bin/microkit", "lib/libkernel_check.so", "lib/efi.bin", "VERSION", "LICENSE", "CHANGELOG.md", "make/multikit.mk",
    "cmake/MultikitConfig.cmake", "doc/invocations.md", "example/hello/hello.system"])
def test_common_file(sdk: Path, name: str) -> None:
    assert (sdk / name).is_file()


@pytest.mark.parametrize("config", CONFIGS)
@pytest.mark.parametrize("board", BOARDS)
def test_flavour(sdk: Path, board: str, config: str) -> None:
    folder = sdk / "board" / board / config
    assert [name for name in FLAVOUR_FILES if not (folder / name).is_file()] == []
    assert all((sdk / "board" / board / name).is_file() for name in ("board.toml", "selftest.img"))


@pytest.mark.parametrize("config", CONFIGS)
@pytest.mark.parametrize("board", BOARDS)
def test_frames_of_all_sources_of_the_library(sdk: Path, board: str, config: str) -> None:
    """Also of those that have the same name, and by the names that debug information has for them."""
    texts = [path.read_text() for path in (sdk / "board" / board / config / "lib/libmicrokit").rglob("*.su")]
    sources = {line.split(":")[0] for text in texts for line in text.splitlines()}
    own = {f"/multikit/libmicrokit/{name}.c" for name in ("src/vcpu", "vmm/src/vcpu", "uart/src/uart", "vmm/src/uart")}
    uart = read_board(sdk / "board" / board / "board.toml")["uart"]["driver"]
    assert {*own, f"/multikit/board/devices/uart-{uart}/pd.c"} <= sources
    assert [each for each in sources if not each.startswith("/multikit/")] == []


@pytest.mark.parametrize("config", CONFIGS)
def test_gen_config_is_as_makefiles_cut_it(sdk: Path, config: str) -> None:
    header = sdk / "board" / BOARDS[0] / config / "include/kernel/gen_config.h"
    line = next(line for line in header.read_text().splitlines() if "CONFIG_SEL4_ARCH  " in line)
    assert line.split(" ")[3] == "aarch64"


@pytest.mark.parametrize("llvm", [False, True], ids=["gcc", "clang"])
@pytest.mark.qemu
def test_makefile_written_for_microkit(sdk: Path, work: Path, llvm: bool) -> None:
    run_system(HERE / "microkit_style", Target(sdk, BOARDS[0], llvm=llvm), work)


def test_packed_sdk_works_elsewhere(sdk: Path, work: Path) -> None:
    """Unpacked in another place, from another folder, the tool makes the same image."""
    subprocess.run([sys.executable, ROOT / "sdk/package/dist.py", sdk, work], check=True)
    archive, = work.glob("*.tar.gz")
    unpacked = work / "unpacked"
    for old in (unpacked, work / "build0", work / "build1"):  # packed files look old to make
        shutil.rmtree(old, ignore_errors=True)
    with tarfile.open(archive) as file:
        file.extractall(unpacked)
    elsewhere, = unpacked.iterdir()
    images = [build_system(root / "example/hello", Target(root), work / f"build{number}")
              for number, root in enumerate((sdk, elsewhere))]
    assert images[0].read_bytes() == images[1].read_bytes()


def test_unknown_board_names_those_that_exist(sdk: Path, work: Path) -> None:
    result = subprocess.run(
        ["make", "-C", ROOT / "example/hello", "-f", sdk / "make/multikit.mk", "SYSTEM=x", "PDS=",
         "MICROKIT_BOARD=none", f"BUILD_DIR={work}"], capture_output=True, text=True, check=False)
    assert result.returncode != 0
    assert f"{BOARDS[0]}/debug" in result.stderr
