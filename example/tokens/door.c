/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Opens to whoever shows a token that the issuer knows. Keeps none itself.
 */
#include "door.h" /* channel ids, see tokens.system */
#include "door_server.h"
#include "tokens_client.h"

void door_serve_enter(microkit_channel client, const uint8_t *token, uint32_t token_length,
                      bool *open)
{
    enum tokens_outcome outcome;
    const uint32_t error = tokens_call_check(CHANNEL_ISSUER, token, token_length, &outcome);

    (void)client;
    *open = error == MICROKIT_INTERFACE_OK && outcome == TOKENS_OUTCOME_GOOD;
    if (!*open) {
        microkit_dbg_puts(error != MICROKIT_INTERFACE_OK      ? "door: nobody to ask\n"
                          : outcome == TOKENS_OUTCOME_EXPIRED ? "door: that one has expired\n"
                                                              : "door: that one is not known\n");
    }
}

microkit_msginfo protected(microkit_channel ch, microkit_msginfo msginfo)
{
    return door_dispatch(ch, msginfo);
}

void init(void)
{
}

void notified(microkit_channel ch)
{
    (void)ch;
}
