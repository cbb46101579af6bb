/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What tests/spec asks of the host kernel (snapshot.c).
 */
#pragma once

#include <base/types.h>

#define SPEC_THREADS      64 /* longest queue */
#define SPEC_ZOMBIES      1000
#define SPEC_BUFFER_WORDS 128

enum spec_kind {
    SPEC_THREAD,
    SPEC_ENDPOINT,
    SPEC_NOTIFICATION,
    SPEC_REPLY,
    SPEC_CONTEXT,
    SPEC_SLOTS,     /* size slots from slot ref */
    SPEC_WORDS,     /* size words */
    SPEC_INTERRUPT, /* INTID ref */
    SPEC_ASIDS,     /* pools and VMIDs */
    SPEC_RING,      /* of zombies, its own slot ref */
    SPEC_VCPU,
};

struct spec_object {
    u64 kind;
    u64 ref;
    u64 size;
};

enum spec_entry {
    SPEC_SYSCALL,
    SPEC_TIMER,
    SPEC_IRQ,
    SPEC_VM_FAULT,
    SPEC_EXCEPTION,
    SPEC_FAST_SYSCALL, /* by the fast paths, if they do not decline (vectors.S) */
    /* an interrupt without handler, SPEC_PREEMPTING, waits, and is taken afterwards */
    SPEC_PREEMPTED_SYSCALL,
    SPEC_FP_ACCESS, /* of FP registers that are trapped */
    SPEC_GUEST_WFI, /* number: size of the instruction */
    SPEC_GUEST_CALL,
    SPEC_GUEST_TRAP, /* number: ESR */
    SPEC_GUEST_SKIP,
};

/* One kernel entry. */
struct spec_step {
    u64 entry;
    u64 now;
    u64 number; /* system call, INTID */
    u64 x[9];   /* registers, or arguments of a fault */
    u64 words;  /* how many words of the IPC buffer the thread writes, or enum spec_guest */
    u64 word[SPEC_BUFFER_WORDS];
    u64 value[SPEC_BUFFER_WORDS];
};

/* What a guest writes before it enters: registers by seL4_VCPUReg, and these. */
enum spec_guest {
    SPEC_LIST = 32, /* and following: 1 pending, 2 active */
    SPEC_CSSELR = 40,
    SPEC_CONTROL,
    SPEC_PRIORITIES,
    SPEC_MODE, /* PSTATE */
};

extern u64 spec_fast_syscalls; /* how many fast paths did not decline */
extern u64 spec_preemptions;

#define SPEC_PREEMPTING  42u
#define SPEC_TIMER_INTID 26u /* the kernel's */

#define SPEC_FOUND       1001 /* by the model of TLB and caches: spec_finding */

extern const char *spec_finding;

#define SPEC_DECODE_CHANGED 1002 /* something, while it checked an invocation */

/* Was an invocation being decoded? It is not any more (decode.c). */
bool spec_end_decoding(void);

/* The signal that ended it: a panic's SIGABRT, or SIGSEGV; 0 = the kernel was left. */
u64 spec_step(const struct spec_step *step);
/* Writes the state of these objects; returns how many words. */
u64 spec_snapshot(const struct spec_object *objects, u64 count, u64 *to);
