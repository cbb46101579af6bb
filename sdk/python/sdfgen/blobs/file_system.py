# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What a file system and its client are told."""

from ctypes import LittleEndianStructure, c_char, c_uint16

from .region import U8, Config, Magic8, Region

#: Bytes of a server's name and of what it exports.
PATH = 4096


class Connection(LittleEndianStructure):
    _fields_ = (("commands", Region), ("completions", Region), ("share", Region),
                ("queue_len", c_uint16), ("id", U8))  # fmt: skip


class FileSystem(Config):
    """The same at both ends."""

    MAGIC = b"LionsOS\x01"
    _fields_ = (("magic", Magic8), ("connection", Connection))


class Nfs(Config):
    MAGIC = b"LionsOS\x02"
    _fields_ = (("magic", Magic8), ("server", c_char * PATH), ("export", c_char * PATH))
