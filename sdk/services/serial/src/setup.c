/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Reads the multiplexer's text. What is not understood changes nothing but that it is told.
 */
#include "serial/setup.h"

#include <microkit_text.h>

static bool is_name(struct microkit_text name)
{
    for (size_t i = 0; i < name.length; i++) {
        if (name.at[i] <= ' ' || name.at[i] > '~') {
            return false;
        }
    }
    return name.length > 0 && name.length <= SERIAL_NAME_LENGTH;
}

static bool add_client(struct serial_setup *setup, struct microkit_text name)
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

static bool read_line(struct serial_setup *setup, struct microkit_text line)
{
    if (microkit_text_take(&line, "client ")) {
        return add_client(setup, line);
    }
    setup->xon = setup->xon || (microkit_text_take(&line, "flow xon") && line.length == 0);
    return setup->xon && line.length == 0;
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
    struct microkit_text rest = {text, size}, line;
    unsigned int number = 0;

    begin(setup);
    while (microkit_text_next_line(&rest, &line, &number)) {
        if (!read_line(setup, line) && setup->wrong == 0) {
            setup->wrong = number;
        }
    }
}
