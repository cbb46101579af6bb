/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Bits, masks, and multiples of powers of two: the only place where the kernel computes with them, so
 * that each is looked at once. BIT and MASK are for constants. The functions are defined for every
 * argument: counts are taken modulo 64, as AArch64's shifts do by themselves (Arm ARM C6.2, LSLV), so
 * that nothing of a capability's contents is undefined behaviour, and no instruction is spent on it.
 */
#pragma once

#include <base/types.h>

#define BIT(n)    (1ULL << (n))
#define MASK(n)   (BIT(n) - 1ULL)

#define WORD_BITS 64u

/*@ assigns \nothing; */
static inline u64 shift_left(u64 value, u32 count)
{
    return value << (count & (WORD_BITS - 1));
}

/*@ assigns \nothing;
    ensures \result == shifted(value, count);
 */
static inline u64 shift_right(u64 value, u32 count)
{
    return value >> (count & (WORD_BITS - 1));
}

/* 2 to the power n. */
/*@ assigns \nothing;
    ensures \result == power_of(n % WORD_BITS);
 */
static inline u64 bit(u32 n)
{
    return shift_left(1, n);
}

/* The n lowest bits. */
/*@ assigns \nothing;
    ensures \result == power_of(n % WORD_BITS) - 1;
    ensures \result == ones(n);
 */
static inline u64 mask(u32 n)
{
    return bit(n) - 1;
}

static inline bool bit_test(u64 word, u32 n)
{
    return (word & bit(n)) != 0;
}

/*@ assigns \nothing;
    ensures \forall integer m; 0 <= m < WORD_BITS ==> (has(\result, m) <==> m == n % WORD_BITS || has(word, m));
 */
static inline u64 bit_set(u64 word, u32 n)
{
    return word | bit(n);
}

/*@ assigns \nothing;
    ensures \forall integer m; 0 <= m < WORD_BITS ==> (has(\result, m) <==> m != n % WORD_BITS && has(word, m));
 */
static inline u64 bit_clear(u64 word, u32 n)
{
    return word & ~bit(n);
}

/* Number of the highest bit of a word that is not 0. */
/*@ requires word != 0;
    assigns \nothing;
    ensures \result < WORD_BITS && has(word, \result);
    ensures \forall integer m; \result < m < WORD_BITS ==> !has(word, m);
 */
static inline u32 highest_bit(u64 word)
{
    return WORD_BITS - 1 - (u32)__builtin_clzll(word);
}

/* Number of the lowest. */
/*@ requires word != 0;
    assigns \nothing;
    ensures \result == lowest_of(word) && \result < WORD_BITS && has(word, \result);
 */
static inline u32 lowest_bit(u64 word)
{
    return (u32)__builtin_ctzll(word);
}

/* All but the lowest. */
/*@ requires word != 0;
    assigns \nothing;
    ensures \forall integer m; 0 <= m < WORD_BITS ==> (has(\result, m) <==> m != lowest_of(word) && has(word, m));
 */
static inline u64 bit_clear_lowest(u64 word)
{
    return word & (word - 1);
}

/* To a multiple of 2 to the power n. */
/*@ assigns \nothing;
    ensures n < WORD_BITS ==> \result == down(value, n);
 */
static inline u64 round_down(u64 value, u32 n)
{
    return value & ~mask(n);
}

/*@ assigns \nothing;
    ensures n < WORD_BITS && value + power_of(n) - 1 <= UINT64_MAX ==> \result == up(value, n);
 */
static inline u64 round_up(u64 value, u32 n)
{
    return round_down(value + mask(n), n);
}

/*@ assigns \nothing;
    ensures \result <==> value % power_of(n % WORD_BITS) == 0;
 */
static inline bool is_multiple(u64 value, u32 n)
{
    return (value & mask(n)) == 0;
}
