/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Layout of every kernel object. These structs are the contract between kernel and tool: the tool
 * reads their layout from the kernel's debug information (abi.json) and writes the objects.
 * All links are references, never pointers, so that an image is the same wherever its window is.
 */
#pragma once

#include <base/types.h>
#include <sel4/constants.h>
#include <base/bits.h>
#include <base/cap.h>
#include <base/context.h>
#include <sel4/vcpu.h>

enum thread_state {
    THREAD_INACTIVE = 0,
    THREAD_RUNNING, /* runnable */
    THREAD_RESTART, /* runnable, its registers were set from outside or a call is retried */
    THREAD_BLOCKED_ON_RECEIVE,      /* on endpoint blocked_on */
    THREAD_BLOCKED_ON_SEND,         /* on endpoint blocked_on */
    THREAD_BLOCKED_ON_REPLY,        /* called or faulted: reply object in .reply */
    THREAD_BLOCKED_ON_NOTIFICATION, /* on notification blocked_on */
    THREAD_ASLEEP, /* its guest executed WFI: until its virtual CPU has an interrupt for it */
};

/* tcb.queued: which queue links (sched_next, sched_prev) are in use. */
enum thread_queue {
    QUEUE_NONE = 0,
    QUEUE_READY,
    QUEUE_RELEASE
};

/* tcb.release_child */
enum release_side {
    RELEASE_SOONER = 0,
    RELEASE_LATER = 1
};

/* tcb.flags: what of the machine a thread may use. FPU_DISABLED is the API's
 * seL4_TCBFlag_fpuDisabled, and all that the API shows and sets. */
enum thread_flags {
    TCB_FPU_DISABLED = 1,
    TCB_TIMER =
        2, /* the EL1 physical timer's registers; only the tool gives it, to one PD a core */
    TCB_FPU_USED = 4, /* has used the FP registers, which it may: they are switched; the kernel's */
    TCB_VCPU = 16     /* has a virtual CPU: it runs as a guest, at EL1 and EL0 */
};

/* A fault that has not been answered yet. */
struct fault {
    word_t type;     /* seL4_Fault_* (sel4/faults.h); 0 = none */
    word_t words[6]; /* by type, see ipc/fault.h */
};

enum tcb_slots {
    TCB_SLOT_SPARE, /* to be deleted next: it lay where the thread's latest zombie lies */
    TCB_SLOT_CSPACE,
    TCB_SLOT_VSPACE,
    TCB_SLOT_FAULT_HANDLER,
    TCB_SLOT_TIMEOUT_HANDLER,
    TCB_SLOT_IPC_BUFFER,
    TCB_SLOT_ZOMBIE, /* empty, but its word is the ring of the thread's zombies; or the TCB's own */
    TCB_SLOTS
};

#define TCB_NAME_LENGTH 64
#define TCB_BITS        seL4_TCBBits

struct tcb {
    struct context context; /* must be first: TPIDR_EL2 points here while the thread runs */

    /* What the fast paths read, in two cache lines. */
    u8 state;  /* enum thread_state */
    u8 queued; /* enum thread_queue */
    u8 priority;
    u8 max_priority; /* mcp */
    u8 flags;        /* enum thread_flags */
    u8 is_call;      /* blocked on send: a reply is expected */
    u8 can_grant;    /* blocked on send/receive: rights of the cap used */
    u8 can_grant_reply;
    sc_ref_t sc;       /* scheduling context it runs on, NIL = passive */
    reply_ref_t reply; /* reply object it waits with or on */
    ref_t blocked_on;  /* endpoint or notification, by state */
    notification_ref_t bound_notification;
    tcb_ref_t sched_next; /* ready or release queue */
    tcb_ref_t sched_prev;
    tcb_ref_t ipc_next; /* endpoint or notification queue */
    tcb_ref_t ipc_prev;
    word_t badge;         /* blocked on send: badge of the cap used */
    vaddr_t ipc_buffer;   /* address in the thread's own VSpace, 0 = none */
    ref_t ipc_buffer_ref; /* its granule in the window, NIL = none; see space/ipc_buffer.h */
    sc_ref_t yield_to;    /* scheduling context it yielded to and waits for */
    struct fault fault;

