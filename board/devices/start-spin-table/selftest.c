/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Has firmware cleared the words that cores wait for? A core that is let go cannot be turned off again, and
 * would be the self-test's for ever, so none is.
 */
#include <board/config.h>
#include <loader/machine.h>
#include <loader/memory.h>
#include <selftest/devices.h>
#include <selftest/say.h>

static const paddr_t words[] = BOARD_RELEASE;

/* What is in a cache only goes to memory before it is read there. */
static void look(uint64_t index)
{
    uint64_t value;

    cache_clean_invalidate(words[index], sizeof(value));
    if (!probe_read64(words[index], &value)) {
        say(false, "core %lu: nothing answers at %#lx, where it waits", index, words[index]);
    } else {
        say(value == 0, "core %lu: waits for %#lx not to be 0; it is %#lx", index, words[index],
            value);
    }
}

bool start_look(void)
{
    for (uint64_t i = 1; i < sizeof(words) / sizeof(words[0]); i++) {
        look(i);
    }
    note("cores that start by a spin table are not tried");
    return false;
}
