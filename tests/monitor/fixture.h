/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What the tests of the monitor share: checks, a console that keeps what was printed, a kernel that
 * notes what it was asked, and information about two PDs.
 */
#pragma once

#include <monitor/kernel.h>
#include <multikit/monitor_info.h>
#include <multikit/pd_status.h>
#include <multikit/xcore.h>

#include <stdbool.h>
#include <string.h>

#include "../harness/host/check.h"

#define CHECK_PRINTED(text) CHECK(strstr(console(), text) != NULL)

void console_clear(void);

/* The kernel's side: how often each doorbell was rung, each PD was made passive, what it answers. */
#define FIXTURE_PDS   24
#define FIXTURE_CALLS 25
#define FIXTURE_BELLS (MONITOR_ROUTER_BELL_BASE + 7)
extern int rung[FIXTURE_BELLS];
extern void (*when_rung)(uint32_t bell); /* NULL: nothing happens meanwhile */
extern int made_passive[FIXTURE_PDS];
extern seL4_Error kernel_error;
extern seL4_UserContext kernel_registers;
/* Capability and number of the system call that each PD is in; number 0: the registers above. */
struct fixture_syscall {
    uint64_t cap;
    int64_t number;
};
extern struct fixture_syscall in_syscall[FIXTURE_PDS];

/* PD 0 "crasher": code 0x200000-0x201000 r-x, data 0x201000-0x202000 rw-, ring 0x10000000 (one page)
 * r--, stack of two pages below 0xffffffe000 with guards. Functions start (0x200000, no size), init
 * (0x200010, 0x20 bytes) and notified (0x200040, 0x10 bytes).
 * PD 1 "server": passive, with one region and no symbols. PD 2 "listener": neither.
 * PDs 3 to 23: "p3" to "p23". p4 to p23 may call "listener" by slot 100, p4 may call p3 by slot 74, p6
 * p3 by 91, p5 p4 by 80, p6 p4 by 90, p7 p5 by 74. "far" of core 0 calls p3, of core 1 p5, and those of cores
 * 2 to 18 p8. */
#define FIXTURE_FAR  19
#define STACK_TOP    MICROKIT_STACK_TOP
#define STACK_BOTTOM (STACK_TOP - 0x2000)
#define COUNTS       1100 /* routes: the first two counts are of bell 0, those beyond ROUTES_KEPT of 2 */
#define BELL(n)      (MONITOR_ROUTER_BELL_BASE + (n))

extern uint64_t counts[COUNTS];
const struct monitor_info *fixture_info(uint32_t routes);

/* The core of the information is 3. It watches core 1, and core 2, which resets the board when it is
 * stuck; bells 0 and 2 are of those who watch core 1, bell 1 of who watches core 2. */
#define FIXTURE_LIMIT 5
extern struct multikit_status status_pages[MULTIKIT_MAX_CORES];
extern int64_t firmware_says[MULTIKIT_MAX_CORES];
extern int core_asked, resets;     /* firmware: how often about a core, how often to reset */
extern bool beats_before_off;      /* a core beats once more when firmware is asked about it */
extern int64_t start_error;        /* firmware's answer when a core is to be started */
extern int when_started_elsewhere; /* somebody else was faster */
extern void (*when_off)(void);     /* this core is turned off, which firmware refuses */
/* What else the kernel was asked to do, a line each; the counter; what the monitor says about PDs, and
 * what it is told of one. */
#define CHECK_ASKED(text) CHECK(strcmp(asked(), text) == 0)
const char *asked(void);
void asked_clear(void);
extern uint64_t tick_frequency; /* 1 MHz: a tick is a microsecond */
extern uint64_t ticks;
/* On other cores: bells 0 and 1 are of callers of p4, bell 2 of one of p6. */
#define FIXTURE_CALLERS 3
extern struct multikit_callee fixture_callees[2]; /* p4's and p6's */
extern struct multikit_pd_status fixture_status[FIXTURE_PDS];
struct monitor_pd *fixture_pd(uint32_t pd);

/* Wards 0, 1 and 3 are PDs 8, 9 and 11, children 0, 1 and 3 of parent 0, on core 0, which is not watched; ward 2
 * is PD 10, child 0 of parent 1 "above", on core 2. Wards 4 and 5 are virtual CPUs, id 5 of parents 0 and 1,
 * "linux:5" and "other:5", in slots 200, 201 and 202, 203. The parents' doorbells are bells 1 and 2, what they may
 * ask is in slots 70 and 71. Pages as parents and the guardian write them; what the monitor answers. */
#define FIXTURE_WARDS   6
#define FIXTURE_GUESTS  2
#define FIXTURE_GUEST   200
#define FIXTURE_PARENTS 2
/* Virtual CPUs of this core, too: ids 0 to 3 of p20, "near:0" to "near:3", in slots 204 to 207, and what the kernel says
 * of each. */
#define FIXTURE_VMM  20
#define FIXTURE_NEAR 4
struct fixture_look {
    enum multikit_doing doing;
    struct message fault;
};
extern struct fixture_look fixture_looks[FIXTURE_NEAR];
extern struct microkit_xcore_page from_parent[FIXTURE_PARENTS], to_parent[FIXTURE_PARENTS];
extern struct multikit_callee fixture_parent; /* how parent 0 is */
/* The guardians of their cores relay what they invoke, and have bells 3 and 4. */
extern struct microkit_xcore_page from_relayed[FIXTURE_PARENTS], to_relayed[FIXTURE_PARENTS];
/* Relay 0 is to core 2, which is watched, relay 1 to core 0; the guardians there have bells 5 and 6. */
#define FIXTURE_RELAYS 2
extern struct microkit_xcore_page from_far[FIXTURE_RELAYS], to_far[FIXTURE_RELAYS];
extern struct message monitor_answers;
