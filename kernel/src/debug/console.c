/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The lines that are being written, each for itself: ks.console. One of them may stand unfinished at
 * the end of the screen (ks.console_open); when something else has to come out, that line is ended
 * there, and comes whole once more when it goes on. So a line is never cut in two, and all lines are
 * in the order in which they were finished.
 */
#include <base/state.h>
#include <debug/console.h>
#include <machine/machine.h>

static void free_line(struct console_line *line)
{
    line->writer = NIL;
    line->length = 0;
    line->shown = 0;
}

/* Another line is at the end of the screen. */
static void push_away(const struct console_line *line)
{
    u32 open = ks.console_open;

    if (open != 0 && open <= CONSOLE_LINES && &ks.console[open - 1] != line) {
        uart_put('\n');
        ks.console[open - 1].shown = 0;
        ks.console_open = 0;
    }
}

/* What the screen does not have yet. */
static void show(struct console_line *line, bool end)
{
    uart_acquire(ks.boot.core);
    push_away(line);
    for (u32 i = line->shown; i < line->length && i < sizeof(line->text); i++) {
        uart_put((u8)line->text[i]);
    }
    line->shown = line->length;
    ks.console_open = (u32)(line - ks.console) + 1;
    if (end) {
        uart_put('\n');
        ks.console_open = 0;
        free_line(line);
    }
    uart_release();
}

static struct console_line *find(tcb_ref_t writer)
{
    for (u32 i = 0; i < CONSOLE_LINES; i++) {
        if (ks.console[i].writer == writer) {
            return &ks.console[i];
        }
    }
    return NULL;
}

/* With more writers than lines the one that waits longest is ended after all. */
static struct console_line *begin(tcb_ref_t writer)
{
    struct console_line *line = find(NIL);

    if (line == NULL) {
        line = &ks.console[ks.console_next];
        ks.console_next = (ks.console_next + 1) % CONSOLE_LINES;
        show(line, true);
    }
    line->writer = writer;
    return line;
}

void console_put(tcb_ref_t writer, u8 character)
{
    struct console_line *line = find(writer);

    if (line == NULL) {
        line = begin(writer);
    }
    ks.console_writer = writer;
    if (character == '\n') {
        show(line, true);
        return;
    }
    if (line->length >= sizeof(line->text)) {
        show(line, false);
        line->length = 0;
        line->shown = 0;
    }
    line->text[line->length++] = (char)character;
}

void console_flush(void)
{
    struct console_line *line = ks.console_writer == NIL ? NULL : find(ks.console_writer);

    if (line != NULL && line->shown < line->length) {
        show(line, false);
    }
}

void console_end_line(tcb_ref_t writer)
{
    struct console_line *line = find(writer);

    if (line != NULL) {
        show(line, true);
    }
    if (ks.console_writer == writer) {
        ks.console_writer = NIL;
    }
}

void console_end_lines(void)
{
    for (u32 i = 0; i < CONSOLE_LINES; i++) {
        if (ks.console[i].writer != NIL) {
            show(&ks.console[i], true);
        }
    }
    ks.console_writer = NIL;
}
