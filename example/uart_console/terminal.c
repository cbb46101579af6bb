/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Which characters the screen gets. Knows nothing of rings and of the device.
 */
#include "terminal.h"

/* The end of another's line, a name and a mark, a line. */
#define MOST (1 + 8 + LINE_LENGTH + 1)

static const char *const names[CLIENTS] = {"one", "two"};

static void add(struct terminal *terminal, char character)
{
    terminal->screen[terminal->length++] = character;
}

static void add_text(struct terminal *terminal, const char *text)
{
    while (*text != '\0') {
        add(terminal, *text++);
    }
}

static void end_open_line(struct terminal *terminal)
{
    if (terminal->open != 0) {
        add(terminal, '\n');
        terminal->open = 0;
    }
}

/* All of it has gone before more is collected: no index goes round. */
bool terminal_has_room(const struct terminal *terminal)
{
    return terminal->length + MOST <= sizeof(terminal->screen);
}

static void begin_line(struct terminal *terminal, unsigned int client)
{
    if (terminal->open != client + 1) {
        end_open_line(terminal);
        add_text(terminal, names[client]);
        add_text(terminal, terminal->lines[client].goes_on ? "| " : ": ");
        terminal->open = client + 1;
    }
}

void terminal_show(struct terminal *terminal, unsigned int client)
{
    if (terminal->lines[client].length == 0) {
        return;
    }
    begin_line(terminal, client);
    for (unsigned int i = 0; i < terminal->lines[client].length; i++) {
        add(terminal, terminal->lines[client].text[i]);
    }
    terminal->lines[client].length = 0;
    terminal->lines[client].goes_on = true;
}

static void end_line(struct terminal *terminal, unsigned int client)
{
    terminal_show(terminal, client);
    begin_line(terminal, client);
    end_open_line(terminal);
    terminal->lines[client].goes_on = false;
}

void terminal_write(struct terminal *terminal, unsigned int client, char character)
{
    if (character == '\n') {
        end_line(terminal, client);
        return;
    }
    terminal->lines[client].text[terminal->lines[client].length++] =
        character >= 0x20 && character < 0x7f ? character : '?';
    if (terminal->lines[client].length == LINE_LENGTH) {
        terminal_show(terminal, client);
        end_open_line(terminal);
    }
}

void terminal_announce(struct terminal *terminal, unsigned int client)
{
    end_open_line(terminal);
    add_text(terminal, "uart: what is typed goes to ");
    add_text(terminal, names[client]);
    add(terminal, '\n');
}

bool terminal_next(const struct terminal *terminal, char *character)
{
    if (terminal->went == terminal->length) {
        return false;
    }
    *character = terminal->screen[terminal->went];
    return true;
}

void terminal_went(struct terminal *terminal)
{
    if (++terminal->went == terminal->length) {
        terminal->went = terminal->length = 0;
    }
}
