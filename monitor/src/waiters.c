/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The description says who may call whom, registers say who does: a thread in seL4_Call has its number
 * in x7 and the capability in x0 until the answer's badge takes the place of the latter
 * (sel4/svc.h). Whether it is still in the callee's queue or has been received makes no difference to
 * it. The table's order makes one pass enough for chains of calls. Of callers on other cores it is known only that
 * they may wait.
 */
#include <monitor/console.h>
#include <monitor/info.h>
#include <monitor/kernel.h>
#include <monitor/state.h>
#include <monitor/waiters.h>

#include <sel4/syscall_numbers.h>

/* PDs that have stopped or come to. Of those beyond PDS_KEPT it does not know. */
struct stuck {
    uint64_t bits[PDS_KEPT / 64];
};

static bool is_stuck(const struct stuck *stuck, uint32_t pd)
{
    return pd < PDS_KEPT && (stuck->bits[pd / 64] >> pd % 64 & 1) != 0;
}

static void add(struct stuck *stuck, uint32_t pd)
{
    if (pd < PDS_KEPT) {
        stuck->bits[pd / 64] |= 1ULL << pd % 64;
    }
}

bool waiters_is_in_call(const struct monitor_call *call)
{
    seL4_UserContext registers;

    return kernel_read_registers(call->caller, &registers) == seL4_NoError &&
           registers.x7 == (seL4_Word)SYSCALL_CALL && registers.x0 == call->slot;
}

/* Not of one who is named already. The stopped PD itself calls nobody who comes to wait for it: calls
 * go up in priority. */
static bool leads_to(const struct stuck *stuck, const struct monitor_call *call, uint32_t stopped)
{
    return (call->callee == stopped || is_stuck(stuck, call->callee)) &&
           !is_stuck(stuck, call->caller);
}

static void print_heading(const struct monitor_pd *stopped, bool now)
{
    if (now) {
        print(", except those waiting for its answer: ");
    } else {
        print_error_line(stopped->name);
        print("later callers will wait as well: ");
    }
}

static void print_caller(const struct monitor_info *info, const struct monitor_call *call,
                         uint32_t stopped)
{
    const struct monitor_pd *pds = info_pds(info);

    print(pds[call->caller].name);
    if (call->callee != stopped) {
        print(" (through ");
        print(pds[call->callee].name);
        print(")");
    }
}

static void print_rest(uint32_t count)
{
    if (count > NAMES_MOST) {
        print(" and ");
        print_decimal(count - NAMES_MOST);
        print(" more");
    }
}

/* now: those who are in a call; else those who may make one and are not named yet. */
static uint32_t print_callers(const struct monitor_info *info, uint32_t stopped,
                              struct stuck *stuck, bool now)
{
    const struct monitor_call *calls = info_calls(info);
    uint32_t count = 0;

    for (uint32_t i = 0; i < info->calls; i++) {
        if (!leads_to(stuck, &calls[i], stopped) || (now && !waiters_is_in_call(&calls[i]))) {
            continue;
        }
        add(stuck, calls[i].caller);
        if (count == 0) {
            print_heading(&info_pds(info)[stopped], now);
        } else if (count < NAMES_MOST) {
            print(", ");
        }
        if (count++ < NAMES_MOST) {
            print_caller(info, &calls[i], stopped);
        }
    }
    print_rest(count);
    return count;
}

static void print_near(const struct monitor_info *info, uint32_t pd, struct stuck *stuck)
{
    print_callers(info, pd, stuck, true);
    print("\n");
    if (print_callers(info, pd, stuck, false) > 0) {
        print("\n");
    }
}

static void print_far_caller(const struct monitor_info *info,
                             const struct monitor_far_caller *caller)
{
    print(info_string(info, caller->name));
    print(" (core ");
    print_decimal(caller->core);
    print(")");
}

/* Their registers and requests are not this monitor's to read, so these may wait already or not. */
static void print_far(const struct monitor_info *info, uint32_t pd, const struct stuck *stuck)
{
    const struct monitor_far_caller *callers = info_far_callers(info);
    uint32_t count = 0;

    for (uint32_t i = 0; i < info->far_callers; i++) {
        if (callers[i].callee != pd && !is_stuck(stuck, callers[i].callee)) {
            continue;
        }
        if (count == 0) {
            print_error_line(info_pds(info)[pd].name);
            print("callers on other cores wait as well, or will: ");
        } else if (count < NAMES_MOST) {
            print(", ");
        }
        if (count++ < NAMES_MOST) {
            print_far_caller(info, &callers[i]);
        }
    }
    if (count > 0) {
        print_rest(count);
        print("\n");
    }
}

void waiters_print(const struct monitor_info *info, uint32_t pd)
{
    struct stuck stuck = {{0}};

    if (info_pds(info)[pd].refuses) {
        print("\n");
    } else {
        print_near(info, pd, &stuck);
    }
    print_far(info, pd, &stuck);
}
