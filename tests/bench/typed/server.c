/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The server with stubs.
 */
#include <microkit.h>

#include "typed_server.h"

void typed_serve_numbers(microkit_channel client, uint64_t a, uint32_t b, uint32_t c, uint64_t *sum)
{
    (void)client;
    *sum = a + b + c;
}

void typed_serve_mixed(microkit_channel client, uint64_t key, enum typed_state state, bool valid,
                       const uint8_t tags[8], uint64_t *found, enum typed_state *now)
{
    (void)client;
    *found = valid ? key + tags[7] : 0;
    *now = state;
}

void typed_serve_blob(microkit_channel client, const uint8_t *data, uint32_t data_length,
                      uint64_t *length)
{
    (void)client;
    (void)data;
    *length = data_length;
}

microkit_msginfo protected(microkit_channel ch, microkit_msginfo info)
{
    return typed_dispatch(ch, info);
}

void init(void)
{
}

void notified(microkit_channel ch)
{
    (void)ch;
}
