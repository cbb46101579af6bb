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

unavailable() {
    echo "Debian's device trees are not available: $1" >&2
    exit 1
}

[ -e "$folder/version" ] && exit 0
command -v apt-get > /dev/null && command -v dpkg-deb > /dev/null || unavailable "this is no Debian"
mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep -v security | head -n 1)
[ -n "$mirror" ] || unavailable "apt has no mirror"

mkdir -p "$folder/apt/lists/partial" "$folder/apt/cache/archives/partial"
cd "$folder/apt"
keys=/usr/share/keyrings/debian-archive-keyring.gpg
echo "deb [arch=arm64 signed-by=$keys] $mirror bookworm-backports main" > sources.list
cat > conf << CONF
Dir::Etc::sourcelist "$folder/apt/sources.list";
Dir::Etc::sourceparts "-";
Dir::State::Lists "$folder/apt/lists";
Dir::Cache "$folder/apt/cache";
APT::Architecture "arm64";
APT::Architectures { "arm64"; };
APT::Get::List-Cleanup "false";
CONF
apt-get -c conf -qq update > log 2>&1 || unavailable "$(tail -n 1 log)"
package=$(apt-cache -c conf show linux-image-arm64 2>> log | sed -n 's/^Depends: \([^ ]*\).*/\1/p' | head -n 1)
[ -n "$package" ] || unavailable "there is no linux-image-arm64"
apt-get -c conf -qq download "$package" >> log 2>&1 || unavailable "$(tail -n 1 log)"
dpkg-deb --fsys-tarfile "$package"_*.deb | tar -x -C "$folder" --strip-components=4 --wildcards '*.dtb'
rm "$package"_*.deb
echo "$package" > "$folder/version"
