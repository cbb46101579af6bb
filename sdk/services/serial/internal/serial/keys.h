/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What typed characters mean to the multiplexer. Knows nothing of streams.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define KEY_ESCAPE 0x1c /* Ctrl-\ */
#define KEY_XON    0x11
#define KEY_XOFF   0x13

struct keys {
    bool escaped; /* the escape character was the last */
    bool xon;     /* XON and XOFF are flow control, no characters */
};

enum key {
    KEY_NOTHING, /* it will be told by the next */
    KEY_TYPED,   /* for the client that is typed to: value is what */
    KEY_CHOOSE,  /* another client is: value is its number */
    KEY_LIST,    /* who is there? */
    KEY_HOLD,    /* transmit nothing until */
    KEY_GO_ON,
};

/* The next character received, with MICROKIT_UART_ERRORS. clients: how many there are, 1 to 10. */
enum key keys_take(struct keys *keys, uint32_t got, unsigned int clients, uint32_t *value);
