/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Adds two numbers for whoever calls.
 */
#include "protocol.hpp"

extern "C" void init()
{
}

extern "C" void notified(microkit_channel)
{
}

microkit_msginfo microkit_protected(microkit_channel, microkit_msginfo msginfo)
{
    return Adder::answer(msginfo, [](const Addition &of) { return Sum{of.a + of.b}; });
}
