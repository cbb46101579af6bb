/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Lines of several clients on one screen. A line begins with its client's name; when a line has to be cut, because
 * another's comes in between or it is too long, what follows begins with the name and a bar, so that it is
 * never in doubt who has written what. No client can print what a terminal would act on, nor take away
 * anything but what it has written on the line.
 */
#pragma once

#include "serial/setup.h"

#define SCREEN_LINE 72 /* characters of a line, without name */

struct screen {
    const struct serial_setup *setup;
    struct {
        char text[SCREEN_LINE]; /* not shown yet */
        unsigned int length;
        unsigned int shown; /* of this line, where it stands unfinished on the screen */
        bool goes_on;       /* its beginning has been shown */
    } lines[SERIAL_CLIENTS];
    unsigned int open; /* 1 + whose line stands unfinished on the screen; 0: nobody's */
    char out[480];     /* on its way there */
    unsigned int length, went;
};

void screen_init(struct screen *screen, const struct serial_setup *setup);

/* Whether there is room for whatever one of the next three functions adds. */
bool screen_has_room(const struct screen *screen);

/* Add a character to a client's line. It is shown when the line ends or is full; then returns true. A backspace takes
 * away the last that the line has. */
bool screen_write(struct screen *screen, unsigned int client, char character);

/* Show what a client's line has so far. */
void screen_show(struct screen *screen, unsigned int client);

/* A line of the multiplexer's own: words, and a name unless it is NULL. Together at most SCREEN_LINE. */
void screen_say(struct screen *screen, const char *words, const char *name);

/* The next character for the screen; false: there is none. Once it went: */
bool screen_next(const struct screen *screen, char *character);
void screen_went(struct screen *screen);
