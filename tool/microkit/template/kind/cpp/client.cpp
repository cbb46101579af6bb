/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Asks the server for a sum.
 */
#include "protocol.hpp"

namespace {
constexpr Adder adder{1}; // the id of this end of the channel
}

extern "C" void init()
{
    Sum sum;

    if (!adder.call({20, 22}, sum)) {
        microkit_dbg_puts("client: no answer\n");
        return;
    }
    microkit_dbg_puts("client: the sum is ");
    microkit_dbg_put64(sum.value);
    microkit_dbg_puts("\n");
}

extern "C" void notified(microkit_channel)
{
}
