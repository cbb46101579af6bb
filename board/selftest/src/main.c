/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The self-test: the loader, but instead of starting kernels it says what it finds on the machine, beside
 * what the board's description says. It ends with a verdict and turns the machine off.
 */
#include <board/config.h>
#include <loader/checks.h>
#include <loader/drivers.h>
#include <loader/image.h>
#include <loader/machine.h>
#include <selftest/core.h>
#include <selftest/devices.h>
#include <selftest/parts.h>
#include <selftest/say.h>

/* Called by the loader's head.S. */
_Noreturn void loader_main(paddr_t loaded_at, paddr_t tree);

static void boot_core_check(void)
{
    struct core_report report;

    core_look(&report);
    core_compare(&report, 0);
}

/* Fed from time to time, so that firmware's does not end the test. */
static void watchdog_look(void)
{
    uint32_t left = watchdog_feed();

    if (left != 0) {
        note("watchdog: runs, and resets the board in %lu ms unless it is fed", (uint64_t)left);
    }
}

void loader_main(paddr_t loaded_at, paddr_t tree)
{
    (void)tree;
    note("self-test for board " BOARD_NAME ", loaded at %#lx", loaded_at);
    image_check();
    watchdog_look();
    boot_core_check();
    start_look();
    gic_check();
    other_cores_check();
    memory_check();
    watchdog_feed();
    timer_check();
    uart_check();
    echo_check();
    say_verdict();
    start_power_off();
    machine_halt();
}
