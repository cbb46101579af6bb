/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * One of 64: talks to three others on each of the other cores, with all of them at the same time. On each
 * channel messages go to and fro, numbered, each with a text of its own; a notification without a new
 * message or with a wrong one is an error, and one that is lost ends the talk for ever. Every second
 * answer is deferred, so some wait for others in the queue of one. Who has received all passes a token
 * on, by way of all nodes in order; the last one looks at everybody's counts.
 */
#include "traffic.h"

#include <microkit.h>
#include <stdbool.h>

#define TOKEN_IN  60
#define TOKEN_OUT 61

/* Set by the tool. */
struct outbox *outbox0, *outbox1, *outbox2, *outbox3;

static unsigned int core, node; /* by the name, node<core>_<number> */
static bool token, failed;

static struct outbox *outbox_of(unsigned int which)
{
    struct outbox *all[CORES] = {outbox0, outbox1, outbox2, outbox3};

    return all[which];
}

static void fail(const char *what, microkit_channel ch)
{
    if (!failed) {
        failed = true;
        microkit_dbg_puts(microkit_name);
        microkit_dbg_puts(": FAILED: ");
        microkit_dbg_puts(what);
        microkit_dbg_puts(" on ");
        microkit_dbg_put32(ch);
        microkit_dbg_puts("\n");
    }
}

/* The partners of a node of a lower core are some numbers on. */
static unsigned int partner(unsigned int of, unsigned int other, unsigned int n)
{
    static const unsigned int offsets[PARTNERS] = {0, 1, 5};
    unsigned int offset = of < other ? offsets[n] : NODES - offsets[n];

    return (node + offset) % NODES;
}

static uint64_t text(unsigned int from_core, unsigned int from, microkit_channel ch,
                     uint64_t number)
{
    uint64_t mixed =
        ((uint64_t)from_core << 48 | (uint64_t)from << 32 | (uint64_t)ch << 24) + number;

    return (mixed + 1) * 0x9E3779B97F4A7C15ULL;
}

static void send(microkit_channel ch)
{
    struct end *end = &outbox_of(core)->of[node][ch];
    uint64_t number = end->sent + 1;

    end->text = text(core, node, ch, number);
    __atomic_store_n(&end->sent, number, __ATOMIC_RELEASE);
    if ((number & 1) != 0) {
        microkit_deferred_notify(ch);
    } else {
        microkit_notify(ch);
    }
}

static bool all_received(unsigned int of_core, unsigned int of)
{
    for (unsigned int id = 0; id < IDS; id++) {
        struct end *end = &outbox_of(of_core)->of[of][id];

        if (id / PARTNERS != of_core &&
            __atomic_load_n(&end->received, __ATOMIC_ACQUIRE) != ROUNDS) {
            return false;
        }
    }
    return true;
}

static void report(void)
{
    uint64_t messages = 0;

    for (unsigned int each = 0; each < CORES * NODES; each++) {
        if (!all_received(each / NODES, each % NODES)) {
            fail("wrong counts", each);
        }
        for (unsigned int id = 0; id < IDS; id++) {
            messages += outbox_of(each / NODES)->of[each % NODES][id].sent;
        }
    }
    microkit_dbg_puts("traffic: ");
    microkit_dbg_put32((uint32_t)messages);
    microkit_dbg_puts(failed ? " messages, FAILED\n" : " messages, all received\n");
}

static void pass_on(void)
{
    if (!token || failed || !all_received(core, node)) {
        return;
    }
    token = false;
    if (core == CORES - 1 && node == NODES - 1) {
        report();
    } else {
        microkit_notify(TOKEN_OUT);
    }
}

void init(void)
{
    core = (unsigned int)(microkit_name[4] - '0');
    for (const char *at = microkit_name + 6; *at != '\0'; at++) {
        node = node * 10 + (unsigned int)(*at - '0');
    }
    token = core == 0 && node == 0;
    for (microkit_channel ch = (core + 1) * PARTNERS; ch < IDS; ch++) {
        send(ch); /* the lower core begins */
    }
}

static void receive(microkit_channel ch)
{
    unsigned int other = ch / PARTNERS, number = partner(core, other, ch % PARTNERS);
    microkit_channel id = core * PARTNERS + ch % PARTNERS;
    struct end *mine = &outbox_of(core)->of[node][ch];
    struct end *theirs = &outbox_of(other)->of[number][id];
    uint64_t sent = __atomic_load_n(&theirs->sent, __ATOMIC_ACQUIRE);

    if (sent != mine->received + 1 || sent > ROUNDS) {
        fail("not one message", ch);
    } else if (theirs->text != text(other, number, id, sent)) {
        fail("wrong text", ch);
    }
    __atomic_store_n(&mine->received, sent, __ATOMIC_RELEASE);
    if (!failed && mine->sent < ROUNDS) {
        send(ch);
    }
}

void notified(microkit_channel ch)
{
    if (ch == TOKEN_IN) {
        token = true;
    } else {
        receive(ch);
    }
    pass_on();
}
