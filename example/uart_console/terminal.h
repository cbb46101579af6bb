/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Lines of several clients on one screen. A line begins with its client's name; when a line has to be cut,
 * because another client's comes in between or it is too long, what follows begins with the name and a bar,
 * so that nothing of what a client has written is in doubt. Characters that a terminal could act on are
 * shown as question marks.
 */
#pragma once

#include "console.h"

#define CLIENTS     2
#define LINE_LENGTH 72

struct terminal {
    struct {
        char text[LINE_LENGTH]; /* not shown yet */
        unsigned int length;
        bool goes_on; /* its beginning has been shown */
    } lines[CLIENTS];
    unsigned int open; /* 1 + whose line stands unfinished on the screen; 0: nobody's */
    char screen[512];  /* on its way there */
    unsigned int length, went;
};

/* Whether there is room for whatever one of the next three functions adds. */
bool terminal_has_room(const struct terminal *terminal);

/* Add a character to a client's line. It is shown when the line ends or is full. */
void terminal_write(struct terminal *terminal, unsigned int client, char character);

/* Show what a client's line has so far. */
void terminal_show(struct terminal *terminal, unsigned int client);

/* Say which client is typed to. */
void terminal_announce(struct terminal *terminal, unsigned int client);

/* The next character for the screen; false: there is none. Once it went: */
bool terminal_next(const struct terminal *terminal, char *character);
void terminal_went(struct terminal *terminal);
