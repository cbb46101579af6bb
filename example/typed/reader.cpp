// SPDX-License-Identifier: BSD-2-Clause
// Copyright 2026 The Multikit authors
//
// A client in C++. Several events may arrive as one, so each time it reads all that is new.
#include "notes.hpp"
#include "reader.h" // channel ids, see typed.system

namespace {

constexpr notes::Client server(CHANNEL_SERVER);
uint32_t next;

void print(uint32_t number, const notes::about &subject, const char *text)
{
    microkit_dbg_puts("reader: note ");
    microkit_dbg_put32(number);
    microkit_dbg_puts(subject.urgent ? ", urgent: '" : ": '");
    microkit_dbg_puts(text);
    microkit_dbg_puts("'\n");
}

void read_new_ones()
{
    for (;;) {
        notes::outcome outcome;
        notes::about subject;
        char text[NOTES_LOOK_UP_CONTENT_MAX + 1];
        uint32_t length;

        if (server.look_up(next, outcome, subject, text, length) != MICROKIT_INTERFACE_OK ||
            outcome != NOTES_OUTCOME_GOOD) {
            return;
        }
        text[length] = 0;
        print(next++, subject, text);
    }
}

} // namespace

void init(void)
{
}

void notified(microkit_channel)
{
    read_new_ones();
}
