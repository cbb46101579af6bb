/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A server that is itself a client, within a handler.
 */
#include "server.h"
#include "wire_client.h"
#include "wire_server.h"

void wire_serve_echo(microkit_channel client, const struct wire_item items[4], const uint8_t *data,
                     uint32_t data_length, struct wire_item echoed[4], uint8_t *text,
                     uint32_t *text_length)
{
    (void)client;
    for (int i = 0; i < 4; i++) {
        echoed[i] = items[i];
    }
    for (uint32_t i = 0; i < data_length; i++) {
        text[i] = data[i];
    }
    *text_length = data_length;
}

void wire_serve_forward(microkit_channel client, int32_t value, int32_t *answer)
{
    (void)client;
    if (wire_call_forward(CHANNEL_INNER, value, answer) != MICROKIT_INTERFACE_OK) {
        microkit_dbg_puts("server: wrong: the inner call\n");
    }
}

void wire_serve_fault(microkit_channel client)
{
    (void)client;
    __builtin_trap();
}

microkit_msginfo protected(microkit_channel ch, microkit_msginfo msginfo)
{
    return wire_dispatch(ch, msginfo);
}

void init(void)
{
}

void notified(microkit_channel ch)
{
    wire_signal_ready(ch);
}
