# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""libmicrokit_vmm on the host, under sanitizers, with a model of the machine (model.c): NAME.c tests
libmicrokit/vmm/src/NAME.c, gic_v2.c and gic_v3.c test board/devices/vgic-v*/vmm.c, and hostile.c plays guest."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from libmicrokit.test_libmicrokit import FLAGS

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
LIBRARY = ROOT / "libmicrokit/vmm"
PROGRAMS = sorted(path.stem for path in HERE.glob("*.c") if path.stem not in ("model", "hostile"))
#: Whose GIC they are about; the others are about neither.
VERSIONS = {"gic_v3": "v3"}


@pytest.fixture(scope="module", name="objects")
def built_once(host_kernel_path: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """The library with each version of the GIC, and the flags for whoever uses it."""
    folder = tmp_path_factory.mktemp("vmm")
    flags = [f"-I{HERE / 'include'}", f"-I{LIBRARY / 'include'}", "-O1", *FLAGS,
             f"-I{host_kernel_path.parent / 'generated/include'}"]
    subprocess.run(["gcc", *flags, "-c", *sorted((LIBRARY / "src").glob("*.c")), HERE / "model.c"], check=True,
                   cwd=folder)
    common = sorted(map(str, folder.glob("*.o")))
    for version in ("v2", "v3"):
        subprocess.run(["gcc", *flags, "-c", ROOT / f"board/devices/vgic-{version}/vmm.c", "-o",
                        folder / f"{version}.o"], check=True)
    return {version: [*flags, *common, str(folder / f"{version}.o")] for version in ("v2", "v3")}


def run(name: str, objects: list[str], folder: Path, *arguments: str) -> bytes:
    subprocess.run(["gcc", "-o", folder / name, HERE / f"{name}.c", *objects], check=True)
    result = subprocess.run([folder / name, *arguments], capture_output=True, timeout=120, check=False)
    assert result.returncode == 0, result.stderr.decode()
    return result.stdout


@pytest.mark.parametrize("name", PROGRAMS)
def test_source(name: str, objects: dict[str, list[str]], tmp_path: Path) -> None:
    run(name, objects[VERSIONS.get(name, "v2")], tmp_path)


@pytest.mark.parametrize("version", ["v2", "v3"])
def test_hostile_guest(version: str, objects: dict[str, list[str]], tmp_path: Path) -> None:
    run("hostile", objects[version], tmp_path)


@pytest.mark.parametrize("version", ["v2", "v3"])
def test_device_tree(version: str, objects: dict[str, list[str]], tmp_path: Path) -> None:
    """As dtc reads it, which warns of what is not as it should be."""
    (tmp_path / "tree.dtb").write_bytes(run("describe", objects[version], tmp_path))
    result = subprocess.run(["dtc", "-I", "dtb", "-O", "dts", "-s", tmp_path / "tree.dtb"], capture_output=True, text=True,
                            check=True)
    assert result.stderr == ""
    expected = (HERE / f"tree_{version}.dts").read_text().splitlines()
    assert result.stdout.splitlines() == [line for line in expected if not line.startswith("//")]
