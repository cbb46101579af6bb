/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A PD with passive="true" has its own time for init() only. It then asks, in the system call in
 * which it begins to wait; its scheduling context goes to its notification, which lends it to the
 * PD for notified(). Calls run on the time of the caller. Nothing stops a PD from asking for ever,
 * so only the first time does anything.
 */
#include <monitor/console.h>
#include <monitor/errors.h>
#include <monitor/info.h>
#include <monitor/kernel.h>
#include <monitor/passive.h>

static bool has_asked(const struct monitor *monitor, uint32_t pd)
{
    return pd < PDS_KEPT && (monitor->asked[pd / 64] >> pd % 64 & 1) != 0;
}

static void note(struct monitor *monitor, uint32_t pd)
{
    if (pd < PDS_KEPT) {
        monitor->asked[pd / 64] |= 1ULL << pd % 64;
    }
}

static void print_outcome(const char *name, seL4_Error error)
{
    if (error == seL4_NoError) {
        print("MON|INFO: PD '");
        print(name);
        print("' is now passive!\n");
    } else {
        print_error_line(name);
        print("cannot be made passive: ");
        print(error_name(error) ? error_name(error) : "an unknown error");
        print("\n");
    }
}

void passive_request(struct monitor *monitor, uint32_t number)
{
    const struct monitor_pd *pd = &info_pds(monitor->info)[number];
    seL4_Error error;

    if (!pd->passive || has_asked(monitor, number)) {
        return;
    }
    note(monitor, number);
    error = kernel_make_passive(number);
    if (number < PDS_KEPT) {
        print_outcome(pd->name, error);
    }
}
