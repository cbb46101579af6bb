/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A call to a core that goes down ends with an error when that starts again; the server gets no request twice,
 * and answers again.
 */
#include <microkit.h>

#define SERVER 1
#define ROUNDS 5

enum request {
    ADD_ONE,
    DIE
};

volatile seL4_Word *deaths;

static void check(bool good, const char *what)
{
    if (!good) {
        microkit_dbg_puts("caller: FAILED: ");
        microkit_dbg_puts(what);
        microkit_dbg_puts("\n");
    }
}

static seL4_Word call(enum request request)
{
    microkit_mr_set(0, 41);
    return microkit_msginfo_get_label(microkit_ppcall(SERVER, microkit_msginfo_new(request, 1)));
}

void init(void)
{
    for (seL4_Word round = 1; round <= ROUNDS; round++) {
        check(call(ADD_ONE) == 0 && microkit_mr_get(0) == 42, "a wrong answer");
        check(call(DIE) == MICROKIT_ERROR_PEER, "no error");
        check(microkit_mr_get(0) == MICROKIT_PEER_RESTARTED, "another reason");
        check(*deaths == round, "the server did not get the request once");
    }
    check(call(ADD_ONE) == 0 && *deaths == ROUNDS, "the server has got an old request");
    microkit_dbg_puts("caller: each call has ended\n");
}

void notified(microkit_channel ch)
{
    (void)ch;
}
