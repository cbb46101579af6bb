/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * As much of libmicrokit as services use, for tests on the host: a test is the kernel and the peers.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <multikit/pd.h>

typedef uint64_t seL4_Word;
typedef unsigned int microkit_channel;

typedef struct {
    seL4_Word label;
    uint16_t count;
} microkit_msginfo;

/* What the program under test has. */
void init(void);
void notified(microkit_channel ch);
microkit_msginfo protected(microkit_channel ch, microkit_msginfo msginfo);

/* What the test has. */
void microkit_notify(microkit_channel ch);
void microkit_irq_ack(microkit_channel ch);
microkit_msginfo microkit_ppcall(microkit_channel ch, microkit_msginfo msginfo);

static inline void microkit_deferred_notify(microkit_channel ch)
{
    microkit_notify(ch);
}

static inline void microkit_deferred_irq_ack(microkit_channel ch)
{
    microkit_irq_ack(ch);
}

/* The channels that there are. */
extern const seL4_Word microkit_notifications;

extern seL4_Word message_words[64];

static inline microkit_msginfo microkit_msginfo_new(seL4_Word label, uint16_t count)
{
    return (microkit_msginfo){label, count};
}

static inline seL4_Word microkit_msginfo_get_label(microkit_msginfo msginfo)
{
    return msginfo.label;
}

static inline seL4_Word microkit_msginfo_get_count(microkit_msginfo msginfo)
{
    return msginfo.count;
}

static inline void microkit_mr_set(uint8_t mr, seL4_Word value)
{
    message_words[mr] = value;
}

static inline seL4_Word microkit_mr_get(uint8_t mr)
{
    return message_words[mr];
}

static inline void microkit_dbg_puts(const char *text)
{
    (void)text;
}
