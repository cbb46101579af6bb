/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Calls the liar and the honest server in turn, with a word beside the message that nobody may change.
 */
#include <microkit.h>

#define LIAR   1
#define SERVER 2
#define ROUNDS 500

static void failed(const char *what)
{
    microkit_dbg_puts("victim: FAILED: ");
    microkit_dbg_puts(what);
    microkit_dbg_puts("\n");
}

static void ask_liar(void)
{
    microkit_msginfo info;

    seL4_SetUserData(4711);
    info = microkit_ppcall(LIAR, microkit_msginfo_new(1, 3));
    if (microkit_msginfo_get_count(info) > seL4_MsgMaxLength || seL4_GetUserData() != 4711) {
        failed("more than a message");
    }
}

static void ask_server(seL4_Word round)
{
    microkit_msginfo info;

    microkit_mr_set(0, round);
    microkit_mr_set(1, 2 * round);
    info = microkit_ppcall(SERVER, microkit_msginfo_new(round, 2));
    if (microkit_msginfo_get_label(info) != round + 1 || microkit_msginfo_get_count(info) != 1 ||
        microkit_mr_get(0) != 3 * round) {
        failed("wrong answer of the server");
    }
}

void init(void)
{
    for (seL4_Word round = 0; round < ROUNDS; round++) {
        ask_liar();
        ask_server(round);
    }
    microkit_dbg_puts("victim: 500 calls to a liar, 500 answered by an honest server\n");
}

/* The liar notifies as it likes. */
void notified(microkit_channel ch)
{
    if (ch != LIAR) {
        failed("notified by nobody");
    }
}
