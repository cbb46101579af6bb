/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A core that beats is up. One that has not beaten for two periods is off if firmware says so, whatever
 * the time; if it is on, it may only be slow, and is stuck after the time that the description gives.
 * One that has started since the last look was down meanwhile, even if nobody saw that; one that is down
 * and goes off once more is down anew, so that who has started it learns of it. One that has asked for that
 * is started again, once for each time that it asks: it cannot do so itself.
 */
#include <monitor/console.h>
#include <monitor/info.h>
#include <monitor/kernel.h>
#include <monitor/watchdog.h>
#include <multikit/psci.h>

#define FIRST_BOOT   1 /* that of the whole system, before which a core was not down */
#define MISSED_LEAST 2 /* periods of two cores drift, so that one without a beat means nothing */

/* The acquire: a beat that is read later is of this boot or of a later one. */
static uint64_t read_word(const uint64_t *word)
{
    return __atomic_load_n(word, __ATOMIC_ACQUIRE);
}

/* Pairs with the reads above and with those of PDs. */
static void count_up(uint64_t *word, uint64_t count)
{
    __atomic_store_n(word, *word + count, __ATOMIC_RELEASE);
}

static const struct multikit_status *status_of(const struct monitor_watchdog *core)
{
    return (const struct multikit_status *)(uintptr_t)core->status;
}

static void print_change(const struct watchdog *watchdog, const char *kind, uint32_t core,
                         const char *change)
{
    print(kind);
    print("core ");
    print_decimal(core);
    print(change);
    print_decimal(watchdog->info->core);
    print("\n");
}

static void go_down(struct watchdog *watchdog, uint32_t index, const char *how)
{
    uint32_t core = info_watchdogs(watchdog->info)[index].core;

    count_up(&watchdog->own->cores[core], watchdog->cores[index].down ? 2 : 1);
    watchdog->cores[index].down = true;
    print_change(watchdog, "MON|ERROR: ", core, how);
}

static void come_up(struct watchdog *watchdog, uint32_t index, bool restarted)
{
    uint32_t core = info_watchdogs(watchdog->info)[index].core;
    bool was_down = watchdog->cores[index].down;

    if (was_down || restarted) {
        watchdog->cores[index].down = false;
        count_up(&watchdog->own->cores[core], was_down ? 1 : 2);
        print_change(watchdog, "MON|INFO: ", core, " is up again, seen from core ");
    }
}

static bool asks(const struct watchdog *watchdog, uint32_t index)
{
    const struct watched *seen = &watchdog->cores[index];
    uint64_t asked = read_word(&status_of(&info_watchdogs(watchdog->info)[index])->asked);

    return asked != 0 && asked == seen->boots && asked != seen->started;
}

/* Another core that watches it may have been faster. */
static void start_again(struct watchdog *watchdog, uint32_t index)
{
    const struct monitor_watchdog *core = &info_watchdogs(watchdog->info)[index];

    if (core->start == 0 || !asks(watchdog, index)) {
        return;
    }
    watchdog->cores[index].started = watchdog->cores[index].boots;
    if (kernel_start_core(core->start) != 0 && kernel_core_state(core->mpidr) == PSCI_OFF) {
        print_change(watchdog, "MON|ERROR: ", core->core, " cannot be started again from core ");
    }
}

/* It is down already: perhaps it was started, and went off before it could beat. */
static void miss_again(struct watchdog *watchdog, uint32_t index, bool off)
{
    if (off && watchdog->cores[index].on) {
        go_down(watchdog, index, " is off again, seen from core ");
    }
    watchdog->cores[index].on = !off;
}

static void miss(struct watchdog *watchdog, uint32_t index)
{
    const struct monitor_watchdog *core = &info_watchdogs(watchdog->info)[index];
    struct watched *seen = &watchdog->cores[index];
    bool off;

    if (!seen->down && ++seen->missed < MISSED_LEAST) {
        return;
    }
    off = kernel_core_state(core->mpidr) == PSCI_OFF;
    if (seen->down) {
        miss_again(watchdog, index, off);
    } else if (off) {
        seen->on = false;
        go_down(watchdog, index, " is off, seen from core ");
    } else if (seen->missed >= core->limit) {
        go_down(watchdog, index, " is stuck, seen from core ");
        seen->on = true;
        if (core->resets) {
            kernel_reset_board();
        }
    }
    if (off) {
        /* Its last, which perhaps came after the look and before it went off. */
        seen->beat = read_word(&status_of(core)->beat);
        start_again(watchdog, index);
    }
}

/* Beats first: a core counts its start before it beats, so who sees the beat sees the start with it, and
 * does not take it for another one later. */
static void look_at(struct watchdog *watchdog, uint32_t index)
{
    const struct multikit_status *status = status_of(&info_watchdogs(watchdog->info)[index]);
    struct watched *seen = &watchdog->cores[index], before = *seen;

    seen->beat = read_word(&status->beat);
    seen->boots = read_word(&status->boots);
    if (seen->boots == before.boots && seen->beat == before.beat) {
        miss(watchdog, index);
        return;
    }
    seen->missed = 0;
    come_up(watchdog, index, seen->boots != before.boots && seen->boots != FIRST_BOOT);
}

static uint64_t epoch_of(const struct watchdog *watchdog, uint32_t watch)
{
    return read_word((const uint64_t *)(uintptr_t)info_watches(watchdog->info)[watch].epoch);
}

static void tell(struct watchdog *watchdog)
{
    for (uint32_t i = 0; i < watchdog->info->watches; i++) {
        uint64_t now = epoch_of(watchdog, i);

        if (now != watchdog->epochs[i]) {
            watchdog->epochs[i] = now;
            kernel_ring(info_watches(watchdog->info)[i].bell);
        }
    }
}

/* The two threads have one priority, so either may run first; but a beat before the start is counted would be one of
 * the former boot, and the count then a second start. */
void watchdog_look(struct watchdog *watchdog)
{
    if (!__atomic_load_n(watchdog->counted, __ATOMIC_ACQUIRE)) {
        return;
    }
    count_up(&watchdog->own->beat, 1);
    for (uint32_t i = 0; i < watchdog->info->watchdogs; i++) {
        look_at(watchdog, i);
    }
    tell(watchdog);
}

/* What is in the page is of this core's former boots: it goes on from there. What happened to others
 * while this core was down is no news to its PDs, which begin as well. Those that are down may have been
 * off. */
bool watchdog_start(struct watchdog *watchdog, const struct monitor_info *info, const bool *counted)
{
    if (!info_is_valid(info) || info->status == 0) {
        return false;
    }
    watchdog->info = info;
    watchdog->counted = counted;
    watchdog->own = (struct multikit_status *)(uintptr_t)info->status;
    for (uint32_t i = 0; i < info->watchdogs; i++) {
        const struct monitor_watchdog *core = &info_watchdogs(info)[i];

        watchdog->cores[i] = (struct watched){.boots = read_word(&status_of(core)->boots),
                                              .beat = read_word(&status_of(core)->beat),
                                              .down = watchdog->own->cores[core->core] % 2};
    }
    for (uint32_t i = 0; i < info->watches; i++) {
        watchdog->epochs[i] = epoch_of(watchdog, i);
    }
    return true;
}
