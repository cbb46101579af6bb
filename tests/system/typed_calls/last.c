/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The server behind the server: doubles a number.
 */
#include "wire_server.h"

void wire_serve_echo(microkit_channel client, const struct wire_item items[4], const uint8_t *data,
                     uint32_t data_length, struct wire_item echoed[4], uint8_t *text,
                     uint32_t *text_length)
{
    (void)client, (void)items, (void)data, (void)data_length, (void)echoed, (void)text;
    *text_length = 0;
}

void wire_serve_forward(microkit_channel client, int32_t value, int32_t *answer)
{
    (void)client;
    *answer = 2 * value;
}

void wire_serve_fault(microkit_channel client)
{
    (void)client;
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
    (void)ch;
}
