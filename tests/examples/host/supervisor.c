/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The supervisor of example/supervisor with calls that come late or find nothing new: it starts the core once for each
 * time that it goes down, and gives up only after as often as it says.
 */
#include "../../../example/supervisor/supervisor.c"

#include <stdio.h>
#include <string.h>

static seL4_Word epoch;
static unsigned int starts, gave_up;
static bool is_off; /* else it cannot be started */

void microkit_dbg_puts(const char *text)
{
    gave_up += strncmp(text, "giving core", 11) == 0;
}

void microkit_dbg_put32(uint32_t number)
{
    (void)number;
}

seL4_Word microkit_watch_epoch(microkit_channel id)
{
    return id == CORE_WATCH ? epoch : 0;
}

bool microkit_core_restart(unsigned int id)
{
    bool can = id == CORE && is_off;

    is_off = false;
    starts += can;
    return can;
}

void microkit_pd_restart(microkit_child child, seL4_Word entry)
{
    (void)child;
    (void)entry;
}

static void goes_down(seL4_Word at)
{
    epoch = at;
    is_off = true;
}

static int fail(const char *what)
{
    printf("%s: %u starts, given up %u times\n", what, starts, gave_up);
    return 1;
}

int main(void)
{
    goes_down(1);
    notified(CORE_WATCH);
    notified(CORE_WATCH);
    if (starts != 1 || gave_up != 0) {
        return fail("told twice of one change");
    }
    goes_down(3); /* up again was not seen in between */
    notified(CORE_WATCH);
    epoch = 4;
    notified(CORE_WATCH);
    if (starts != 2 || gave_up != 0) {
        return fail("two changes in one");
    }
    while (starts < MOST_RESTARTS) {
        goes_down(epoch + 1 + epoch % 2);
        notified(CORE_WATCH);
    }
    goes_down(epoch + 2);
    notified(CORE_WATCH);
    if (starts != MOST_RESTARTS || gave_up != 1) {
        return fail("never gives up");
    }
    puts("ok");
    return 0;
}
