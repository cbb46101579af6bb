/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Reports of wrong use, out of line so that the inline API stays small.
 */
#include <microkit.h>

/* What the id is, if not what it was used as: with the attribute that may be missing. */
static const char *what_it_is(microkit_channel ch)
{
    seL4_Word calls = microkit_pps | microkit_xcore_pps;

    if (ch > MICROKIT_MAX_CHANNEL_ID) {
        _Static_assert(MICROKIT_MAX_CHANNEL_ID == 61, "the text has the number, too");
        return ": ids are 0 to 61";
    }
    if (microkit_irqs >> ch & 1) {
        return ": it is an interrupt";
    }
    if (microkit_notifications >> ch & 1) {
        return calls >> ch & 1 ? ": it is a channel" : ": it is a channel without pp=\"true\"";
    }
    return calls >> ch & 1
               ? ": it is a channel with notify=\"false\""
               : ": no <end> or <irq> of this PD has this id, or the <end> has notify=\"false\" "
                 "without pp=\"true\"";
}

void microkit_internal_invalid_channel(const char *function, microkit_channel ch)
{
    microkit_dbg_puts(microkit_name);
    microkit_dbg_puts(" ");
    microkit_dbg_puts(function);
    microkit_dbg_puts(": invalid channel given '");
    microkit_dbg_put32(ch);
    microkit_dbg_puts("'");
    microkit_dbg_puts(what_it_is(ch));
    microkit_dbg_puts("\n");
}

void microkit_internal_failed(const char *function, microkit_child child, seL4_Error err)
{
    microkit_dbg_puts(microkit_name);
    microkit_dbg_puts(" ");
    microkit_dbg_puts(function);
    microkit_dbg_puts(": failed for '");
    microkit_dbg_put32(child);
    microkit_dbg_puts("' with error ");
    microkit_dbg_put32((seL4_Uint32)err);
    microkit_dbg_puts("\n");
    for (;;) {
        microkit_internal_crash(err);
    }
}

__attribute__((weak)) void __assert_fail(const char *assertion, const char *file, unsigned int line,
                                         const char *function)
{
    microkit_dbg_puts(microkit_name);
    microkit_dbg_puts("|assert failed: ");
    microkit_dbg_puts(assertion);
    microkit_dbg_puts(" ");
    microkit_dbg_puts(file);
    microkit_dbg_puts(":");
    microkit_dbg_put32(line);
    microkit_dbg_puts(" ");
    microkit_dbg_puts(function ? function : "?");
    microkit_dbg_puts("\n");
    for (;;) {
        microkit_internal_crash(seL4_NoError);
    }
}
