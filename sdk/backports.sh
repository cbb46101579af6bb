#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
#
# For scripts that fetch packages of bookworm-backports without installing them; read by them with `.`:
#
#   wanted="..."; folder=...; . backports.sh
#   open_backports [ARCHITECTURE]    makes $folder/apt, with a state of apt's of its own, the current folder
#   backports_apt get|cache ...      apt-get or apt-cache there; what goes wrong is in `log`
#
# What cannot be had is said, of $wanted, with exit status 1.

unavailable() {
    echo "$wanted not available: $1" >&2
    exit 1
}

need_debian() {
    command -v apt-get > /dev/null && command -v dpkg-deb > /dev/null || unavailable "this is no Debian"
}

open_backports() {
    need_debian
    mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep -v security | head -n 1)
    [ -n "$mirror" ] || unavailable "apt has no mirror"
    mkdir -p "$folder/apt/lists/partial" "$folder/apt/cache/archives/partial"
    cd "$folder/apt"
    keys=/usr/share/keyrings/debian-archive-keyring.gpg
    echo "deb [${1:+arch=$1 }signed-by=$keys] $mirror bookworm-backports main" > sources.list
    cat > conf << CONF
Dir::Etc::sourcelist "$folder/apt/sources.list";
Dir::Etc::sourceparts "-";
Dir::State::Lists "$folder/apt/lists";
Dir::Cache "$folder/apt/cache";
APT::Get::List-Cleanup "false";
CONF
    [ -z "${1:-}" ] || printf 'APT::Architecture "%s";\nAPT::Architectures { "%s"; };\n' "$1" "$1" >> conf
    : > log
    backports_apt get update
}

backports_apt() {
    program=apt-$1
    shift
    "$program" -c conf -qq "$@" 2>> log || unavailable "$(tail -n 1 log)"
}
