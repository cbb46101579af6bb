/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Messages between the thread's IPC buffer, which whoever includes this has chosen (SEL4_FIXED_IPC_BUFFER), and what the rest
 * of the monitor knows of them.
 */
#pragma once

#include <monitor/kernel.h>
#include <sel4/sel4.h>

/* Words beyond the length are zero. Capabilities do not arrive: the monitor's threads name no slot for one. */
static inline void message_take(struct message *message, seL4_MessageInfo_t info)
{
    seL4_Word length = seL4_MessageInfo_get_length(info);

    message->label = seL4_MessageInfo_get_label(info);
    message->length = length < MONITOR_MESSAGE_WORDS ? length : MONITOR_MESSAGE_WORDS;
    for (seL4_Word i = 0; i < MONITOR_MESSAGE_WORDS; i++) {
        message->words[i] = i < message->length ? seL4_GetMR((int)i) : 0;
    }
}

static inline void message_put(const seL4_Word *words, seL4_Word length)
{
    for (seL4_Word i = 0; i < length; i++) {
        seL4_SetMR((int)i, words[i]);
    }
}
