/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Uses up random numbers and sets errno while the first PD waits.
 */
#include <microkit.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#define LIBRARY 1

void init(void)
{
}

void notified(microkit_channel ch)
{
    int before = errno;

    (void)ch;
    for (int i = 0; i < 10; i++) {
        rand();
    }
    (void)strtol("99999999999999999999999", NULL, 10);
    printf("other: errno %d, then %d\n", before, errno);
    microkit_notify(LIBRARY);
}
