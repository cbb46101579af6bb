/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Numbers that somebody on the network cannot guess, made of a secret key by SipHash-2-4 (Aumasson and Bernstein, "SipHash: a fast
 * short-input PRF", 2012). Also used by lwIP, through port/.
 */
#pragma once

#include <stdint.h>

#define RANDOM_KEY_SIZE 16

/* The keyed hash of two words. */
uint64_t random_hash(const uint64_t key[2], uint64_t first, uint64_t second);

/* The key of all numbers from now on; nothing is read of it later. */
void random_init(const uint8_t key[RANDOM_KEY_SIZE]);

/* The next number. */
uint32_t random_number(void);

/* Where the sequence numbers of a connection begin (RFC 6528, 3): they differ for each pair of ends, and go on with time, 250,000 a second. Addresses
 * and ports in any byte order. */
uint32_t random_sequence_number(uint32_t local, uint16_t local_port, uint32_t remote,
                                uint16_t remote_port);
