/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Two requests that are answered, whatever becomes of the server meanwhile, and one that ends with an
 * error. Each is served once.
 */
#include <microkit.h>

#include "requests.h"

#define SERVER 0

volatile seL4_Word *served;

static seL4_Word number, failed;

static void check(bool good, const char *what)
{
    if (!good) {
        failed++;
        microkit_dbg_puts(microkit_name);
        microkit_dbg_puts(": FAILED: ");
        microkit_dbg_puts(what);
        microkit_dbg_puts("\n");
    }
}

static microkit_msginfo call(enum request what)
{
    microkit_msginfo answer;

    microkit_mr_set(0, ++number);
    answer = microkit_ppcall(SERVER, microkit_msginfo_new(what, 1));
    check(served[number] == 1, "a request was not served once");
    return answer;
}

static void add_one(void)
{
    microkit_msginfo answer = call(ADD_ONE);

    check(microkit_msginfo_get_label(answer) == 0 && microkit_msginfo_get_count(answer) == 1 &&
              microkit_mr_get(0) == number + 1,
          "a wrong answer");
}

static void kill(void)
{
    microkit_msginfo answer = call(DIE);

    check(microkit_msginfo_get_label(answer) == MICROKIT_ERROR_PEER &&
              microkit_msginfo_get_count(answer) == 1 &&
              microkit_mr_get(0) == MICROKIT_PEER_RESTARTED,
          "no error");
}

void init(void)
{
    number = microkit_name[0] == 'a' ? 0 : 3 * ROUNDS;
    for (int i = 0; i < ROUNDS; i++) {
        add_one();
        kill();
        add_one();
    }
    for (seL4_Word i = number - 3 * ROUNDS + 1; i <= number; i++) {
        check(served[i] == 1, "a request was served later as well");
    }
    if (failed == 0) {
        microkit_dbg_puts(microkit_name);
        microkit_dbg_puts(": each call has ended: good\n");
    }
}

void notified(microkit_channel ch)
{
    (void)ch;
}
