/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A PD with passive="true" has its own time for init() only. It then asks, in the system call in
 * which it begins to wait; its scheduling context goes to its notification, which lends it to the
 * PD for notified(). Calls run on the time of the caller.
 */
#include <monitor/console.h>
#include <monitor/kernel.h>
#include <monitor/passive.h>

void passive_request(const struct monitor_info *info, uint32_t number)
{
    const struct monitor_pd *pd = &info_pds(info)[number];
    seL4_Error error = seL4_IllegalOperation;

    if (pd->passive) {
        error = kernel_make_passive(number);
    }
    if (error == seL4_NoError) {
        print("MON|INFO: PD '");
        print(pd->name);
        print("' is now passive!\n");
    } else {
        print_error_line(pd->name);
        print("cannot be made passive, error ");
        print_decimal(error);
        print("\n");
    }
}
