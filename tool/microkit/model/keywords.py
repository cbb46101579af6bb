# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Words that no name of an interface may be, because a language of its stubs has them for itself: the languages'
standards, ISO/IEC 9899:2018, ISO/IEC 14882:2020, ISO/IEC 8652:2012 and the Rust reference. In small letters only, as the names are."""

from __future__ import annotations

_C = """auto break case char const continue default do double else enum extern float for goto if inline int long
    register restrict return short signed sizeof static struct switch typedef union unsigned void volatile while bool
    true false"""
_CPP = """alignas alignof and and_eq asm bitand bitor catch char8_t char16_t char32_t class compl concept const_cast
    consteval constexpr constinit co_await co_return co_yield decltype delete dynamic_cast explicit export friend
    mutable namespace new noexcept not not_eq nullptr operator or or_eq private protected public reinterpret_cast
    requires static_assert static_cast template this thread_local throw try typeid typename using virtual wchar_t xor
    xor_eq"""
_RUST = """as async await crate dyn fn impl in let loop match mod move mut pub ref self super trait type unsafe use
    where abstract become box final macro override priv typeof unsized yield"""
_ADA = """abort abs abstract accept access aliased all and array at begin body constant declare delay delta digits do
    elsif end entry exception exit function generic interface is limited loop mod new not null of or others out
    overriding package pragma private procedure protected raise range record rem renames requeue reverse select
    separate some subtype synchronized tagged task terminate then type until use when with xor"""
#: What C's implementations, or the stubs, have under small names.
_C_NAMES = """int8_t int16_t int32_t int64_t uint8_t uint16_t uint32_t uint64_t size_t uintptr_t errno linux unix
    microkit"""
#: Packages and types of Ada's and crates of Rust's that a name would hide.
_LIBRARIES = "ada interfaces system standard boolean integer natural positive core alloc std multikit"
#: Scalar types of Rust and C++ that are not reserved, but that a name would hide; and those of interfaces.
_TYPES = "u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize f32 f64 str bytes"

KEYWORDS: dict[str, str] = {
    word: language
    for language, words in (("this description", _TYPES), ("Ada", _ADA), ("Rust", _RUST), ("C++", _CPP), ("C", _C),
                            ("C", _C_NAMES), ("the stubs", _LIBRARIES))
    for word in words.split()
}
