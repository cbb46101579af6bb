/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Where an Ada program ends when a check fails: what the compiler calls, in a program that propagates no exceptions. Says
 * where on the debug console, and stops the PD with a fault, which its parent or the monitor reports. Compiled by users,
 * with their Ada programs.
 */
#include <microkit.h>

/* A String, as GNAT passes it: its characters, and the first and the last index. */
struct ada_string {
    const char *characters;
    const struct {
        int first, last;
    } * bounds;
};

__attribute__((noreturn)) void __gnat_last_chance_handler(const char *file, int line);
__attribute__((noreturn)) void multikit_ada_assertion_failed(struct ada_string message);

static void begin(void)
{
    microkit_dbg_puts(microkit_name);
    microkit_dbg_puts("|check failed: ");
}

__attribute__((noreturn)) static void end(void)
{
    microkit_dbg_puts("\n");
    for (;;) {
        microkit_internal_crash(seL4_NoError);
    }
}

/* A check of the language, or `raise`. file: zero-terminated. */
void __gnat_last_chance_handler(const char *file, int line)
{
    begin();
    microkit_dbg_puts(file);
    microkit_dbg_puts(":");
    microkit_dbg_put32((seL4_Uint32)line);
    end();
}

/* pragma Assert, Pre, Post and the like. The message has file and line at its end, or is the pragma's own. */
void multikit_ada_assertion_failed(struct ada_string message)
{
    begin();
    for (long at = message.bounds->first; at <= message.bounds->last; at++) {
        microkit_dbg_putc(message.characters[at - message.bounds->first]);
    }
    end();
}