    struct slot slots[TCB_SLOTS] __attribute__((aligned(32)));
    struct fpu_context fpu;
    char name[TCB_NAME_LENGTH];

    /* QUEUE_RELEASE: where it is in the tree that finds a place in that queue
     * (schedule/release_tree.h); in 16 bytes of one cache line. */
    tcb_ref_t release_child[2]; /* enum release_side */
    tcb_ref_t release_parent;
    u32 release_rank;
    /* Debug configuration: ticks when it last ceased to run, 0 = never (debug/since.h). Benchmark
     * configuration (debug/benchmark.h): cycles when it was last switched to. */
    u64 switched_at;
    /* Benchmark configuration. Times in cycles. */
    u64 cycles_used;
    u64 kernel_cycles; /* of cycles_used, in the kernel */
    u32 schedules;     /* how often it was switched to */
    u32 kernel_entries;

    vcpu_ref_t vcpu; /* TCB_VCPU: its virtual CPU; else NIL */
    u32 padding[3];
} __attribute__((aligned(64)));

_Static_assert(sizeof(struct tcb) <= BIT(TCB_BITS), "a TCB fits 1 << seL4_TCBBits bytes");

enum endpoint_state {
    ENDPOINT_IDLE = 0,
    ENDPOINT_SEND,
    ENDPOINT_RECEIVE
};

/* Queue ordered by priority, then first come first served (MCS). */
struct endpoint {
    u32 state; /* enum endpoint_state */
    tcb_ref_t head;
    tcb_ref_t tail;
    u32 padding[13];
};

_Static_assert(sizeof(struct endpoint) == 64, "1 << seL4_EndpointBits");

enum notification_state {
    NOTIFICATION_IDLE = 0,
    NOTIFICATION_WAITING,
    NOTIFICATION_ACTIVE
};

struct notification {
    u32 state; /* enum notification_state */
    /* First of the interrupts that the next wait acknowledges (IRQ_LISTED), as INTID + 1; 0 = none.
     * Beside the state: both are asked at once. */
    u32 implied_irqs;
    tcb_ref_t head;
    tcb_ref_t tail;
    tcb_ref_t bound_tcb;
    sc_ref_t sc;
    word_t badge; /* pending word, when ACTIVE */
    u32 padding[8];
};

_Static_assert(sizeof(struct notification) == 64, "1 << seL4_NotificationBits");

/* A reply object. While its caller waits it is linked into the call stack of a scheduling context
 * if that was donated: prev is the reply of the call before (towards the first caller), next the
 * reply of the call after, or, when is_head, the scheduling context itself. */
struct reply {
    tcb_ref_t tcb; /* who waits: the caller (BLOCKED_ON_REPLY) or the receiver that will use it */
    reply_ref_t prev;
    ref_t next; /* reply_ref_t, or sc_ref_t when is_head */
    u32 is_head;
    u32 padding[12];
};

_Static_assert(sizeof(struct reply) == 64, "1 << seL4_ReplyBits");

struct refill {
    ticks_t time;   /* when it can be used */
    ticks_t amount; /* budget */
};

#define MIN_REFILLS seL4_MinRefills
#define MAX_REFILLS seL4_MaxRefills /* refills are gone through in one piece */

/* Size 1 << size bits of its capability: the refill ring fills what follows the head. */
struct sched_context {
    ticks_t period; /* 0: round robin (period == budget) */
    ticks_t budget;
    ticks_t consumed;  /* since last asked (seL4_SchedContext_Consumed) */
    word_t badge;      /* of timeout faults */
    tcb_ref_t tcb;     /* who runs on it */
    reply_ref_t reply; /* head of the call stack along which it was donated */
    notification_ref_t notification;
    tcb_ref_t yield_from;
    u16 refill_head;
    u16 refill_count; /* used; the tail is (head + count - 1) mod max */
    u16 refill_max;   /* 0 = not configured */
    u8 sporadic;      /* seL4_SchedContext_Sporadic: else constant bandwidth */
    u8 padding;
    u32 core; /* always this core */
    u32 padding2;
    struct refill refills[];
};

