/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What a C++ program must not call ends the PD, with a line that says which.
 */
#include "fixture.h"

void pd___cxa_pure_virtual(void) __attribute__((noreturn));
void pd__ZdlPvm(const void *object) __attribute__((noreturn));
void pd__ZdaPvSt11align_val_t(const void *object) __attribute__((noreturn));

int pd___cxa_atexit(void (*destroy)(void *), void *object, void *handle);

static void never(void *object)
{
    (void)object;
    CHECK(false);
}

static void call_pure(void)
{
    pd___cxa_pure_virtual();
}

static void delete_one(void)
{
    pd__ZdlPvm("");
}

static void delete_array(void)
{
    pd__ZdaPvSt11align_val_t("");
}

static void ends(void (*call)(void), const char *said)
{
    fresh();
    strcpy(microkit_name, "pd");
    attempt(call);
    CHECK(crash_address == seL4_NoError);
    CHECK_CONSOLE(said);
}

int main(void)
{
    ends(call_pure, "pd|a pure virtual function was called\n");
    ends(delete_one, "pd|delete without a heap\n");
    ends(delete_array, "pd|delete without a heap\n");
    CHECK(pd___cxa_atexit(never, "", "") == 0);
    return 0;
}
