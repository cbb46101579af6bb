#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
#
# Device trees that others have written for the boards: fetches the kernel package of Debian's arm64 from
# bookworm-backports and unpacks the trees into a folder. Nothing is installed, apt's own lists stay as they are, and apt
# compares the package with the archive's signature. When it cannot be had it says so, with exit status 1.
#
#   sdk/vendor-trees.sh FOLDER
set -eu
[ $# = 1 ] || { echo "usage: sdk/vendor-trees.sh FOLDER" >&2; exit 2; }
mkdir -p "$1"
folder=$(cd "$1" && pwd)

wanted="Debian's device trees are"
. "$(dirname -- "$0")/backports.sh"

[ -e "$folder/version" ] && exit 0
open_backports arm64
package=$(backports_apt cache show linux-image-arm64 | sed -n 's/^Depends: \([^ ]*\).*/\1/p' | head -n 1)
[ -n "$package" ] || unavailable "there is no linux-image-arm64"
backports_apt get download "$package"
dpkg-deb --fsys-tarfile "$package"_*.deb | tar -x -C "$folder" --strip-components=4 --wildcards '*.dtb'
rm "$package"_*.deb
echo "$package" > "$folder/version"
