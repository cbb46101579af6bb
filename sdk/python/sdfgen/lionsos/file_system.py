# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""File systems: a server, and a client that shares its buffers."""

from __future__ import annotations

from ..blobs.file_system import PATH, Connection
from ..blobs.file_system import FileSystem as Told
from ..blobs.file_system import Nfs as NfsTold
from ..errors import SdfgenError
from ..sddf.blk import Blk
from ..sddf.links import channel, new_region, share
from ..sddf.net import Net
from ..sddf.serial import Serial
from ..sddf.service import Configured
from ..sddf.timer import Timer
from ..system.description import SystemDescription
from ..system.domain import ProtectionDomain
from ..system.memory import Map

_QUEUE, _SHARE, _LENGTH = 0x8000, 64 << 20, 512


class _FileSystem(Configured):
    KIND = "file system"

    def __init__(self, sdf: SystemDescription, fs: ProtectionDomain, client: ProtectionDomain) -> None:
        super().__init__()
        if fs is client:
            raise SdfgenError(f"invalid client given '{client.name}': it is the file system")
        self.sdf, self.fs, self.client = sdf, fs, client

    def _connect(self) -> None:
        name = f"fs_{self.fs.name}"
        seen = [share(self.sdf, f"{name}_{part}", size, self.fs, self.client)
                for part, size in (("command_queue", _QUEUE), ("completion_queue", _QUEUE),
                                   ("share", _SHARE))]  # fmt: skip
        made = channel(self.sdf, self.fs, self.client)
        server, client = Told.new(), Told.new()
        server.connection = Connection(*(each[0].region for each in seen), _LENGTH, made.pd_a_id)
        client.connection = Connection(*(each[1].region for each in seen), _LENGTH, made.pd_b_id)
        self.blobs |= {f"fs_server_{self.fs.name}": server, f"fs_client_{self.client.name}": client}


class Fat(_FileSystem):
    """On a partition of a block device, of which the file system becomes a client."""

    _STACK, _FIRST = 0x4_0000, 0xA000_0000
    _NUMBERS = ("one", "two", "three", "four")

    def __init__(self, sdf: SystemDescription, fs: ProtectionDomain, client: ProtectionDomain, *,
                 blk: Blk, partition: int) -> None:  # fmt: skip
        super().__init__(sdf, fs, client)
        self.blk, self.partition = blk, partition

    def _connect(self) -> None:
        self.blk.add_client(self.fs, partition=self.partition)
        super()._connect()
        for number, word in enumerate(self._NUMBERS):
            mr = new_region(self.sdf, f"{self.fs.name}_stack{number + 1}", self._STACK)
            self.fs.add_map(Map(mr, self._FIRST + (number << 28), "rw", cached=None,
                                setvar_vaddr=f"worker_thread_stack_{word}"))  # fmt: skip


class Nfs(_FileSystem):
    """On a server that a network reaches. `server`: its name or address; `export_path`: what of it."""

    def __init__(self, sdf: SystemDescription, fs: ProtectionDomain, client: ProtectionDomain, *,
                 net: Net, net_copier: ProtectionDomain, mac_addr: str | None = None, serial: Serial,
                 timer: Timer, server: str, export_path: str) -> None:  # fmt: skip
        super().__init__(sdf, fs, client)
        self.net, self.copier, self.mac = net, net_copier, mac_addr
        self.serial, self.timer = serial, timer
        self.server, self.export = server.encode(), export_path.encode()
        if max(len(self.server), len(self.export)) >= PATH:
            raise SdfgenError(f"the NFS server's name or path is longer than {PATH - 1} bytes")

    def _connect(self) -> None:
        self.net.add_client_with_copier(self.fs, self.copier, mac_addr=self.mac)
        self.serial.add_client(self.fs)
        self.timer.add_client(self.fs)
        super()._connect()
        told = NfsTold.new()
        told.server, told.export = self.server, self.export
        self.blobs["nfs_config"] = told


class VmFs(_FileSystem):
    """The name exists, as scripts may refer to it."""

    def __init__(self, sdf: SystemDescription, *_: object, **__: object) -> None:
        raise SdfgenError("a file system in a virtual machine is not supported")


class FileSystem:
    Fat = Fat
    Nfs = Nfs
    VmFs = VmFs
