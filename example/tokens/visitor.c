/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Gets a token and shows it at the door: as it is, with one bit changed, and when its time is over.
 */
#include <microkit_rtc.h>

#include "door_client.h"
#include "tokens_client.h"
#include "visitor.h" /* channel ids, see tokens.system */

#define SIZE TOKENS_ISSUE_TOKEN_MAX

static uint8_t token[SIZE];
static bool has_token;

static void say_date(uint64_t seconds)
{
    struct microkit_date date;

    microkit_date_from_seconds(seconds, &date);
    microkit_dbg_puts("visitor: a token, good until ");
    microkit_dbg_put32(date.year);
    microkit_dbg_puts("-");
    microkit_dbg_put32(date.month);
    microkit_dbg_puts("-");
    microkit_dbg_put32(date.day);
    microkit_dbg_puts("\n");
}

static bool get_token(void)
{
    enum tokens_outcome outcome;
    uint32_t length;
    uint64_t expiry;

    has_token = tokens_call_issue(CHANNEL_ISSUER, &outcome, token, &length, &expiry) ==
                    MICROKIT_INTERFACE_OK &&
                outcome == TOKENS_OUTCOME_GOOD && length == SIZE;
    if (has_token) {
        say_date(expiry);
    }
    return has_token;
}

static void show(const char *what)
{
    bool open = false;

    if (door_call_enter(CHANNEL_DOOR, token, SIZE, &open) != MICROKIT_INTERFACE_OK) {
        microkit_dbg_puts("visitor: FAILED: there is no door\n");
    }
    microkit_dbg_puts("visitor: ");
    microkit_dbg_puts(what);
    microkit_dbg_puts(open ? ": the door is open\n" : ": the door stays shut\n");
}

static void first_day(void)
{
    show("the token");
    token[SIZE - 1] ^= 1;
    show("another token");
    token[SIZE - 1] ^= 1;
    microkit_notify(CHANNEL_OPERATOR);
}

static void second_day(void)
{
    show("the token of yesterday");
    if (get_token()) {
        show("the token of today");
    }
}

void init(void)
{
    if (get_token()) {
        first_day();
    }
}

void notified(microkit_channel ch)
{
    if (ch == CHANNEL_OPERATOR) {
        second_day();
    } else if (ch == CHANNEL_ISSUER && !has_token && get_token()) {
        first_day();
    }
}
