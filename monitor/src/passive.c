/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A PD with passive="true" has its own time for init() only. It then asks, in the system call in
 * which it begins to wait; its scheduling context goes to its notification, which lends it to the
 * PD for notified(). Calls run on the time of the caller. Nothing stops a PD from asking for ever,
 * so only the first time after each start does anything, and only the first of all is said.
 */
#include <monitor/console.h>
#include <monitor/errors.h>
#include <monitor/info.h>
#include <monitor/kernel.h>
#include <monitor/passive.h>

/*@ requires pd < PDS_KEPT ==> \valid_read(bits + pd / 64);
    assigns \nothing;
    ensures \result <==> pd < PDS_KEPT && is_noted(bits, pd);
 */
static bool has(const uint64_t *bits, uint32_t pd)
{
    return pd < PDS_KEPT && (bits[pd / 64] >> pd % 64 & 1) != 0;
}

/*@ requires \valid(bits + (0 .. PDS_KEPT / 64 - 1));
    assigns bits[pd / 64];
    ensures pd < PDS_KEPT ==> is_noted(bits, pd);
    ensures pd >= PDS_KEPT ==> bits[pd / 64] == \old(bits[pd / 64]);
    ensures \forall integer n; 0 <= n < 64 && pd < PDS_KEPT && n != pd % 64 ==>
      (bits[pd / 64] >> n & 1) == (\old(bits[pd / 64]) >> n & 1);
 */
static void note(uint64_t *bits, uint32_t pd)
{
    if (pd < PDS_KEPT) {
        bits[pd / 64] |= 1ULL << pd % 64;
    }
}

/*@ requires \valid(bits + (0 .. PDS_KEPT / 64 - 1));
    assigns bits[pd / 64];
    ensures pd < PDS_KEPT ==> !is_noted(bits, pd);
    ensures pd >= PDS_KEPT ==> bits[pd / 64] == \old(bits[pd / 64]);
    ensures \forall integer n; 0 <= n < 64 && pd < PDS_KEPT && n != pd % 64 ==>
      (bits[pd / 64] >> n & 1) == (\old(bits[pd / 64]) >> n & 1);
 */
static void forget(uint64_t *bits, uint32_t pd)
{
    if (pd < PDS_KEPT) {
        bits[pd / 64] &= ~(1ULL << pd % 64);
    }
}

void passive_forget(struct monitor *monitor, uint32_t pd)
{
    forget(monitor->asked, pd);
}

bool passive_is(const struct monitor *monitor, uint32_t pd)
{
    return info_pds(monitor->info)[pd].passive && (pd >= PDS_KEPT || has(monitor->asked, pd));
}

/*@ assigns \nothing; */
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

    if (!pd->passive || has(monitor->asked, number)) {
        return;
    }
    note(monitor->asked, number);
    error = kernel_make_passive(number);
    if (number < PDS_KEPT && !has(monitor->told, number)) {
        note(monitor->told, number);
        print_outcome(pd->name, error);
    }
}
