/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Is rung for. All have less priority than somebody who never waits, or are never rung for.
 */
#include "flood.h"

struct orders *orders;

void init(void)
{
}

void notified(microkit_channel ch)
{
    (void)ch;
}
