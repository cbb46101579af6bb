/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * ChaCha20's block function (RFC 8439, 2.3).
 */
#pragma once

#include <stdint.h>

#define CHACHA_KEY_WORDS   8
#define CHACHA_BLOCK_WORDS 16

/* A block of the key stream. nonce: words 13 to 15 of the state. */
void chacha_block(const uint32_t key[CHACHA_KEY_WORDS], uint32_t counter, const uint32_t nonce[3],
                  uint32_t block[CHACHA_BLOCK_WORDS]);
