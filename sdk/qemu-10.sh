#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
#
# QEMU 10 beside Debian 12's 7.2, for the machines that only it has: fetches three packages of bookworm-backports and
# unpacks them into a folder. Nothing is installed; apt's own lists stay as they are. With FOLDER/bin first in PATH it
# is the QEMU that is found. When it cannot be had it says so, with exit status 1.
#
#   sdk/qemu-10.sh FOLDER
set -eu
[ $# = 1 ] || { echo "usage: sdk/qemu-10.sh FOLDER" >&2; exit 2; }
mkdir -p "$1"
folder=$(cd "$1" && pwd)
version="1:10.0.2+ds-2+deb13u1~bpo12+1"
sums="edebbab09db3882c48ef9c00049c7c6a2d76d195cb88d830baadd1fb705bbc66 arm
23a4672a138832d7173855e981aa8282c73ef5e04e080fa7ada9f82c6b34f507 common
2d831088187087013b3fcbd19bdfb955b182a2d5a08f6dafa0ad1c6d2007fb4e data"

wanted="QEMU 10 is"
. "$(dirname -- "$0")/backports.sh"

[ -x "$folder/bin/qemu-system-aarch64" ] && exit 0
need_debian
[ "$(dpkg --print-architecture)" = amd64 ] || unavailable "the packages are those of amd64"
open_backports
for part in arm common data; do
    backports_apt get download "qemu-system-$part=$version"
done
echo "$sums" | while read -r sum part; do
    echo "$sum $(ls qemu-system-"$part"_*.deb)" | sha256sum --check --quiet - >> log 2>&1 || exit 1
done || unavailable "a package is not the one that was tried"
for file in *.deb; do
    dpkg-deb -x "$file" "$folder"
done
mkdir -p "$folder/bin"
cat > "$folder/bin/qemu-system-aarch64" << 'WRAPPER'
#!/bin/sh
# The modules and the ROMs of this version, not those of an installed one.
folder=$(cd "$(dirname -- "$0")/.." && pwd)
export QEMU_MODULE_DIR="$folder/usr/lib/x86_64-linux-gnu/qemu"
exec "$folder/usr/bin/qemu-system-aarch64" -L "$folder/usr/share/qemu" "$@"
WRAPPER
chmod +x "$folder/bin/qemu-system-aarch64"
