/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Short cuts for the system calls that make up nearly all of a running system. Each does exactly
 * what handle_syscall() would have done, or declines having changed nothing. vectors.S calls them
 * with the machine registers of the call still in place and moves registers by what they return
 * (docs/design/fastpaths.md).
 */
#pragma once

#include <base/structures.h>
#include <base/types.h>

/* TCBs come and go as addresses here, and only here: assembly has the caller's in SP, and puts next into
 * it. Making it of ks.current anew would be three instructions a call. All else is by reference. */

/* next: NULL = declined, take the slow path; else the thread to return to, which resumes from a
 * system call with badge in x0 and the caller's x1..x5 as its message. */
struct fast_switch {
    struct tcb *next;
    word_t badge;
};

/* seL4_Call on an endpoint where a passive receiver waits: message and SC go to the receiver. */
struct fast_switch fastpath_call(cptr_t cptr, word_t info, struct tcb *caller);

/* seL4_ReplyRecv by a passive server: the answer and the SC go back to the caller, the server
 * waits again, with nobody queued. */
struct fast_switch fastpath_reply_recv(cptr_t cptr, word_t info, struct tcb *server, cptr_t reply);

/* seL4_Signal (a send to a notification) that wakes nobody: the caller, which goes on; NULL = declined. */
struct tcb *fastpath_signal(cptr_t cptr, struct tcb *caller);
