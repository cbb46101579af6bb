/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The server: a handler for each procedure. What reaches a handler has values of its types, so nothing is judged here
 * but what only the server knows: how many notes there are.
 */
#include "notes_server.h"
#include "server.h" /* channel ids, see typed.system */

#define NOTES 3

static struct note {
    struct notes_about subject;
    uint8_t content[NOTES_ADD_CONTENT_MAX];
    uint32_t length;
} notes[NOTES];
static uint32_t count;

void notes_serve_add(microkit_channel client, const struct notes_about *subject,
                     const uint8_t *content, uint32_t content_length, enum notes_outcome *outcome,
                     uint32_t *number)
{
    (void)client;
    if (count == NOTES) {
        *outcome = NOTES_OUTCOME_FULL;
        return;
    }
    notes[count].subject = *subject;
    notes[count].length = content_length;
    __builtin_memcpy(notes[count].content, content, content_length);
    *number = count++;
    notes_signal_changed(CHANNEL_READER);
}

void notes_serve_look_up(microkit_channel client, uint32_t number, enum notes_outcome *outcome,
                         struct notes_about *subject, uint8_t *content, uint32_t *content_length)
{
    (void)client;
    if (number >= count) {
        *outcome = NOTES_OUTCOME_ABSENT;
        return;
    }
    *subject = notes[number].subject;
    *content_length = notes[number].length;
    __builtin_memcpy(content, notes[number].content, *content_length);
}

microkit_msginfo protected(microkit_channel ch, microkit_msginfo msginfo)
{
    return notes_dispatch(ch, msginfo);
}

void init(void)
{
}

void notified(microkit_channel ch)
{
    (void)ch;
}
