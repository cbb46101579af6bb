/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Behind an escape character a digit chooses a client, a second escape character is typed, and anything else
 * asks who is there. A character with errors is never a command, as it is not known what was sent.
 */
#include "serial/keys.h"

static enum key command(uint32_t got, unsigned int clients, uint32_t *value)
{
    if (got == KEY_ESCAPE) {
        *value = got;
        return KEY_TYPED;
    }
    *value = got - '0';
    return got >= '0' && *value < clients ? KEY_CHOOSE : KEY_LIST;
}

enum key keys_take(struct keys *keys, uint32_t got, unsigned int clients, uint32_t *value)
{
    bool escaped = keys->escaped;

    if (keys->xon && (got == KEY_XOFF || got == KEY_XON)) {
        return got == KEY_XOFF ? KEY_HOLD : KEY_GO_ON;
    }
    keys->escaped = !escaped && got == KEY_ESCAPE;
    if (keys->escaped) {
        return KEY_NOTHING;
    }
    if (escaped) {
        return command(got, clients, value);
    }
    *value = got == '\r' ? '\n' : got;
    return KEY_TYPED;
}
