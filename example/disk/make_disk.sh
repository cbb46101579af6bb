#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
#
# make_disk.sh FILE [gpt|dos]: an image of a disk with two partitions: FAT16 with hello.txt, and one with nothing. Needs sfdisk, mkfs.fat and
# mcopy (Debian: fdisk, dosfstools, mtools).
set -eu
PATH=$PATH:/usr/sbin:/sbin
image=$1
kind=${2:-gpt}
for command in sfdisk mkfs.fat mcopy; do
    command -v "$command" >/dev/null 2>&1 || {
        echo "make_disk.sh: $command is not installed (Debian: fdisk, dosfstools, mtools)" >&2
        exit 1
    }
done
first=2048 # of 512-byte blocks
blocks=16384
rm -f "$image"
truncate -s 16M "$image" # an SD card of QEMU has a power of two
if [ "$kind" = gpt ]; then
    types="uefi linux"
else
    types="6 da"
fi
{
    echo "label: $kind"
    echo "start=$first, size=$blocks, type=${types% *}"
    echo "start=$((first + blocks)), size=2048, type=${types#* }"
} | sfdisk -q --no-reread --no-tell-kernel "$image"
mkfs.fat -F 16 -s 2 --offset $first "$image" $((blocks / 2)) >/dev/null 2>&1
echo "Hello from outside." | mcopy -i "$image@@$((first * 512))" - ::hello.txt
