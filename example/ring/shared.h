/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What sender and receiver share: a ring of messages, and buffers with a used and a free ring. What
 * the sender writes is in one region, what the receiver writes in another.
 */
#pragma once

#include <microkit.h>
#include <microkit_buffers.h>

#define MESSAGES 20000 /* sent through the ring */
#define CAPACITY 64    /* of the ring, messages */
#define FILLS    500   /* buffers sent with data */
#define BUFFERS  8
#define WORDS    128 /* of 8 bytes in a buffer */

struct message {
    uint64_t number, body;
};

#define LINE          __attribute__((aligned(MICROKIT_RING_LINE)))
#define MESSAGES_SIZE MICROKIT_RING_PRODUCED_SIZE(CAPACITY, sizeof(struct message))
#define NUMBERS_SIZE  MICROKIT_RING_PRODUCED_SIZE(BUFFERS, sizeof(struct microkit_buffer))

struct of_sender {
    char messages[MESSAGES_SIZE] LINE;
    char used[NUMBERS_SIZE] LINE;
    char free[MICROKIT_RING_CONSUMED_SIZE] LINE;
    uint64_t data[BUFFERS][WORDS] LINE;
};

struct of_receiver {
    char messages[MICROKIT_RING_CONSUMED_SIZE] LINE;
    char used[MICROKIT_RING_CONSUMED_SIZE] LINE;
    char free[NUMBERS_SIZE] LINE;
};

#define PAGE (UINT64_C(1) << seL4_PageBits)

_Static_assert(sizeof(struct of_sender) <= 3 * PAGE, "fits its region, see ring.system");
_Static_assert(sizeof(struct of_receiver) <= PAGE, "fits its region, see ring.system");

/* Words of message or buffer number n. */
static inline uint64_t body_of(uint64_t n, uint64_t word)
{
    return (n + 1) * 0x9e3779b97f4a7c15u ^ word;
}
