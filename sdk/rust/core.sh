#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
#
# Makes a Rust compiler for protection domains:
#
#   core.sh TARGET OUTPUT [RUSTC]
#   core.sh TARGET --find [RUSTC]
#
# writes OUTPUT, a script that compiles for TARGET (aarch64-unknown-none-softfloat), or prints which compiler it takes. RUSTC is the compiler; without it, the
# first of `rustc` and /usr/bin/rustc that can. A compiler can if it has a `core` for TARGET (rustup target add), or if the
# sources of the standard library are there (Debian's rust-src): then `core` and `alloc` are compiled, once for each
# compiler and target, into ${MULTIKIT_RUST_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/multikit/rust}.
#
# Exit status: 0; 1, with a sentence, if there is no such compiler or `core` cannot be compiled.
set -eu

target=$1
output=$2
cache=${MULTIKIT_RUST_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/multikit/rust}
# An erratum of Cortex-A53 that is mended in all programs (docs/design/hardware.md).
MENDED=+fix-cortex-a53-835769
# The first release in which `alloc` says by itself that memory has run out.
HANDLES_ALLOC_ERRORS=68

fail() {
    echo "core.sh: $*" >&2
    exit 1
}

has_core() {
    for library in "$("$1" --print target-libdir --target "$target" 2>/dev/null)"/libcore-*.rlib; do
        [ -e "$library" ] && return
    done
    return 1
}

sources_of() {
    echo "$("$1" --print sysroot)/lib/rustlib/src/rust/library"
}

can() {
    command -v "$1" >/dev/null 2>&1 && { has_core "$1" || [ -e "$(sources_of "$1")/core/src/lib.rs" ]; }
}

find_rustc() {
    for rustc in ${3:-rustc /usr/bin/rustc}; do
        if can "$rustc"; then
            command -v "$rustc"
            return
        fi
    done
    fail "no Rust compiler with a 'core' for $target: install Debian's rustc and rust-src, or for a compiler of rustup" \
        "that target (rustup target add $target)"
}

# compile NAME SOURCE FOLDER: a crate of the standard library.
compile() {
    # Only these get unstable features: `core` is written with them. Options are few: programs may be compiled with any.
    RUSTC_BOOTSTRAP=1 "$rustc" --target "$3/$target.json" --edition 2021 --crate-type rlib --crate-name "$1" \
        --sysroot "$3" --out-dir "$3/lib/rustlib/$target/lib" -C opt-level=2 -C panic=abort -C relocation-model=static \
        -C force-unwind-tables=no -C embed-bitcode=no \
        -Z force-unstable-if-unmarked --cap-lints allow "$2"
}

# write_target FOLDER: the target, and what compilers do not know as one of its features by name.
write_target() {
    RUSTC_BOOTSTRAP=1 "$rustc" -Z unstable-options --print target-spec-json --target "$target" |
        sed "/\"is-builtin\"/d; s/\(\"features\": \"[^\"]*\)\"/\1,$MENDED\"/" >"$1/$target.json"
    grep -q "$MENDED" "$1/$target.json"
}

# What `core` asks of a compiler's own library is in libgcc and libmicrokit.
compile_builtins() {
    printf '#![feature(no_core, compiler_builtins)]\n#![no_core]\n#![compiler_builtins]\n' >"$1/compiler_builtins.rs"
    compile compiler_builtins "$1/compiler_builtins.rs" "$1"
}

# A complete folder takes its name at once: several builds may do this at the same time.
make_core() {
    echo "core.sh: compiling Rust's core for $target, once: $1" >&2
    mkdir -p "$cache"
    new=$(mktemp -d "$cache/new.XXXXXX")
    trap 'rm -rf "$new"' EXIT
    mkdir -p "$new/lib/rustlib/$target/lib"
    { write_target "$new" && compile core "$sources/core/src/lib.rs" "$new" && compile_builtins "$new" &&
        compile alloc "$sources/alloc/src/lib.rs" "$new"; } ||
        fail "$rustc cannot compile its 'core'; take Debian's rustc and rust-src, or one with $target (rustup target add)"
    mv -T "$new" "$1" 2>/dev/null || [ -d "$1" ] || fail "cannot write $1"
}

rustc=$(find_rustc "$@")
if [ "$output" = --find ]; then
    echo "$rustc"
    exit 0
fi
options="--target $target -C target-feature=$MENDED"
bootstrap=""
version=$("$rustc" -vV)
if ! has_core "$rustc"; then
    sources=$(sources_of "$rustc")
    key=$({ echo "$version" && cat "$0"; } | sha256sum | cut -c1-16)
    sysroot=$cache/$target-$key
    [ -d "$sysroot" ] || make_core "$sysroot"
    options="--target '$sysroot/$target.json' --sysroot '$sysroot'"
fi
minor=$(echo "$version" | sed -n 's/^release: 1\.\([0-9]*\).*/\1/p')
if [ "${minor:-0}" -lt "$HANDLES_ALLOC_ERRORS" ]; then
    # The crate multikit does it, which takes an unstable feature there, for that crate alone.
    options="$options --cfg multikit_alloc_error_handler"
    bootstrap="RUSTC_BOOTSTRAP=multikit "
fi
mkdir -p "$(dirname "$output")"
printf '#!/bin/sh\n# %s\n%sexec %s %s "$@"\n' "$(echo "$version" | head -n 1)" "$bootstrap" "'$rustc'" "$options" >"$output.new"
chmod +x "$output.new"
if cmp -s "$output.new" "$output"; then rm "$output.new"; else mv "$output.new" "$output"; fi
