/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The contract of the monitor of a core: how its threads run, what is in their CSpaces, and what the
 * tool tells it, a read-only blob mapped at MONITOR_INFO_VA in its VSpace.
 */
#pragma once

#include <multikit/pd.h>
#include <multikit/psci.h>
#include <multikit/status.h>
#include <stdint.h>

#define MONITOR_INFO_VA    0x8000000000ULL
#define MONITOR_INFO_MAGIC 0x4f464e494e4f4dULL

/* The main thread: above every PD, with all the time of its core. Its address space is that of a PD
 * with this stack. */
#define MONITOR_PRIORITY   (MICROKIT_MAX_PRIORITY + 1)
#define MONITOR_PERIOD_US  1000 /* also its budget */
#define MONITOR_STACK_SIZE 0x4000

/* The router: its stack lies below the guard of the main thread's; budget and period say what rings
 * can cost a core at most, the size of its scheduling context (28 refills) that it can be woken 26
 * times in a period without waiting for a refill (docs/design/budgets.md). */
#define MONITOR_ROUTER_BUDGET_US  50
#define MONITOR_ROUTER_PERIOD_US  1000
#define MONITOR_ROUTER_SC_BITS    9
#define MONITOR_ROUTER_STACK_SIZE (1 << seL4_PageBits)

/* The watchdog, on cores that watch others or are watched: once in each period it counts up its beat and
 * looks at those of others, with a budget of the period's share below. That takes microseconds; but what it
 * prints when a core goes down takes longer, and a thread that exceeds its budget, because the kernel
 * was in the midst of something, does not beat until it has paid that back. As high as the main thread,
 * which yields to it at the end of its own budget. Its stack lies below the router's, with a page between
 * that is never mapped; below it, the same, its IPC buffer. */
#define MONITOR_WATCHDOG_SHARE      20 /* a twentieth */
#define MONITOR_WATCHDOG_STACK_SIZE (1 << seL4_PageBits)
#define MONITOR_WATCHDOG_STACK_TOP \
    (MICROKIT_STACK_TOP - MONITOR_STACK_SIZE - MONITOR_ROUTER_STACK_SIZE - (2 << seL4_PageBits))
#define MONITOR_WATCHDOG_BUFFER_VA \
    (MONITOR_WATCHDOG_STACK_TOP - MONITOR_WATCHDOG_STACK_SIZE - (2 << seL4_PageBits))

/* The guardian, on cores with PDs whose parents are on other cores: parents decide how often it runs, so it
 * has a budget like the router's. Each exit of a guest is several turns of it: for these it has the same more often.
 * Its stack lies below the watchdog's IPC buffer, with a page between that is never mapped; below it, the same, its
 * IPC buffer. */
#define MONITOR_GUARDIAN_BUDGET_US    50
#define MONITOR_GUARDIAN_PERIOD_US    1000
#define MONITOR_GUARDIAN_VM_PERIOD_US 200 /* where it serves virtual CPUs or their VMMs */
#define MONITOR_GUARDIAN_SC_BITS      9
#define MONITOR_GUARDIAN_STACK_SIZE   (1 << seL4_PageBits)
#define MONITOR_GUARDIAN_STACK_TOP    (MONITOR_WATCHDOG_BUFFER_VA - (1 << seL4_PageBits))
#define MONITOR_GUARDIAN_BUFFER_VA \
    (MONITOR_GUARDIAN_STACK_TOP - MONITOR_GUARDIAN_STACK_SIZE - (2 << seL4_PageBits))

/* CSpace of a monitor's main thread (one level): 1 fault and request endpoint, 2 own notification,
 * 3 own VSpace, 4 reply; then, for PD i of this core (index into its pds): */
#define MONITOR_INPUT_CAP         1
#define MONITOR_NOTIFICATION_CAP  2
#define MONITOR_VSPACE_CAP        3
#define MONITOR_REPLY_CAP         4
#define MONITOR_SCHED_CONTROL_CAP 5
#define MONITOR_SMC_CAP           6  /* where a PD has on_fault="halt": PSCI SYSTEM_OFF alone */
#define MONITOR_CORE_OFF_CAP      7  /* where one has on_fault="restart-core": PSCI CPU_OFF alone */
#define MONITOR_UNTYPED_BASE      32 /* 32 capabilities to unused memory, null where fewer */
#define MONITOR_UNTYPED_SLOTS     32
#define MONITOR_PD_BASE           64
#define MONITOR_PD_STRIDE         4
#define MONITOR_PD_TCB            0 /* slot MONITOR_PD_BASE + i * MONITOR_PD_STRIDE + this */
#define MONITOR_PD_SC             1
#define MONITOR_PD_NOTIFICATION \
    2                      /* unbadged, all rights: to bind the SC of a passive PD, to clear it */
