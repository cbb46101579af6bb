/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Makes the calls and judges the answers.
 */
#include <microkit.h>

#include "orders.h"

static seL4_Word failed;

static void step(const char *name, bool good)
{
    if (!good) {
        failed++;
        microkit_dbg_puts("client: FAILED: ");
        microkit_dbg_puts(name);
        microkit_dbg_puts("\n");
    }
}

static microkit_msginfo call(microkit_channel ch, seL4_Word order)
{
    microkit_mr_set(0, order);
    return microkit_ppcall(ch, microkit_msginfo_new(7, 1));
}

static bool is_error(microkit_msginfo answer)
{
    return microkit_msginfo_get_label(answer) == MICROKIT_ERROR_PEER &&
           microkit_msginfo_get_count(answer) == 1 && microkit_mr_get(0) == MICROKIT_PEER_RESTARTED;
}

static bool answers(microkit_channel ch, seL4_Word value)
{
    microkit_msginfo answer = call(ch, ANSWER);

    return microkit_msginfo_get_label(answer) == 0 && microkit_msginfo_get_count(answer) == 2 &&
           microkit_mr_get(0) == value;
}

/* A restart keeps the server's counter, a reset does not. */
static void server(const char *name, microkit_channel ch)
{
    step(name, answers(ch, VALUE + 1));
    step(name, is_error(call(ch, FAULT)));
    step(name, answers(ch, VALUE + 1));
    step(name, is_error(call(ch, RESTART)));
    step(name, answers(ch, VALUE + 3));
    step(name, is_error(call(ch, RESET)));
    step(name, answers(ch, VALUE + 1));
}

/* The server behind the middle one is restarted: that gets the error, and passes it on. Then the middle
 * one is, while its own call is served: that goes on, and the client gets the error. */
static void through(const char *name, microkit_channel ch, seL4_Word value)
{
    step(name, answers(ch, value));
    step(name, is_error(call(ch, FAULT)));
    step(name, answers(ch, VALUE + 1));
    step(name, is_error(call(ch, RESET)));
    step(name, answers(ch, VALUE + 3));
    step(name, is_error(call(ch, RESTART)));
    step(name, answers(ch, VALUE + 5));
}

void init(void)
{
    server("active", 0);
    server("passive", 1);
    through("mid", 2, VALUE + 2);
    through("busy", 3, VALUE + 6);
    microkit_dbg_puts(failed ? "client: FAILED\n" : "client: every call has ended: good\n");
}

void notified(microkit_channel ch)
{
    (void)ch;
}