_Static_assert(sizeof(struct sched_context) == 64, "seL4_CoreSchedContextBytes");

#define GRANULE_BITS  6 /* what references to objects count */
#define SLOT_BITS     seL4_SlotBits
#define PAGE_BITS     seL4_PageBits
#define TABLE_ENTRIES (1 << seL4_PageTableIndexBits)

/* A stage-2 translation table; the VSpace root is two of them side by side (concatenated first
 * level, 40-bit IPA; Arm ARM D8.2). Entry format: space/pte.h. */
struct page_table {
    u64 entry[TABLE_ENTRIES];
};

#define TABLE_GRANULES (1u << (PAGE_BITS - GRANULE_BITS))
#define FIRST_ENTRIES  (2u * TABLE_ENTRIES) /* of a root */

#define ASID_POOL_BITS seL4_ASIDPoolIndexBits
#define ASIDS_PER_POOL (1u << ASID_POOL_BITS)
#define ASID_POOLS     128

struct asid_entry {
    table_ref_t vspace; /* root, NIL = free */
    u32 vmid;           /* hardware VMID 1..255, 0 = shares VMID 0 (TLB flushed on switch) */
};

struct asid_pool {
    struct asid_entry entry[ASIDS_PER_POOL];
};

_Static_assert(sizeof(struct asid_pool) == BIT(seL4_ASIDPoolBits), "all of the object");

#define VCPU_BITS           seL4_VCPUBits
#define VCPU_REGISTERS      24u /* seL4_VCPUReg_Num */
#define LIST_REGISTERS_BITS 4
#define LIST_REGISTERS \
    (1u << LIST_REGISTERS_BITS) /* at most; the hardware says how many there are */
#define ACTIVE_REGISTERS 4u     /* of active priorities, of each group */

/* The virtual interface of a GIC, as far as it is a virtual CPU's. */
struct virtual_interface {
    u64 list[LIST_REGISTERS]; /* GICH_LRn, ICH_LR<n>_EL2 */
    u32 active
        [2][ACTIVE_REGISTERS]; /* of group 0 and 1 (ICH_APxRn_EL2); a GICv2 has [0][0], GICH_APR */
    u32 control;               /* GICH_VMCR, ICH_VMCR_EL2 */
    u32 padding;
};

/* The virtual timer's interrupt is handed to the VMM once, and again when it has acknowledged it. */
enum vcpu_timer {
    VCPU_TIMER_OPEN = 0,
    VCPU_TIMER_MASKED, /* handed over, not acknowledged */
    VCPU_TIMER_ACKED   /* acknowledged while it was still asserted: open when the guest has run */
};

/* A virtual CPU. Zero but for SCTLR when it is new. What is loaded (ks.vcpu) is in the machine, partly. */
struct vcpu {
    u64 registers[VCPU_REGISTERS]; /* by seL4_VCPUReg */
    u64 csselr;
    tcb_ref_t tcb; /* whose it is; NIL = nobody's */
    u8 timer;      /* enum vcpu_timer */
    u8 sleeper;    /* THREAD_ASLEEP: 1 + its place in ks.sleepers; else 0 */
    u8 padding[2];
    ticks_t due; /* THREAD_ASLEEP: when its timer wakes it */
    struct virtual_interface interface;
};

_Static_assert(sizeof(struct vcpu) <= BIT(VCPU_BITS), "a VCPU fits 1 << seL4_VCPUBits bytes");

#define VCPU_SCTLR \
    0x34d58820ULL /* what a new one's SCTLR_EL1 is: MMU and caches off, and RES1 bits */
