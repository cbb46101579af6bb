/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * By whole words, which are aligned, so that buffers may be Device memory, too (docs/dma.md).
 */
#include "net/copier.h"

net_word net_copier_keep(net_word word, uint32_t bytes)
{
    switch (bytes) {
    case 1:
        return word % UINT64_C(0x100);
    case 2:
        return word % UINT64_C(0x10000);
    case 3:
        return word % UINT64_C(0x1000000);
    case 4:
        return word % UINT64_C(0x100000000);
    case 5:
        return word % UINT64_C(0x10000000000);
    case 6:
        return word % UINT64_C(0x1000000000000);
    case 7:
        return word % UINT64_C(0x100000000000000);
    default:
        return word;
    }
}

/* Whole words from the third on, and what is left of one. */
/*@ requires NET_HEADER_WORDS * 8 < length <= NET_MOST;
    requires \valid(to + (0 .. NET_BUFFER_WORDS - 1)) && \valid_read(from + (0 .. NET_BUFFER_WORDS - 1));
    requires \separated(to + (0 .. NET_BUFFER_WORDS - 1), from + (0 .. NET_BUFFER_WORDS - 1));
    assigns to[NET_HEADER_WORDS .. (length - 1) / 8];
    ensures to[0] == \old(to[0]) && to[1] == \old(to[1]);
    ensures net_same_words(to, from, length / 8);
    ensures length % 8 != 0 ==> to[length / 8] == from[length / 8] % net_power(length % 8);
*/
static void copy_data(net_word *to, const net_word *from, uint32_t length)
{
    const uint32_t whole = length / 8;

    /*@ loop invariant NET_HEADER_WORDS <= i <= whole;
        loop invariant \forall integer k; NET_HEADER_WORDS <= k < i ==> to[k] == from[k];
        loop assigns i, to[NET_HEADER_WORDS .. whole - 1];
        loop variant whole - i;
    */
    for (uint32_t i = NET_HEADER_WORDS; i < whole; i++) {
        to[i] = from[i];
    }
    if (length % 8 != 0) {
        to[whole] = net_copier_keep(from[whole], length % 8);
    }
}

bool net_copier_copy(net_word *to, uint32_t target, const net_word *from, uint32_t source,
                     const net_word header[NET_HEADER_WORDS], uint32_t length)
{
    if (target >= NET_BUFFERS || source >= NET_BUFFERS || length < NET_LEAST || length > NET_MOST) {
        return false;
    }
    net_word *const frame = to + target * NET_BUFFER_WORDS;
    const net_word *const data = from + source * NET_BUFFER_WORDS;

    frame[0] = header[0];
    frame[1] = length < 16 ? net_copier_keep(header[1], length - 8) : header[1];
    if (length > 16) {
        copy_data(frame, data, length);
    }
    return true;
}