#define MONITOR_PD_REPLY 3 /* of those that can be restarted and are called */
/* Behind those of the last PD: doorbells (struct monitor_bell), then those of virtual CPUs (struct monitor_guest). */

/* PSCI (Arm DEN 0022), the only function of MONITOR_SMC_CAP. */
#define MONITOR_PSCI_SYSTEM_OFF 0x84000008U

/* What arrives at MONITOR_INPUT_CAP. Faults of PD i have badge i + 1, which no CSpace holds:
 * only the kernel sends with it. PDs i that are passive or can be restarted have in slot MONITOR_EP a
 * capability to send with MONITOR_BADGE_READY | i + 1, which says one thing whatever the message is: its
 * init() or its call is over, so make it passive, or start it again as its parent wants. Parents i have
 * in slot MONITOR_CONTROL_CAP one to call with MONITOR_BADGE_CONTROL | i + 1 (multikit/pd.h). Parents on
 * other cores have numbers behind the PDs', and the guardian has their capabilities, by which it also says
 * (ORPHANED) that a child of one has faulted whose core is down. Words of this, and of MICROKIT_CONTROL_FAULTED:
 * child id, 1, label of the fault, then its words. */
#define MONITOR_CONTROL_ORPHANED 7 /* one more than MICROKIT_CONTROL_STATUS */
#define MONITOR_FAULT_WORDS      3
/* The guardian alone asks for this, too: an invocation of a child's thread, or of a virtual CPU, which the parent's
 * core has relayed. Words: child id, whether it has a fault that the parent has not answered, label of the
 * invocation, id of the child whose thread came with it as a capability (or MONITOR_INVOKE_NOBODY), which object of
 * the child; then those of the invocation. The answer is the kernel's. */
#define MONITOR_CONTROL_INVOKE 8
#define MONITOR_INVOKE_WORDS   5
#define MONITOR_INVOKE_NOBODY  64
#define MONITOR_INVOKE_THREAD  0
#define MONITOR_INVOKE_VCPU    1
#define MONITOR_BADGE_READY    (1ULL << 62)
#define MONITOR_BADGE_CONTROL  (1ULL << 63)
#define MONITOR_BADGE_KINDS    (MONITOR_BADGE_READY | MONITOR_BADGE_CONTROL)

/* CSpace of the router, a second thread of the monitor on cores with routes. It waits on its
 * notification, which the router's SGI signals with this badge, and rings doorbells: notifications
 * of PDs, with MICROKIT_BADGE_DOORBELL. */
#define MONITOR_ROUTER_INPUT_CAP 1
#define MONITOR_ROUTER_BELL_BASE 2 /* one slot per PD behind the router */
#define MONITOR_BADGE_ROUTER     (1ULL << 63)

/* CSpace of the watchdog: to ask firmware which cores are on, to reset the board (where a watchdog
 * is to do that), the notifications of PDs that watch, with the badge of the watch's id; behind these, to start
 * those watched cores that may ask for it (struct monitor_watchdog). */
#define MONITOR_WATCHDOG_ASK_CAP   1
#define MONITOR_WATCHDOG_RESET_CAP 2
#define MONITOR_WATCHDOG_BELL_BASE 3   /* one slot per watch */
#define MONITOR_MAX_WATCHES        256 /* of the PDs of a core */

/* CSpace of the guardian: its endpoint, to which faults of wards come with MICROKIT_BADGE_FAULT | the
 * ward's number, and invocations that it relays with MICROKIT_BADGE_CALL | the relay's number, shifted, | the child's
 * id (with MONITOR_RELAY_VCPU: of its virtual CPU);
 * a reply object more than there are wards and relays, so that one is free, then one for each ward, one for each relay; behind
 * these, for each parent its doorbell, what it may ask the monitor, and the doorbell of its core's guardian; for each relay
 * that of the guardian there (struct monitor_parent). Its notification is signalled with MICROKIT_BADGE_DOORBELL. */
