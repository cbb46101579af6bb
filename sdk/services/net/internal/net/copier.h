/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Copies a frame from the buffers of one into those of another: with net/switch.h what the isolation of clients rests on. Its
 * contract is proved (docs/design/proofs.md), for all numbers that anyone may say.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* As microkit_net.h has them, in words of eight bytes. */
#define NET_BUFFERS      64u
#define NET_BUFFER_WORDS 256u
#define NET_LEAST        14u
#define NET_MOST         1514u

/* The header, and two bytes more. */
#define NET_HEADER_WORDS 2u

/* Eight bytes of a frame, the first lowest. */
typedef uint64_t __attribute__((may_alias)) net_word;

/*@ logic integer net_power(integer bytes) =
      bytes <= 0 ? 1 : bytes == 1 ? 0x100 : bytes == 2 ? 0x10000 : bytes == 3 ? 0x1000000 : bytes == 4 ? 0x100000000 :
      bytes == 5 ? 0x10000000000 : bytes == 6 ? 0x1000000000000 : bytes == 7 ? 0x100000000000000 : 0x10000000000000000;

    predicate net_same_words(net_word *to, net_word *from, integer end) =
      \forall integer i; NET_HEADER_WORDS <= i < end ==> to[i] == from[i];
*/

/* A word of which only the first bytes are kept, 1 to 8; the others are zero. */
/*@ requires 1 <= bytes <= 8;
    assigns \nothing;
    ensures \result == word % net_power(bytes);
*/
net_word net_copier_keep(net_word word, uint32_t bytes);

/* Copy a frame of `length` bytes from buffer `source` to buffer `target`, but its first 16 bytes from `header`: these are what was judged,
 * and who writes into the source cannot change them any more. Behind the frame, up to a whole word, are zeros: nothing that is
 * not of the frame is handed on. False, and nothing written: there are no such buffers, or no frame has that length. */
/*@ requires \valid(to + (0 .. NET_BUFFERS * NET_BUFFER_WORDS - 1));
    requires \valid_read(from + (0 .. NET_BUFFERS * NET_BUFFER_WORDS - 1));
    requires \valid_read(header + (0 .. NET_HEADER_WORDS - 1));
    requires \separated(to + (0 .. NET_BUFFERS * NET_BUFFER_WORDS - 1),
      from + (0 .. NET_BUFFERS * NET_BUFFER_WORDS - 1));
    requires \separated(to + (0 .. NET_BUFFERS * NET_BUFFER_WORDS - 1), header + (0 .. NET_HEADER_WORDS - 1));
    behavior copied:
      assumes target < NET_BUFFERS && source < NET_BUFFERS && NET_LEAST <= length <= NET_MOST;
      assigns to[target * NET_BUFFER_WORDS .. target * NET_BUFFER_WORDS + (length - 1) / 8];
      ensures \result != 0;
      ensures to[target * NET_BUFFER_WORDS] == header[0];
      ensures length >= 16 ==> to[target * NET_BUFFER_WORDS + 1] == header[1];
      ensures length < 16 ==> to[target * NET_BUFFER_WORDS + 1] == header[1] % net_power(length - 8);
      ensures net_same_words(to + target * NET_BUFFER_WORDS, from + source * NET_BUFFER_WORDS, length / 8);
      ensures length > 16 && length % 8 != 0 ==> to[target * NET_BUFFER_WORDS + length / 8] ==
        from[source * NET_BUFFER_WORDS + length / 8] % net_power(length % 8);
    behavior refused:
      assumes target >= NET_BUFFERS || source >= NET_BUFFERS || length < NET_LEAST || length > NET_MOST;
      assigns \nothing;
      ensures \result == 0;
    complete behaviors;
    disjoint behaviors;
*/
bool net_copier_copy(net_word *to, uint32_t target, const net_word *from, uint32_t source,
                     const net_word header[NET_HEADER_WORDS], uint32_t length);
