/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A client in C. A call has an error, which says why there are no results, and results, which are the server's.
 */
#include "notes_client.h"
#include "writer.h" /* channel ids, see typed.system */

static uint32_t length(const char *text)
{
    uint32_t count = 0;

    while (text[count] != 0) {
        count++;
    }
    return count;
}

static void add(const char *text, bool urgent)
{
    const struct notes_about subject = {.author = 1, .urgent = urgent};
    enum notes_outcome outcome;
    uint32_t number;
    const uint32_t error =
        notes_call_add(CHANNEL_SERVER, &subject, text, length(text), &outcome, &number);

    if (error != MICROKIT_INTERFACE_OK) {
        microkit_dbg_puts("writer: the call has failed\n");
    } else if (outcome == NOTES_OUTCOME_FULL) {
        microkit_dbg_puts("writer: the server is full\n");
    } else {
        microkit_dbg_puts("writer: added note ");
        microkit_dbg_put32(number);
        microkit_dbg_puts("\n");
    }
}

/* The stub knows what may be sent. */
static void add_too_much(void)
{
    static const char much[NOTES_ADD_CONTENT_MAX + 1];
    const struct notes_about subject = {.author = 1};
    enum notes_outcome outcome;
    uint32_t number;

    if (notes_call_add(CHANNEL_SERVER, &subject, much, sizeof(much), &outcome, &number) ==
        MICROKIT_INTERFACE_ARGUMENT) {
        microkit_dbg_puts("writer: 101 bytes are too many\n");
    }
}

/* What a client without stubs might send: the label is right, the message is not. */
static void forge(void)
{
    const microkit_msginfo answer =
        microkit_ppcall(CHANNEL_SERVER, microkit_msginfo_new(NOTES_LABEL_LOOK_UP, 0));

    if (microkit_msginfo_get_label(answer) ==
        (MICROKIT_INTERFACE_LABEL_REFUSAL | MICROKIT_INTERFACE_REFUSED)) {
        microkit_dbg_puts("writer: an empty message is refused\n");
    }
}

void init(void)
{
    add("buy bread", true);
    add("", false);
    add("the server is on another core, or on this one", false);
    add("one more", false);
    add_too_much();
    forge();
}

void notified(microkit_channel ch)
{
    (void)ch;
}
