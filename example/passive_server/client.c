/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Calls the server, which runs on this PD's time, and checks the answers.
 */
#include <microkit.h>

#define SERVER 1 /* channel id, see passive_server.system */

static const struct {
    seL4_Word a, b;
} tasks[] = {{3, 4}, {20, 22}, {1000000, 1}};

static void call(seL4_Word a, seL4_Word b)
{
    microkit_mr_set(0, a);
    microkit_mr_set(1, b);
    microkit_ppcall(SERVER, microkit_msginfo_new(0, 2));
    seL4_Word sum = microkit_mr_get(0);

    microkit_dbg_puts("client: ");
    microkit_dbg_put64(a);
    microkit_dbg_puts(" + ");
    microkit_dbg_put64(b);
    microkit_dbg_puts(" = ");
    microkit_dbg_put64(sum);
    microkit_dbg_puts(sum == a + b ? "\n" : " is wrong\n");
}

void init(void)
{
    for (unsigned int i = 0; i < sizeof(tasks) / sizeof(tasks[0]); i++) {
        call(tasks[i].a, tasks[i].b);
    }
    microkit_dbg_puts("client: ");
    microkit_mr_set(0, 0);
    microkit_mr_set(1, 0);
    microkit_ppcall(SERVER, microkit_msginfo_new(0, 2));
    microkit_dbg_put64(microkit_mr_get(1) - 1);
    microkit_dbg_puts(" calls answered\n");
}

void notified(microkit_channel ch)
{
    (void)ch;
}
