/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Issues tokens and knows those that it has issued: the last few of them, each until its time has come. They are random
 * numbers, so one that is good cannot be made from others.
 */
#include <microkit_entropy.h>
#include <microkit_rtc.h>

#include "issuer.h" /* channel ids, see tokens.system */
#include "tokens_server.h"

#define TOKENS 8
#define SIZE   TOKENS_ISSUE_TOKEN_MAX
#define LIFE   UINT64_C(86400) /* seconds */

static struct token {
    uint8_t bytes[SIZE];
    uint64_t expiry; /* 0: none */
} issued[TOKENS];
static unsigned int next;
static bool is_awaited;

void tokens_serve_issue(microkit_channel client, enum tokens_outcome *outcome, uint8_t *token,
                        uint32_t *token_length, uint64_t *expiry)
{
    struct token *new = &issued[next];
    uint64_t now;

    (void)client;
    new->expiry = 0;
    if (!microkit_entropy_read(CHANNEL_ENTROPY, new->bytes, SIZE) ||
        !microkit_rtc_read(CHANNEL_CLOCK, &now)) {
        is_awaited = true;
        *outcome = TOKENS_OUTCOME_NOT_YET;
        return;
    }
    new->expiry = now + LIFE;
    next = (next + 1) % TOKENS;
    *outcome = TOKENS_OUTCOME_GOOD;
    __builtin_memcpy(token, new->bytes, SIZE);
    *token_length = SIZE;
    *expiry = new->expiry;
}

/* How many bytes are right must not be told by the time that this takes. */
static bool is_same(const uint8_t *a, const uint8_t *b)
{
    uint8_t different = 0;

    for (unsigned int i = 0; i < SIZE; i++) {
        different |= a[i] ^ b[i];
    }
    return different == 0;
}

static enum tokens_outcome judge(const uint8_t *bytes)
{
    uint64_t now;

    for (unsigned int i = 0; i < TOKENS; i++) {
        if (issued[i].expiry == 0 || !is_same(issued[i].bytes, bytes)) {
            continue;
        }
        if (!microkit_rtc_read(CHANNEL_CLOCK, &now)) {
            return TOKENS_OUTCOME_NOT_YET;
        }
        return now < issued[i].expiry ? TOKENS_OUTCOME_GOOD : TOKENS_OUTCOME_EXPIRED;
    }
    return TOKENS_OUTCOME_UNKNOWN;
}

void tokens_serve_check(microkit_channel client, const uint8_t *token, uint32_t token_length,
                        enum tokens_outcome *outcome)
{
    (void)client;
    *outcome = token_length == SIZE ? judge(token) : TOKENS_OUTCOME_UNKNOWN;
}

microkit_msginfo protected(microkit_channel ch, microkit_msginfo msginfo)
{
    return tokens_dispatch(ch, msginfo);
}

void init(void)
{
}

/* There are random bytes. */
void notified(microkit_channel ch)
{
    if (ch == CHANNEL_ENTROPY && is_awaited) {
        is_awaited = false;
        tokens_signal_ready(CHANNEL_VISITOR);
    }
}
