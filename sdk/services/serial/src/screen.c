/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Which characters the screen gets.
 */
#include "serial/screen.h"

/* The end of another's line, a name and a mark, a line and its end. */
#define MOST (2 + SERIAL_NAME_LENGTH + 2 + SCREEN_LINE + 2)

_Static_assert(MOST <= sizeof(((struct screen *)0)->out), "an empty screen has room");

static void add(struct screen *screen, char character)
{
    screen->out[screen->length++] = character;
}

static void add_text(struct screen *screen, const char *text)
{
    while (*text != '\0') {
        add(screen, *text++);
    }
}

static void end_open_line(struct screen *screen)
{
    if (screen->open != 0) {
        add_text(screen, "\r\n");
        screen->lines[screen->open - 1].shown = 0;
        screen->open = 0;
    }
}

void screen_init(struct screen *screen, const struct serial_setup *setup)
{
    *screen = (struct screen){.setup = setup};
}

/* All of it has gone before more is collected: no index goes round. */
bool screen_has_room(const struct screen *screen)
{
    return screen->length + MOST <= sizeof(screen->out);
}

static void begin_line(struct screen *screen, unsigned int client)
{
    if (screen->open != client + 1) {
        end_open_line(screen);
        add_text(screen, screen->setup->names[client]);
        add_text(screen, screen->lines[client].goes_on ? "| " : ": ");
        screen->open = client + 1;
    }
}

void screen_show(struct screen *screen, unsigned int client)
{
    unsigned int length = screen->lines[client].length;

    if (length == 0) {
        return;
    }
    begin_line(screen, client);
    for (unsigned int i = 0; i < length; i++) {
        add(screen, screen->lines[client].text[i]);
    }
    screen->lines[client].length = 0;
    screen->lines[client].shown += length;
    screen->lines[client].goes_on = true;
}

static void end_line(struct screen *screen, unsigned int client)
{
    screen_show(screen, client);
    begin_line(screen, client);
    end_open_line(screen);
    screen->lines[client].goes_on = false;
}

/* Of its own, on this line of the screen. What of it has been cut off stays. */
static void take_back(struct screen *screen, unsigned int client)
{
    if (screen->lines[client].length > 0) {
        screen->lines[client].length--;
    } else if (screen->open == client + 1 && screen->lines[client].shown > 0) {
        screen->lines[client].shown--;
        add_text(screen, "\b \b");
    }
}

static void add_to_line(struct screen *screen, unsigned int client, char character)
{
    bool printable = character >= ' ' && character <= '~';

    screen->lines[client].text[screen->lines[client].length++] = printable ? character : '?';
}

bool screen_write(struct screen *screen, unsigned int client, char character)
{
    if (character == '\n') {
        end_line(screen, client);
        return true;
    }
    if (character == '\b') {
        take_back(screen, client);
        return false;
    }
    add_to_line(screen, client, character);
    if (screen->lines[client].length + screen->lines[client].shown < SCREEN_LINE) {
        return false;
    }
    screen_show(screen, client);
    end_open_line(screen);
    return true;
}

void screen_say(struct screen *screen, const char *words, const char *name)
{
    end_open_line(screen);
    add_text(screen, words);
    add_text(screen, name == NULL ? "" : name);
    add_text(screen, "\r\n");
}

bool screen_next(const struct screen *screen, char *character)
{
    if (screen->went == screen->length) {
        return false;
    }
    *character = screen->out[screen->went];
    return true;
}

void screen_went(struct screen *screen)
{
    if (++screen->went == screen->length) {
        screen->went = screen->length = 0;
    }
}
