/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Asks a script whether a client may open a door. Who asks is known by the channel, not by what a message says. Whatever is wrong with
 * the script, doors stay shut, and its error is shown with its line.
 */
#include <microkit.h>

#include <stdio.h>
#include <string.h>

#include "sandbox.h"

/* Set by the tool: the script, which zeros follow. The operator can write there, so it is copied. */
const char *script_text;
uint64_t script_size;

static char text[8192];
static bool loaded;
static const char *const clients[] = {
    [1] = "staff", [2] = "guest"}; /* by channel, see policy.system */

void init(void)
{
    size_t length = 0;

    while (length < script_size && length < sizeof(text) && script_text[length] != 0) {
        text[length] = script_text[length];
        length++;
    }
    loaded = sandbox_load(text, length, "=script");
    if (loaded) {
        printf("policy: a script of %zu bytes\n", length);
    } else {
        printf("policy: %s; doors stay shut\n", sandbox_error());
    }
}

void notified(microkit_channel ch)
{
    (void)ch;
}

/* One word, the door. The answer: one word, whether it may be opened. */
microkit_msginfo protected(microkit_channel ch, microkit_msginfo msginfo)
{
    unsigned int door = (unsigned int)microkit_mr_get(0);
    bool open = false;

    if (microkit_msginfo_get_count(msginfo) == 1 && loaded &&
        !sandbox_may_open(clients[ch], door, &open)) {
        printf("policy: %s\n", sandbox_error());
    }
    microkit_mr_set(0, open);
    return microkit_msginfo_new(0, 1);
}
