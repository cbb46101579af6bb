/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * example/policy's sandbox.c: loads the script on standard input, asks it twice, and prints what it says. Status 0, whatever the
 * script is.
 */
#include <stdio.h>

#include "sandbox.h"

static char text[1 << 20];

int main(void)
{
    size_t length = fread(text, 1, sizeof(text), stdin);

    if (!sandbox_load(text, length, "=script")) {
        bool open = true;

        printf("not loaded: %s\n", sandbox_error());
        return sandbox_may_open("staff", 1, &open) || open;
    }
    for (unsigned int door = 1; door <= 2; door++) {
        bool open = true, well = sandbox_may_open("staff", door, &open);

        if (!well && open) {
            return 1;
        }
        printf("%s\n", !well ? sandbox_error() : open ? "open" : "shut");
    }
    return 0;
}
