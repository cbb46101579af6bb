/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * All mutable state of a kernel: one struct, one instance, one core. The tool writes its first
 * value into the image (boot_info, ready queues, interrupt slots, ASID tables), so that nothing is
 * computed at boot.
 */
#pragma once

#include <base/structures.h>
#include <base/types.h>

#define ABI_MAGIC        0x54494b49544c554dULL /* "MULTIKIT" */
#define ABI_VERSION      3

#define PRIORITIES       256
#define IRQS             1020 /* INTIDs 0..1019 (GIC) */
#define INTIDS           1024 /* what a GIC can say: those, and 1020..1023, which are no interrupts */
#define SGIS             16   /* of which 0..15 are software-generated */
#define VMIDS            256
#define SLEEPERS         16 /* guests that can wait at a time; of another, WFI ends at once */

#define PANIC_STACK_SIZE 1024

#define NOTES \
    8 /* the most that a system call makes of look-ups ahead (capability/notes.h), a power of two */
#define MESSAGE_CAPS_MAX 3 /* capabilities in a message */

/* What the tool tells the kernel; never written by the kernel. */
struct boot_info {
    u64 magic;         /* ABI_MAGIC */
    u32 abi_version;   /* ABI_VERSION */
    u32 core;          /* number of this core in the system description */
    u32 cores;         /* how many cores the system uses */
    u16 gic_cpu;       /* number of this core at the interrupt controller */
    u16 irqs;          /* INTIDs below have a slot; all with a handler or IRQ_ISSUABLE are */
    paddr_t window_pa; /* physical base of this core's window */
    u64 window_size;
    paddr_t root_table_pa; /* EL2 translation table root (TTBR0_EL2) */
    u64 timer_frequency;   /* CNTFRQ_EL0 the budgets were computed for, Hz */
    u64 ticks_per_us_num;  /* ticks = us * num / den */
    u64 ticks_per_us_den;
};

enum irq_state {
    IRQ_INACTIVE = 0, /* not this core's, or no handler issued */
    IRQ_HANDLER,      /* delivered to a user's notification */
    IRQ_KERNEL_TIMER,
    IRQ_RESERVED,
    IRQ_VCPU /* virtual timer, maintenance: of the virtual CPU that runs */
};

enum irq_flags {
    IRQ_ISSUABLE = 1, /* IRQControl may issue it; never set or cleared by the kernel */
    IRQ_EDGE = 2,
    IRQ_IMPLIED_ACK = 4, /* acknowledged when the notification that it signalled is waited for */
    IRQ_ACTIVE = 8,      /* delivered and not acknowledged: active in the GIC, not taken again */
    IRQ_LISTED = 16,     /* active, in the list of the notification that it signalled */
};

/* notification.implied_irqs, ks.irq_next and ks.irq_prev: no interrupt; else its INTID + 1. */
#define IRQ_LIST_END 0u

/* In ks.rights, and no thread's: a guest has entered (guest/vcpu.h). */
#define RIGHTS_GUEST        (1u << 5)

#define CONSOLE_LINES       4
#define CONSOLE_LINE_LENGTH 128

/* A line that is being written. */
struct console_line {
    char text[CONSOLE_LINE_LENGTH];
    u32 length;
    u32 shown;        /* of it, on the screen's last line */
    tcb_ref_t writer; /* NIL: free */
    u32 padding;
};

/* A look-up ahead came from here, by so many bits of cptr, to there. */
struct lookup_note {
    cptr_t cptr;
    slot_ref_t from;
    u32 from_bits;
    slot_ref_t to;
    u32 to_bits;
};

/* Of the system call that runs (capability/notes.h). */
struct lookup_notes {
    u32 ahead;       /* look-ups are, and nothing is done */
    u32 interrupted; /* by an interrupt that came meanwhile */
    u32 count;
    u32 next;          /* to be used */
    u32 holding;       /* so many, in their order: the others when the capability is placed */
    slot_ref_t source; /* of the capability that the call will place, and where; NIL: none */
    slot_ref_t dest;
    u32 missed;                       /* far look-ups without a note; none, as tests say */
    ref_t shown_in[MESSAGE_CAPS_MAX]; /* where a badge will take an address's place; NIL: nowhere */
    u32 padding;
    word_t badges[MESSAGE_CAPS_MAX];
    struct lookup_note of[NOTES];
};

