# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""libmicrokit_vmm on the host, under sanitizers, with a model of the machine (model.c): NAME.c tests
libmicrokit/vmm/src/NAME.c, gic_v2.c and gic_v3.c test board/devices/vgic-v*/vmm.c, and hostile.c plays guest, as virtio/hostile.c
does with a disk."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from libmicrokit.test_libmicrokit import FLAGS

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
LIBRARY = ROOT / "libmicrokit/vmm"
SERVICES = ROOT / "sdk/services"
PROGRAMS = sorted(str(path.relative_to(HERE).with_suffix("")) for path in HERE.rglob("*.c")
                  if path.stem not in ("model", "hostile") and path.parent.name != "system")
#: What else the library uses.
OTHERS = [SERVICES / f"{name}.c" for name in ("block/src/client", "block/src/server", "net/src/link")]
#: Whose GIC they are about; the others are about neither.
VERSIONS = {"gic_v3": "v3"}


@pytest.fixture(scope="module", name="objects")
def built_once(host_kernel_path: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """The library with each version of the GIC, and the flags for whoever uses it."""
    folder = tmp_path_factory.mktemp("vmm")
    flags = [f"-I{HERE / 'include'}", f"-I{LIBRARY / 'include'}", "-O1", *FLAGS,
             *(f"-I{SERVICES / name}" for name in ("virtio/include", "virtio/internal", "block/include", "net/include", "net/internal")),
             f"-I{host_kernel_path.parent / 'generated/include'}"]
    subprocess.run(["gcc", *flags, "-c", *sorted((LIBRARY / "src").rglob("*.c")), *OTHERS,
                    HERE / "model.c"], check=True, cwd=folder)
    common = sorted(map(str, folder.glob("*.o")))
    for version in ("v2", "v3"):
        subprocess.run(["gcc", *flags, "-c", ROOT / f"board/devices/vgic-{version}/vmm.c", "-o",
                        folder / f"{version}.o"], check=True)
    return {version: [*flags, *common, str(folder / f"{version}.o")] for version in ("v2", "v3")}


def run(name: str, objects: list[str], folder: Path, *arguments: str) -> bytes:
    program = folder / Path(name).name
    subprocess.run(["gcc", "-o", program, HERE / f"{name}.c", *objects], check=True)
    result = subprocess.run([program, *arguments], capture_output=True, timeout=120, check=False)
    assert result.returncode == 0, result.stderr.decode()
    return result.stdout


@pytest.mark.parametrize("name", PROGRAMS)
def test_source(name: str, objects: dict[str, list[str]], tmp_path: Path) -> None:
    run(name, objects[VERSIONS.get(name, "v2")], tmp_path)


@pytest.mark.parametrize("version", ["v2", "v3"])
def test_hostile_guest(version: str, objects: dict[str, list[str]], tmp_path: Path) -> None:
    run("hostile", objects[version], tmp_path)


def read_tree(blob: bytes, folder: Path) -> list[str]:
    """As dtc reads it, which warns of what is not as it should be."""
    (folder / "tree.dtb").write_bytes(blob)
    result = subprocess.run(["dtc", "-I", "dtb", "-O", "dts", "-s", folder / "tree.dtb"], capture_output=True, text=True,
                            check=True)
    assert result.stderr == ""
    return result.stdout.splitlines()


def test_hostile_guest_with_a_disk(objects: dict[str, list[str]], tmp_path: Path) -> None:
    run("virtio/hostile", objects["v2"], tmp_path)


@pytest.mark.parametrize("version", ["v2", "v3"])
def test_device_tree(version: str, objects: dict[str, list[str]], tmp_path: Path) -> None:
    expected = (HERE / f"tree_{version}.dts").read_text().splitlines()
    assert read_tree(run("describe", objects[version], tmp_path), tmp_path) == [
        line for line in expected if not line.startswith("//")]


def test_nodes_of_devices(objects: dict[str, list[str]], tmp_path: Path) -> None:
    lines = [line.strip() for line in read_tree(run("describe_device", objects["v2"], tmp_path), tmp_path)]
    for name, registers, interrupt in (("virtio@a100000", "0x00 0xa100000 0x00 0x200", "0x10"),
                                       ("clock@123456789a000", "0x12345 0x6789a000 0x00 0x200", "0x00")):
        at = lines.index(f"{name} {{")
        assert lines[at + 1:at + 6] == ['compatible = "virtio,mmio";', "dma-coherent;",
                                        f"interrupts = <0x00 {interrupt} 0x04>;", f"reg = <{registers}>;", "};"]
    assert lines.count("chosen {") == 1 and lines[-2:] == ["};", ""] or lines[-1] == "};"
