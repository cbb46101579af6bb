/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * ks.console holds what ks.console_writer has put since the last flush. The writer is set as long
 * as its line is open, flushed or not; another writer first ends that line.
 */
#include <arch/machine.h>
#include <kernel/console.h>
#include <kernel/state.h>

static void send(bool end_line)
{
    uart_acquire(ks.boot.core);
    for (u32 i = 0; i < ks.console_length && i < sizeof(ks.console); i++) {
        uart_put((u8)ks.console[i]);
    }
    if (end_line) {
        uart_put('\n');
    }
    uart_release();
    ks.console_length = 0;
}

void console_flush(void)
{
    if (ks.console_length > 0) {
        send(false);
    }
}

void console_end_line(void)
{
    if (ks.console_writer != NIL) {
        send(true);
        ks.console_writer = NIL;
    }
}

void console_put(tcb_ref_t writer, u8 character)
{
    if (ks.console_writer != writer) {
        console_end_line();
    }
    if (character == '\n') {
        send(true);
        ks.console_writer = NIL;
        return;
    }
    ks.console_writer = writer;
    if (ks.console_length >= sizeof(ks.console)) {
        send(false);
    }
    ks.console[ks.console_length++] = (char)character;
}
