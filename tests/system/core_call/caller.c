/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A call to a core that goes down ends with an error, as does each one while it is down; the server gets no
 * request twice, and answers again when its core is back.
 */
#include <microkit.h>

#define SERVER 1
#define WATCH  9
#define CORE   0
#define ROUNDS 5

enum request {
    ADD_ONE,
    DIE
};

volatile seL4_Word *deaths;

static seL4_Word rounds;

static void check(bool good, const char *what)
{
    if (!good) {
        microkit_dbg_puts("caller: FAILED: ");
        microkit_dbg_puts(what);
        microkit_dbg_puts("\n");
    }
}

static void check_error(seL4_Word label)
{
    microkit_msginfo reply = microkit_ppcall(SERVER, microkit_msginfo_new(label, 0));

    check(microkit_msginfo_get_label(reply) == MICROKIT_ERROR_PEER, "no error");
    check(microkit_msginfo_get_count(reply) == 1, "not one word");
    check(microkit_mr_get(0) == MICROKIT_PEER_CORE_DOWN, "another reason");
}

static void use_and_kill(void)
{
    for (seL4_Word i = 0; i < 100; i++) {
        microkit_mr_set(0, i);
        check(microkit_msginfo_get_label(
                  microkit_ppcall(SERVER, microkit_msginfo_new(ADD_ONE, 1))) == 0,
              "an error while the core is up");
        check(microkit_mr_get(0) == i + 1, "a wrong answer");
    }
    check(*deaths == rounds, "the server has got an old request");
    if (rounds == ROUNDS) {
        microkit_dbg_puts("caller: each call has ended\n");
        return;
    }
    rounds++;
    check_error(DIE);
    check_error(ADD_ONE);
    check(*deaths == rounds, "the server did not get the request once");
    check(microkit_core_restart(CORE), "the core cannot be started");
}

void init(void)
{
    use_and_kill();
}

void notified(microkit_channel ch)
{
    if (ch == WATCH && microkit_watch_epoch(WATCH) == 2 * rounds) {
        use_and_kill();
    }
}