struct core_state {
    struct boot_info boot;

    tcb_ref_t current; /* NIL: idle */
    sc_ref_t current_sc;
    tcb_ref_t switch_to; /* woken, to be run next if its priority allows; NIL = none */
    u8 reschedule;       /* current may not be the right one any more */
    u8 reprogram;        /* the timer's deadline must be set anew */
    u8 panicked;         /* this core stops, or has stopped */
    u8 preempted;        /* the invocation was interrupted and will be called again */
    tcb_ref_t fpu_owner; /* whose FP registers are in the machine */
    u32 rights;          /* enum thread_flags that the machine is set to (schedule/rights.h) */

    ticks_t now;        /* time of this kernel entry */
    ticks_t min_budget; /* MIN_BUDGET_US in ticks: less is not worth a switch */
    ticks_t consumed;   /* by current_sc, not yet charged */

    u64 ready_summary; /* bit n: ready_bitmap[n] is not zero */
    u64 ready_bitmap[PRIORITIES / 64];
    struct {
        tcb_ref_t head;
        tcb_ref_t tail;
    } ready[PRIORITIES];
    tcb_ref_t release_head; /* threads without budget, soonest first */
    tcb_ref_t release_root; /* of the tree that finds a place among them */

    table_ref_t shared_vmid_user;  /* VSpace root whose entries VMID 0 holds in the TLB */
    u32 predictor;                 /* what predictor_find() found */
    table_ref_t vmid_owner[VMIDS]; /* VSpace root that has the VMID, NIL = free */
    pool_ref_t asid_pools[ASID_POOLS];

    u8 irq_flags[INTIDS]; /* enum irq_flags */
    u8 irq_state[INTIDS]; /* enum irq_state */
    u16 irq_next[INTIDS]; /* IRQ_LISTED: neighbours in the list, as INTID + 1; 0 = none */
    u16 irq_prev[INTIDS];
    u8 irq_senders[SGIS]; /* IRQ_ACTIVE: which CPU interfaces' SGIs are, a bit each */

    vcpu_ref_t vcpu; /* the virtual CPU whose registers are in the machine; NIL = none */
    u32 sleeping;    /* how many are in: */
    vcpu_ref_t sleepers[SLEEPERS]; /* THREAD_ASLEEP; NIL = free */
    ticks_t first_due;             /* of their vcpu.due, while there are any */

    /* Debug console (debug/console.c). */
    struct console_line console[CONSOLE_LINES];
    u32 console_open;         /* 1 + the line whose beginning ends the screen, 0: none */
    u32 console_next;         /* to be pushed out when there are too few */
    tcb_ref_t console_writer; /* who put the last character */
    u32 padding3;

    /* Benchmark configuration (debug/benchmark.h). Times in cycles. */
    u64 kernel_entry; /* when the kernel was entered; written by vectors.S */
    u64 kernel_total;
    u64 log_start;
    u64 log_total;  /* when not logging: of the last log */
    u64 idle_start; /* 0: not idle */
    u64 idle_total;
    u64 idle_kernel;
    u32 entries;
    u32 schedules;
    u32 idle_schedules;
    u32 idle_entries;
    u32 logging;
    tcb_ref_t counted; /* whose time is counted now; debug: who ran last (debug/since.h) */

    /* Of the vectors that panic: the kernel's own may be full. */
    u64 panic_stack[PANIC_STACK_SIZE / 8] __attribute__((aligned(16)));

    struct lookup_notes notes;

    /* Notification of each handler. Last, because the kernel's memory ends with the page that holds the
     * slot of INTID boot.irqs - 1. */
    struct slot irq_slots[INTIDS] __attribute__((aligned(64)));
};

/* In section .state, at a fixed address of every window. */
extern struct core_state ks;
