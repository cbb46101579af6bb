/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Tests the server: a function for each thing that it is to do, also where it is to refuse.
 */
#include <microkit.h>

#include "check.h"
#include "server.h"

/* The id at this end of the channel in the system description. */
#define SERVER 1

/* The answer's label; the total is in message register 0. */
static seL4_Word add(seL4_Word more)
{
    microkit_mr_set(0, more);
    return microkit_msginfo_get_label(microkit_ppcall(SERVER, microkit_msginfo_new(ADD, 1)));
}

static void test_sums(void)
{
    CHECK(add(20) == DONE);
    CHECK(microkit_mr_get(0) == 20);
    CHECK(add(22) == DONE);
    CHECK(microkit_mr_get(0) == 42);
}

static void test_what_is_too_much_changes_nothing(void)
{
    CHECK(add(MOST) == REFUSED);
    CHECK(add(0) == DONE);
    CHECK(microkit_mr_get(0) == 42);
}

static void test_what_is_not_understood(void)
{
    CHECK(microkit_msginfo_get_label(microkit_ppcall(SERVER, microkit_msginfo_new(ADD, 0))) ==
          REFUSED);
    CHECK(microkit_msginfo_get_label(microkit_ppcall(SERVER, microkit_msginfo_new(ADD + 1, 1))) ==
          REFUSED);
}

void init(void)
{
    test_sums();
    test_what_is_too_much_changes_nothing();
    test_what_is_not_understood();
    check_report();
}

void notified(microkit_channel ch)
{
    (void)ch;
}
