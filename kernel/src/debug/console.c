/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The lines that are being written, each for itself: ks.console. One of them may stand unfinished at
 * the end of the screen (ks.console_open); when something else has to come out, that line is ended
 * there, and comes whole once more when it goes on. So a line is never cut in two, and all lines are
 * in the order in which they were finished.
 */
#include "turn.h"

#include <base/state.h>
#include <debug/console.h>

#define NO_LINE CONSOLE_LINES

static void free_line(u32 line)
{
    ks.console[line].writer = NIL;
    ks.console[line].length = 0;
    ks.console[line].shown = 0;
}

/* Another line is at the end of the screen. */
static void push_away(u32 line)
{
    u32 open = ks.console_open;

    if (open != 0 && open <= CONSOLE_LINES && open - 1 != line) {
        turn_put('\n');
        ks.console[open - 1].shown = 0;
        ks.console_open = 0;
    }
}

/* What the screen does not have yet. */
static void show(u32 line, bool end)
{
    u32 length = ks.console[line].length;

    turn_take();
    push_away(line);
    for (u32 i = ks.console[line].shown; i < length && i < CONSOLE_LINE_LENGTH; i++) {
        turn_put((u8)ks.console[line].text[i]);
    }
    ks.console[line].shown = length;
    ks.console_open = line + 1;
    if (end) {
        turn_put('\n');
        ks.console_open = 0;
        free_line(line);
    }
    turn_give();
}

/* The writer's, or NO_LINE. */
static u32 find(tcb_ref_t writer)
{
    u32 line = 0;

    while (line < CONSOLE_LINES && ks.console[line].writer != writer) {
        line++;
    }
    return line;
}

/* With more writers than lines the one that waits longest is ended after all. */
static u32 begin(tcb_ref_t writer)
{
    u32 line = find(NIL);

    if (line == NO_LINE) {
        line = ks.console_next % CONSOLE_LINES;
        ks.console_next = (line + 1) % CONSOLE_LINES;
        show(line, true);
    }
    ks.console[line].writer = writer;
    return line;
}

void console_put(tcb_ref_t writer, u8 character)
{
    u32 line = find(writer);

    if (line == NO_LINE) {
        line = begin(writer);
    }
    ks.console_writer = writer;
    if (character == '\n') {
        show(line, true);
        return;
    }

    u32 at = ks.console[line].length;

    if (at >= CONSOLE_LINE_LENGTH) {
        show(line, false);
        ks.console[line].shown = 0;
        at = 0;
    }
    ks.console[line].text[at] = (char)character;
    ks.console[line].length = at + 1;
}

void console_flush(void)
{
    u32 line = ks.console_writer == NIL ? NO_LINE : find(ks.console_writer);

    if (line != NO_LINE && ks.console[line].shown < ks.console[line].length) {
        show(line, false);
    }
}

void console_end_line(tcb_ref_t writer)
{
    u32 line = find(writer);

    if (line != NO_LINE) {
        show(line, true);
    }
    if (ks.console_writer == writer) {
        ks.console_writer = NIL;
    }
}

void console_end_lines(void)
{
    for (u32 line = 0; line < CONSOLE_LINES; line++) {
        if (ks.console[line].writer != NIL) {
            show(line, true);
        }
    }
    ks.console_writer = NIL;
}
