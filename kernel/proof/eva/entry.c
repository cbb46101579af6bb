/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What a value analysis starts at: any one entry of the kernel, from any state. All globals, the kernel's state
 * and objects among them, have any value at the start (-lib-entry), so this one entry stands for all sequences of them.
 */
#include <base/window.h>
#include <debug/benchmark.h>
#include <debug/since.h>
#include <entry/fastpath.h>
#include <entry/syscall.h>

static volatile u64 any_word;
static volatile u32 any_u32;

static void any_exception(void)
{
    switch (any_u32 % 4) {
    case 0:
        handle_vm_fault(any_u32 % 2 == 0, any_word, any_word);
        break;
    case 1:
        handle_user_exception(any_word, any_word);
        break;
    case 2:
        handle_debug_exception(any_word, any_word);
        break;
    default:
        handle_fp_access(any_word);
        break;
    }
}

static void any_short_way(struct tcb *caller)
{
    switch (any_u32 % 11) {
    case 0:
        fastpath_call(any_word, any_word, caller);
        break;
    case 1:
        fastpath_reply_recv(any_word, any_word, caller, any_word);
        break;
    case 2:
        fastpath_signal(any_word, caller);
        break;
    case 3:
        fastpath_receive(any_word, caller);
        break;
    case 4:
        fastpath_poll(any_word, caller);
        break;
    case 5:
        fastpath_acknowledge(any_word, caller);
        break;
    case 6:
        fastpath_yield(caller);
        break;
    case 7:
        fastpath_invoke(any_word, caller, any_word);
        break;
    case 8:
        fastpath_fault_reply(any_word, caller);
        break;
    case 9:
        fastpath_signal_wait(any_word, caller, any_word);
        break;
    default:
        fastpath_interrupt();
        break;
    }
}

/* The whole of an entry from a guest, as vectors.S calls its parts. */
static void any_entry_of_a_guest(void)
{
    switch (any_u32 % 6) {
    case 0:
        handle_guest_interrupt();
        break;
    case 4:
        fastpath_fault(tcb_at(ks.current), any_word, any_word, any_word, any_word);
        break;
    case 1:
        handle_guest_wfi(any_u32 % 2 == 0 ? 2 : 4);
        break;
    case 2:
        handle_guest_hvc();
        break;
    case 3:
        handle_guest_trap(any_word);
        break;
    default:
        handle_guest_skip();
        break;
    }
    guest_leave_idle();
}

static void any_way_out(void)
{
    benchmark_exit();
    benchmark_idle();
    since_exit();
    since_idle();
}

void any_entry(void)
{
    switch (any_u32 % 6) {
    case 0:
        handle_syscall(any_word);
        break;
    case 1:
        handle_interrupt();
        break;
    case 2:
        any_exception();
        break;
    case 3:
        any_short_way(tcb_at(ks.current));
        break;
    case 4:
        any_entry_of_a_guest();
        break;
    default:
        any_way_out();
        break;
    }
}
