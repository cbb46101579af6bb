/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Cores that wait for a word of memory, each for its own: has firmware cleared it, and does the core come when it is
 * written? Nobody can turn the core off again, so it waits in the self-test's memory until the board is reset, which
 * the board must be before anything else is started; its word stays as it was written and says so.
 */
#include <board/config.h>
#include <loader/machine.h>
#include <loader/memory.h>
#include <selftest/devices.h>
#include <selftest/machine.h>
#include <selftest/say.h>

static const paddr_t words[] = BOARD_RELEASE;

void start_look(void)
{
    note("firmware: not called, since cores start by a spin table");
}

/* What is in a cache only goes to memory before it is read there. */
bool start_is_ready(uint64_t index)
{
    uint64_t value;

    cache_clean_invalidate(words[index], sizeof(value));
    if (!probe_read64(words[index], &value)) {
        say(false, "core %lu: nothing answers at %#lx, where it waits", index, words[index]);
        return false;
    }
    say(value == 0, "core %lu: waits for %#lx not to be 0; it is %#lx", index, words[index], value);
    return value == 0;
}

bool start_second(uint64_t index)
{
    bool answers = probe_write64(words[index], (uint64_t)second_core);

    if (!answers) {
        say(false, "core %lu: nothing answers at %#lx, where it waits", index, words[index]);
    }
    machine_send_event();
    return answers;
}

void start_leave(void)
{
    machine_halt();
}

void start_look_back(uint64_t index)
{
    note("core %lu: waits in the self-test's memory until the board is reset", index);
}
