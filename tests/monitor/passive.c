/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Requests to become passive: one does it, whoever repeats it pays for that itself.
 */
#include "fixture.h"

#include <monitor/passive.h>

static struct monitor monitor;

static void begin(void)
{
    monitor = (struct monitor){.info = fixture_info(0)};
}

static void once(void)
{
    begin();
    passive_request(&monitor, 1);
    CHECK(made_passive[1] == 1);
    CHECK(strcmp(console(), "MON|INFO: PD 'server' is now passive!\n") == 0);
    console_clear();
    for (int i = 0; i < 100; i++) {
        passive_request(&monitor, 1);
    }
    CHECK(made_passive[1] == 1 && strcmp(console(), "") == 0);
}

static void who_is_not_to_be(void)
{
    begin();
    passive_request(&monitor, 0);
    CHECK(made_passive[0] == 0 && strcmp(console(), "") == 0);
    CHECK(monitor.asked[0] == 0);
}

/* It is said, and not tried again. */
static void failure(seL4_Error error, const char *said)
{
    begin();
    kernel_error = error;
    passive_request(&monitor, 1);
    passive_request(&monitor, 1);
    CHECK(made_passive[1] == 1);
    CHECK(strcmp(console(), said) == 0);
}

static void failures(void)
{
    failure(seL4_IllegalOperation,
            "MON|ERROR: server: cannot be made passive: seL4_IllegalOperation\n");
    failure(seL4_NumErrors, "MON|ERROR: server: cannot be made passive: an unknown error\n");
}

int main(void)
{
    once();
    who_is_not_to_be();
    failures();
    return 0;
}
