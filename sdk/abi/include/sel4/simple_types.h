/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Formats of printf() for the types of word.h. On AArch64 a word is an unsigned long for both
 * compilers, with and without an operating system.
 */
#pragma once

#include <sel4/word.h>

#define SEL4_PRId8     "d"
#define SEL4_PRIi8     "i"
#define SEL4_PRIo8     "o"
#define SEL4_PRIu8     "u"
#define SEL4_PRIx8     "x"
#define SEL4_PRIX8     "X"

#define SEL4_PRId16    "d"
#define SEL4_PRIi16    "i"
#define SEL4_PRIo16    "o"
#define SEL4_PRIu16    "u"
#define SEL4_PRIx16    "x"
#define SEL4_PRIX16    "X"

#define SEL4_PRId32    "d"
#define SEL4_PRIi32    "i"
#define SEL4_PRIo32    "o"
#define SEL4_PRIu32    "u"
#define SEL4_PRIx32    "x"
#define SEL4_PRIX32    "X"

#define SEL4_PRId64    "ld"
#define SEL4_PRIi64    "li"
#define SEL4_PRIo64    "lo"
#define SEL4_PRIu64    "lu"
#define SEL4_PRIx64    "lx"
#define SEL4_PRIX64    "lX"

#define SEL4_PRId_word SEL4_PRId64
#define SEL4_PRIi_word SEL4_PRIi64
#define SEL4_PRIo_word SEL4_PRIo64
#define SEL4_PRIu_word SEL4_PRIu64
#define SEL4_PRIx_word SEL4_PRIx64
#define SEL4_PRIX_word SEL4_PRIX64

#define SEL4_PRI_word  SEL4_PRIu_word
