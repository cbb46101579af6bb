/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Figures are read when they are asked for, and then meters look again, for the next time: nobody has work with them otherwise, and nobody
 * is waited for. Times are the kernel's counts, by the meters; the rest is what each program counts itself, and as true as that is.
 */
#include <microkit.h>
#include <microkit_net_counters.h>
#include <microkit_timer.h>

#include "figures.h"
#include "pds.h"

#define METER 10 /* channel id of the first, see web.system */

const struct microkit_net_all_counters *frames; /* set by the tool */
const struct worker_counts *left, *right;
const struct metered_times *times_0, *times_1, *times_2, *times_3;

static uint64_t load(const uint64_t *of_others)
{
    return *(const volatile uint64_t *)of_others;
}

static void put_count(struct text *text, const char *name, uint64_t number, bool more)
{
    text_put(text, "\"");
    text_put(text, name);
    text_put(text, "\": ");
    text_put_number(text, number);
    text_put(text, more ? ", " : "}");
}

static void put_times(struct text *text, uint32_t meter)
{
    const struct metered_times *const all[METERS] = {times_0, times_1, times_2, times_3};

    for (uint32_t i = 0; i < PER_METER && metered[meter][i] != NULL; i++) {
        text_put(text, meter == 0 && i == 0 ? "{\"name\": \"" : ", {\"name\": \"");
        text_put(text, metered[meter][i]);
        text_put(text, "\", ");
        put_count(text, "us", load(&all[meter]->used[i]), true);
        put_count(text, "at", load(&all[meter]->at), false);
    }
    microkit_notify(METER + meter);
}

static void put_channel(struct text *text, const char *name, uint64_t sent, uint64_t received,
                        bool more)
{
    text_put(text, "{\"name\": \"");
    text_put(text, name);
    text_put(text, "\", ");
    put_count(text, "sent", sent, true);
    put_count(text, "received", received, false);
    text_put(text, more ? ", " : "");
}

void figures_put(struct text *text, uint64_t requests)
{
    text_put(text, "{");
    put_count(text, "us", microkit_time() / 1000, true);
    put_count(text, "requests", requests, true);
    text_put(text, "\"pds\": [");
    for (uint32_t meter = 0; meter < METERS; meter++) {
        put_times(text, meter);
    }
    text_put(text, "], \"channels\": [");
    put_channel(text, "left: notifications", load(&left->sent), load(&left->received), true);
    put_channel(text, "right: notifications", load(&right->sent), load(&right->received), true);
    put_channel(text, "outside: frames", load(&frames->ports[0].sent),
                load(&frames->ports[0].received), true);
    put_channel(text, "web: frames", load(&frames->ports[1].sent), load(&frames->ports[1].received),
                false);
    text_put(text, "]}\n");
}
