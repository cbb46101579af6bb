/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 * Exceptions that no probe has asked for: a line, also when one follows from another.
 */
#include "fixture.h"

#include <loader/exception.h>

#define BOARD " is this machine that board?"

static void data_abort(void)
{
    exception_taken(4, 0x96000010, 0x70000100, 0x9000000);
}

static void instruction_abort(void)
{
    exception_taken(4, 0x86000010, 0x80000000, 0x80000000);
}

static void undefined(void)
{
    exception_taken(4, 0x02000000, 0x70000100, 0);
}

static void alignment_of_sp(void)
{
    exception_taken(4, 0x9a000000, 0x70000100, 0);
}

/* ESR as of an abort: that is not what these are. */
static void serror(void)
{
    exception_taken(7, 0x96000010, 0x70000100, 0);
}

static void irq(void)
{
    exception_taken(5, 0x86000010, 0x70000100, 0);
}

int main(void)
{
    CHECK_FAILS(data_abort, "nothing answers at 0x9000000 (PC 0x70000100, ESR 0x96000010):" BOARD);
    CHECK_FAILS(instruction_abort,
                "nothing to execute at 0x80000000 (PC 0x80000000, ESR 0x86000010):" BOARD);
    CHECK_FAILS(undefined, "undefined instruction (PC 0x70000100, ESR 0x2000000):" BOARD);
    CHECK_FAILS(alignment_of_sp, "exception (PC 0x70000100, ESR 0x9a000000):" BOARD);
    CHECK_FAILS(serror, "SError (PC 0x70000100, ESR 0x96000010):" BOARD);
    CHECK_FAILS(irq, "interrupt (PC 0x70000100, ESR 0x86000010):" BOARD);
    return 0;
}