#define MONITOR_GUARDIAN_INPUT_CAP  1
#define MONITOR_GUARDIAN_SPARE_CAP  2
#define MONITOR_GUARDIAN_REPLY_BASE 3
#define MONITOR_RELAY_SHIFT         8    /* above MICROKIT_BADGE_CHILD_MASK */
#define MONITOR_RELAY_VCPU          0x80 /* above all ids */

struct monitor_info {
    uint64_t magic;
    uint32_t core;
    uint32_t pds;
    uint32_t regions; /* all PDs' regions, sorted by (pd, start) */
    uint32_t symbols; /* all PDs' function symbols, sorted by (pd, address) */
    uint32_t routes;
    uint32_t calls; /* that PDs of this core may make to each other */
    uint32_t watchdogs;
    uint32_t watches;
    uint32_t bells;
    uint32_t wards;
    uint32_t parents; /* on other cores; as many of relayed */
    uint32_t far_callers;
    uint32_t relays;
    uint32_t guests;
    uint64_t pds_offset; /* offsets from the start of this struct */
    uint64_t regions_offset;
    uint64_t symbols_offset;
    uint64_t routes_offset;
    uint64_t calls_offset;
    uint64_t watchdogs_offset;
    uint64_t watches_offset;
    uint64_t bells_offset;
    uint64_t wards_offset;
    uint64_t parents_offset;
    uint64_t relayed_offset;
    uint64_t far_callers_offset;
    uint64_t relays_offset;
    uint64_t guests_offset;
    uint64_t strings_offset; /* NUL-terminated strings, named by offset from here */
    uint64_t status;    /* virtual address of this core's struct multikit_status, 0: it has none */
    uint64_t pd_status; /* that of a struct multikit_pd_status for each PD */
    uint64_t faults;    /* that of a struct monitor_fault for each ward, then for each relay */
};

struct monitor_pd {
    char name[MICROKIT_PD_NAME_LENGTH];
    uint32_t passive;
    uint32_t parent; /* 1 + the number of its parent: a PD here, or pds + one of parents; 0: none */
    uint32_t child;  /* id by which its parent knows it */
    uint32_t called; /* there are PDs that may call it */
    uint32_t refuses;        /* calls to it end with an error while it has stopped */
    uint32_t on_fault;       /* MONITOR_ON_FAULT_... */
    uint32_t max_restarts;   /* this many ... */
    uint32_t interrupts;     /* it has some, which its reset image acknowledges */
    uint64_t restart_window; /* ... in as many microseconds, then it stays stopped */
    uint64_t reset;          /* its struct reset_image in its address space; 0: it has none */
    uint64_t callee;         /* virtual address of its struct multikit_callee, 0: it has none */
    uint64_t kept; /* that of its struct multikit_kept in the status page, 0: it has none */
    uint32_t first_region, regions;
    uint32_t first_symbol, symbols;
    uint64_t stack_bottom, stack_top;
};

/* What the monitor does when a PD faults. Of one that reports to its parent it hears nothing. */
#define MONITOR_ON_FAULT_PARENT  0
#define MONITOR_ON_FAULT_STOP    1
#define MONITOR_ON_FAULT_RESTART 2
#define MONITOR_ON_FAULT_HALT    3
#define MONITOR_ON_FAULT_CORE    4 /* the core is started again */

/* Rights of a region. */
#define MONITOR_REGION_WRITE   1
#define MONITOR_REGION_READ    2
#define MONITOR_REGION_EXECUTE 4

/* Something mapped in a PD: image segment, stack, IPC buffer, memory region, guard (no rights). */
struct monitor_region {
    uint64_t start, end; /* end exclusive */
    uint32_t name;       /* string */
    uint32_t rights;     /* MONITOR_REGION_... */
};

struct monitor_symbol {
    uint64_t address;
    uint32_t size;
    uint32_t name;
};

/* A PD of another core and one of this core that it notifies or that calls it, and that has no SGI of its own:
 * the router compares the count (struct microkit_xcore_page), or the callee's epoch (struct multikit_callee), mapped
 * read-only in the monitor, and rings the receiver's doorbell. Routes to one receiver follow each other. */
