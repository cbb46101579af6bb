/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * An event without an entry point crashes the PD, which says what is missing.
 */
#include "fixture.h"

static void crashes(seL4_Word badge, const char *text)
{
    fresh();
    arrives(badge, 1, 0);
    run();
    CHECK(crash_address == seL4_NoError);
    CHECK_CONSOLE(text);
    CHECK_TRACE("receive\n");
}

int main(void)
{
    strcpy(microkit_name, "pd");
    crashes(BADGE_CALL(3), "pd is missing the 'protected' entry point\n");
    crashes(BADGE_FAULT(3), "pd is missing the 'fault' entry point\n");
    return 0;
}
