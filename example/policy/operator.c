/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Has each client try its doors, then gives the policy another script and starts it again, until there are no more.
 */
#include <microkit.h>

/* Ids, see policy.system. */
#define STAFF  1
#define GUEST  2
#define POLICY 3

/* Set by the tool: where the policy's script is, and those that come after it. */
char *script_text;
uint64_t script_size;
const char *broken_script, *night_script;

static const char *const *const next[] = {&broken_script, &night_script};
static unsigned int number;

static void change_script(void)
{
    for (uint64_t i = 0; i < script_size; i++) {
        script_text[i] = (*next[number])[i];
    }
    number++;
    microkit_pd_reset(POLICY);
}

void init(void)
{
    microkit_notify(STAFF);
}

/* That client has tried its doors. */
void notified(microkit_channel ch)
{
    if (ch == STAFF) {
        microkit_notify(GUEST);
    } else if (number < sizeof(next) / sizeof(next[0])) {
        change_script();
        microkit_notify(STAFF);
    } else {
        microkit_dbg_puts("operator: that was all\n");
    }
}

seL4_Bool fault(microkit_child child, microkit_msginfo msginfo, microkit_msginfo *reply_msginfo)
{
    (void)child;
    (void)msginfo;
    (void)reply_msginfo;
    microkit_dbg_puts("operator: the policy has faulted\n");
    return seL4_False;
}
