/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Message registers, and calls that the test answers, for stubs of every language. What the proxies share: what the client's stub has
 * returned, how often a handler was called, and lengths that a handler is to get wrong.
 */
#include <stddef.h>
#include <stdint.h>

uint64_t host_mr[256];
uint32_t proxy_error, proxy_served, proxy_signalled;
uint32_t proxy_sent_length, proxy_answered_length; /* not 0: in place of the right one */

static void (*answer)(uint32_t ch, uint64_t label, uint64_t count, uint64_t *answer_label,
                      uint64_t *answer_count);

void host_answer_calls(void (*function)(uint32_t, uint64_t, uint64_t, uint64_t *, uint64_t *))
{
    answer = function;
}

void host_call(uint32_t ch, uint64_t label, uint64_t count, uint64_t *answer_label,
               uint64_t *answer_count)
{
    answer(ch, label, count, answer_label, answer_count);
}

uint64_t host_mr_get(uint32_t mr)
{
    return host_mr[mr];
}

void host_mr_set(uint32_t mr, uint64_t value)
{
    host_mr[mr] = value;
}

void host_notify(uint32_t ch)
{
    proxy_signalled = ch;
}