struct monitor_route {
    uint64_t count; /* virtual address of the count in the monitor */
    uint32_t bell;  /* slot of the receiver's doorbell in the router's CSpace */
    uint32_t padding;
};

/* A channel end with pp="true" within the core. Such calls go up in priority, so they cannot form a cycle. The
 * table is in descending priority of the callee: the calls that a PD may make come before those that
 * may be made to it. */
struct monitor_call {
    uint32_t caller, callee; /* PDs of this core */
    uint32_t slot;           /* of the caller's CSpace: the endpoint of the callee */
    uint32_t padding;
};

/* A doorbell on another core, of a PD that calls one of this core with on_stop="error": it is rung when that
 * call is to end. In ascending order of the callee. */
struct monitor_bell {
    uint32_t callee;
    uint32_t
        slot; /* in the main thread's CSpace, behind those of the PDs, in the order of this table */
};

/* A PD of another core that calls one of this core with on_stop="wait", for reports: whether it is in a call is not
 * known here. In ascending order of the callee, then of the caller in the description. */
struct monitor_far_caller {
    uint32_t callee;
    uint32_t core; /* of the caller */
    uint32_t name; /* string: the caller's */
    uint32_t padding;
};

/* A core that this one watches. */
struct monitor_watchdog {
    uint64_t status; /* virtual address of its page in the monitor */
    uint64_t mpidr;  /* firmware's name for it */
    uint32_t core;
    uint32_t limit;  /* periods without a beat after which a core that is on is stuck */
    uint32_t resets; /* 1: a core that is stuck resets the board */
    uint32_t
        start; /* slot in the watchdog's CSpace, to start a core that asks for it; 0: none may */
};

/* A virtual CPU of this core whose VMM is on another core; behind these, where the kernel prints, those whose VMM is
 * on this core, which are reported on. */
struct monitor_guest {
    uint32_t name; /* string: that of the machine, a colon, the id */
    uint32_t
        parent;    /* 1 + pds + the number of its VMM among the parents; 1 + that of its VMM here */
    uint32_t id;   /* by which its VMM knows it */
    uint32_t tcb;  /* slots in the main thread's CSpace: its thread ... */
    uint32_t vcpu; /* ... and the virtual CPU itself; 0: its VMM is here */
    uint32_t padding;
};

/* A PD or virtual CPU of this core whose parent is on another core. */
struct monitor_ward {
    uint32_t pd;     /* its number; of a virtual CPU pds + the index into guests */
    uint32_t parent; /* index into parents */
};

/* A parent on another core, as the guardian knows it: its page for the guardian, the guardian's for it;
 * the epoch of its core, where this core watches that, else 0; its struct multikit_callee, which its monitor writes (virtual
 * addresses); slots of its doorbell, and of what it may ask the monitor. Of `relayed`, in the same order, the invocations that the guardian of the parent's core
 * relays: pages and doorbell are that one's. Of `relays`, a parent of this core and another core with children of it, the other
 * end: pages, doorbell and epoch of the guardian there; control: 0. callee is 0 in both. They
 * follow the parents directly, as what is relayed follows the wards' faults. */
struct monitor_parent {
    uint64_t in, out;
    uint64_t epoch;
    uint64_t callee;
    uint32_t bell, control;
    uint32_t name; /* string */
    uint32_t core;
};

/* A ward's fault, or an invocation that is relayed, in memory that the guardian alone writes. state: whether there is one
 * that the parent, or the guardian there, has not answered, and whether that is in its page. reply: slot of the reply object
 * that it came with. child: by the parent's id. turn: faults of a parent's children are sent in this order, one at a
 * time. */
#define MONITOR_MESSAGE_WORDS 44 /* to write all registers: no fault has as many */

struct monitor_fault {
    uint32_t state;
    uint32_t reply;
    uint64_t child;
    uint64_t turn;
    uint64_t label, length;
    uint64_t words[MONITOR_MESSAGE_WORDS];
};

/* A PD of this core is notified when an epoch changes. */
struct monitor_watch {
    uint64_t
        epoch; /* virtual address in the monitor, in the page of this core or of one that it watches */
    uint32_t bell; /* slot in the watchdog's CSpace */
    uint32_t padding;
};
