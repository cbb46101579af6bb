/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Both halves of what goes on between a guardian and a parent in one program: the monitor's and libmicrokit's sources as they
 * are, on one pair of pages. The parent has one child there, its ward.
 * To be included once, behind what stands for the builtins.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <microkit.h>

static void ring_guardian(void);

/* In the order in which the library would: the doorbell goes before anything else is waited for. */
#define microkit_internal_defer(cap, msg) ((void)(cap), (void)(msg), ring_guardian())
#define microkit_internal_flush()         ((void)0)

/* Names that both sides have. */
#define is_down guardian_is_down
#define keep    guardian_keep
#define serve   guardian_serve
#include "../../monitor/src/guardian.c"
#include "../../monitor/src/parent_page.c"
#undef is_down
#undef keep
#undef serve
#include "../../libmicrokit/src/xcore_call.c"
#include "../../libmicrokit/src/xcore_serve.c"
#define request control_request
#include "../../libmicrokit/src/control.c"
#undef request

#define CHILD         5
#define CORE          1 /* the child's */
#define BELL          7 /* of the parent */
#define GUARDIAN_BELL 8 /* of its guardian */

struct microkit_xcore_channel microkit_xcore_channels[MICROKIT_MAX_CHANNELS];
struct microkit_xcore_channel microkit_xcore_guardians[MULTIKIT_MAX_CORES];
const seL4_Word microkit_xcore_children[MULTIKIT_MAX_CORES] = {[CORE] = 1 << CHILD};
struct microkit_xcore_sender microkit_xcore_senders[MICROKIT_MAX_SENDERS + 1];
const seL4_Word microkit_xcore_pps;
seL4_Word microkit_xcore_kept, microkit_fault_of;

static struct microkit_xcore_page to_parent, from_parent;
static struct monitor_fault faults[1];
static struct monitor_pd pds[1] = {{.child = CHILD}};
static struct monitor_ward wards[1];
static struct monitor_parent parents[1], relayed[1];
static struct microkit_xcore_page silent; /* of the parent's guardian, which relays nothing */
static struct monitor_info info = {.magic = MONITOR_INFO_MAGIC, .pds = 1, .wards = 1, .parents = 1};

bool info_is_valid(const struct monitor_info *each)
{
    return each == &info;
}

const struct monitor_pd *info_pds(const struct monitor_info *each)
{
    (void)each;
    return pds;
}

const struct monitor_guest *info_guests(const struct monitor_info *each)
{
    (void)each;
    abort();
}

const struct monitor_ward *info_wards(const struct monitor_info *each)
{
    (void)each;
    return wards;
}

const struct monitor_parent *info_parents(const struct monitor_info *each)
{
    (void)each;
    return parents;
}

const struct monitor_parent *info_relayed(const struct monitor_info *each)
{
    (void)each;
    return relayed;
}

bool invoke_ends_fault(const struct message *message)
{
    (void)message;
    abort();
}

void relay_hear(struct guardian *guardian, const struct message *message, seL4_Word cap)
{
    (void)cap;
    (void)guardian;
    (void)message;
    abort();
}

void relay_end_lost(struct guardian *guardian, uint32_t relay)
{
    (void)guardian;
    (void)relay;
    abort();
}

/* Of notifications there are none. */
seL4_Word xcore_poll(void)
{
    return 0;
}

seL4_Word fixture_counter(void)
{
    return 0;
}

void microkit_internal_invalid_channel(const char *function, microkit_channel ch)
{
    fprintf(stderr, "%s: %u\n", function, ch);
    exit(1);
}

void microkit_internal_failed(const char *function, microkit_child id, seL4_Error error)
{
    fprintf(stderr, "%s: %lu, error %d\n", function, (unsigned long)id, (int)error);
    exit(1);
}

microkit_msginfo protected(microkit_channel ch, microkit_msginfo msginfo)
{
    (void)ch;
    (void)msginfo;
    abort();
}

static void connect(seL4_Word *epoch)
{
    memset(&to_parent, 0, sizeof(to_parent));
    memset(&from_parent, 0, sizeof(from_parent));
    info.faults = (uintptr_t)faults;
    parents[0] = (struct monitor_parent){
        .in = (uintptr_t)&from_parent, .out = (uintptr_t)&to_parent, .bell = BELL};
    relayed[0] = (struct monitor_parent){
        .in = (uintptr_t)&silent, .out = (uintptr_t)&silent, .bell = GUARDIAN_BELL};
    microkit_xcore_guardians[CORE] =
        (struct microkit_xcore_channel){.out = &from_parent, .in = &to_parent, .epoch = epoch};
    microkit_xcore_senders[0] = (struct microkit_xcore_sender){
        .in = &to_parent, .out = &from_parent, .children = 1 << CHILD};
}

static inline void fail(const char *what, seL4_Word is, seL4_Word wanted)
{
    fprintf(stderr, "%s: %lu, must be %lu\n", what, (unsigned long)is, (unsigned long)wanted);
    exit(1);
}
