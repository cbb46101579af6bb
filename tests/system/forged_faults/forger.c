/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Sends a message like a fault's, with each label that a fault can have, to every slot.
 */
#include "forge.h"

void init(void)
{
    forge();
}

void notified(microkit_channel ch)
{
    (void)ch;
}
