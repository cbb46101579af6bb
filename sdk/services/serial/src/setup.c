/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Reads the multiplexer's text. What is not understood changes nothing but that it is told.
 */
#include "serial/setup.h"

/* A line, or what is left of it. */
struct text {
    const char *at;
    size_t length;
};

/* Takes the word off the line's beginning, with the blank behind it. */
static bool begins_with(struct text *line, const char *word)
{
    size_t i = 0;

    while (word[i] != '\0') {
        if (i == line->length || line->at[i] != word[i]) {
            return false;
        }
        i++;
    }
    line->at += i;
    line->length -= i;
    return true;
}

static bool is_name(struct text name)
{
    for (size_t i = 0; i < name.length; i++) {
        if (name.at[i] <= ' ' || name.at[i] > '~') {
            return false;
        }
    }
    return name.length > 0 && name.length <= SERIAL_NAME_LENGTH;
}

static bool add_client(struct serial_setup *setup, struct text name)
{
    if (!is_name(name) || setup->clients == SERIAL_CLIENTS) {
        return false;
    }
    char *to = setup->names[setup->clients++];

    for (size_t i = 0; i < name.length; i++) {
        to[i] = name.at[i];
    }
    to[name.length] = '\0';
    return true;
}

static bool read_line(struct serial_setup *setup, struct text line)
{
    if (line.length == 0 || line.at[0] == '#') {
        return true;
    }
    if (begins_with(&line, "client ")) {
        return add_client(setup, line);
    }
    setup->xon = setup->xon || (begins_with(&line, "flow xon") && line.length == 0);
    return setup->xon && line.length == 0;
}

static size_t line_length(const char *text, size_t size)
{
    size_t length = 0;

    while (length < size && text[length] != '\n' && text[length] != '\0') {
        length++;
    }
    return length;
}

static void begin(struct serial_setup *setup)
{
    *setup = (struct serial_setup){.clients = 0};
    for (unsigned int i = 0; i < SERIAL_CLIENTS; i++) {
        setup->names[i][0] = (char)('0' + i);
    }
}

void serial_setup_read(struct serial_setup *setup, const char *text, size_t size)
{
    size_t at = 0;
    unsigned int number = 0;

    begin(setup);
    while (at < size && text[at] != '\0') {
        size_t length = line_length(text + at, size - at);

        number++;
        if (!read_line(setup, (struct text){text + at, length}) && setup->wrong == 0) {
            setup->wrong = number;
        }
        at += length + (at + length < size && text[at + length] == '\n');
    }
}
