/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * One request and one answer of a parent in each look, so that none keeps another from its turn; one fault
 * is in a parent's page at a time, the others wait in the order in which they came. A parent's request may
 * be about the child whose fault it has: it is answered like any other, so neither waits for the other. What the
 * guardian of the parent's core relays is a request, too.
 */
#include <monitor/guardian.h>
#include <monitor/info.h>
#include <monitor/invoke.h>
#include <monitor/parent_page.h>
#include <monitor/relay.h>

#include <multikit/pd.h>

#define NOBODY UINT32_MAX

/* The id by which its parent knows it; virtual CPUs have numbers behind those of PDs. */
static uint32_t ward_id(const struct guardian *guardian, uint32_t ward)
{
    const struct monitor_info *info = guardian->info;
    uint32_t pd = info_wards(info)[ward].pd;

    return pd < info->pds ? info_pds(info)[pd].child : info_guests(info)[pd - info->pds].id;
}

/* Behind the wards are the relays, and they are behind the parents. */
static uint32_t parent_number(const struct guardian *guardian, uint32_t ward)
{
    const struct monitor_info *info = guardian->info;

    return ward < info->wards ? info_wards(info)[ward].parent : info->parents + ward - info->wards;
}

static const struct monitor_parent *parent_of(const struct guardian *guardian, uint32_t ward)
{
    return &info_parents(guardian->info)[parent_number(guardian, ward)];
}

static uint32_t find_ward(const struct guardian *guardian, uint32_t parent, seL4_Word child)
{
    for (uint32_t i = 0; i < guardian->info->wards; i++) {
        if (info_wards(guardian->info)[i].parent == parent && ward_id(guardian, i) == child) {
            return i;
        }
    }
    return NOBODY;
}

/* Of the parent's wards, the first that came into this state; of a relay, its call. */
static uint32_t find_fault(const struct guardian *guardian, uint32_t parent, enum fault_state state)
{
    const struct monitor_fault *faults = guardian->faults;
    uint32_t found = NOBODY;

    for (uint32_t i = 0; i < guardian->info->wards + guardian->info->relays; i++) {
        if (parent_number(guardian, i) == parent && faults[i].state == state &&
            (found == NOBODY || faults[i].turn < faults[found].turn)) {
            found = i;
        }
    }
    return found;
}

/* It runs again, or is to stay as it is: nobody answers its fault. */
static void forget(struct guardian *guardian, uint32_t ward)
{
    if (guardian->faults[ward].state == FAULT_SENT) {
        page_withdraw(parent_of(guardian, ward));
    }
    guardian->faults[ward].state = FAULT_NONE;
}

static void keep(struct guardian *guardian, uint32_t ward, const struct message *message)
{
    struct monitor_fault *fault = &guardian->faults[ward];

    guardian_keep_reply(guardian, fault);
    *fault = (struct monitor_fault){.state = FAULT_WAITING,
                                    .reply = fault->reply,
                                    .turn = guardian->turn++,
                                    .child = ward_id(guardian, ward),
                                    .label = message->label,
                                    .length = message->length};
    for (uint32_t i = 0; i < MONITOR_MESSAGE_WORDS; i++) {
        fault->words[i] = message->words[i];
    }
}

/* That the child is down: those who wait for its answers get an error. Or what is to be printed: the monitor's
 * time does not end in the midst of a line. */
static void tell_monitor(struct guardian *guardian, uint32_t ward, seL4_Word what)
{
    const struct monitor_fault *fault = &guardian->faults[ward];
    seL4_Word most = MONITOR_MESSAGE_WORDS - MONITOR_FAULT_WORDS;
    struct message message = {
        .label = what,
        .length = MONITOR_FAULT_WORDS + (fault->length < most ? fault->length : most),
        .words = {fault->child, 1, fault->label},
    };

    for (seL4_Word i = MONITOR_FAULT_WORDS; i < message.length; i++) {
        message.words[i] = fault->words[i - MONITOR_FAULT_WORDS];
    }
    kernel_ask_monitor(parent_of(guardian, ward)->control, &message);
}

/* A new fault with one not answered: others have let it go on. */
void guardian_hear(struct guardian *guardian, const struct message *message, seL4_Word cap)
{
    uint64_t ward = message->badge ^ MICROKIT_BADGE_FAULT;

    if (ward < guardian->info->wards) {
        forget(guardian, (uint32_t)ward);
        keep(guardian, (uint32_t)ward, message);
        if (page_nobody_there(parent_of(guardian, (uint32_t)ward))) {
            tell_monitor(guardian, (uint32_t)ward, MONITOR_CONTROL_ORPHANED);
        }
    } else {
        relay_hear(guardian, message, cap);
    }
}

static void take_answer(struct guardian *guardian, uint32_t parent)
{
    uint32_t ward = find_fault(guardian, parent, FAULT_SENT);
    struct message answer;
    bool goes_on;

    if (ward == NOBODY || !page_take_answer(parent_of(guardian, ward), &answer, &goes_on)) {
        return;
    }
    guardian->faults[ward].state = FAULT_NONE;
    if (goes_on) {
        kernel_answer_fault(guardian->faults[ward].reply, &answer);
    } else {
        tell_monitor(guardian, ward, MICROKIT_CONTROL_FAULTED);
    }
}

static bool ends_fault(const struct message *request)
{
    return request->label == MONITOR_CONTROL_INVOKE ? invoke_ends_fault(request)
                                                    : request->label != MICROKIT_CONTROL_STATUS;
}

/* Whether there is a fault not answered, the guardian knows better than the parent. */
static void perform(struct guardian *guardian, uint32_t parent, uint32_t ward,
                    struct message *message)
{
    bool ends = ends_fault(message);

    message->words[1] = guardian->faults[ward].state != FAULT_NONE;
    kernel_ask_monitor(info_parents(guardian->info)[parent].control, message);
    if (ends && message->label == seL4_NoError) {
        forget(guardian, ward);
    }
}

/* What came from a parent itself, or, relayed, from its core's guardian: each may ask for something else. */
static bool may_ask(struct message *message, bool relayed)
{
    if (relayed) {
        return message->label == MONITOR_CONTROL_INVOKE;
    }
    message->length = 3;
    return message->label <= MICROKIT_CONTROL_STATUS;
}

static void serve(struct guardian *guardian, uint32_t parent, const struct monitor_parent *from,
                  bool relayed)
{
    struct message message;
    uint64_t number;
    uint32_t ward;

    if (!page_take_request(from, &message, &number)) {
        return;
    }
    ward = find_ward(guardian, parent, message.words[0]);
    if (ward == NOBODY || !may_ask(&message, relayed)) {
        message.label = seL4_InvalidArgument;
        message.length = 0;
    } else {
        perform(guardian, parent, ward, &message);
    }
    page_answer(from, &message, number);
}

/* A parent that is down, or whose core is, finds the fault when it starts again. */
static void send_next(struct guardian *guardian, uint32_t parent)
{
    uint32_t ward = find_fault(guardian, parent, FAULT_WAITING);

    if (ward == NOBODY || find_fault(guardian, parent, FAULT_SENT) != NOBODY) {
        return;
    }
    guardian->faults[ward].state = FAULT_SENT;
    page_send_fault(parent_of(guardian, ward), &guardian->faults[ward]);
}

void guardian_look(struct guardian *guardian)
{
    const struct monitor_info *info = guardian->info;

    for (uint32_t i = 0; i < info->parents + info->relays; i++) {
        take_answer(guardian, i);
        if (i < info->parents) {
            serve(guardian, i, &info_parents(info)[i], false);
            serve(guardian, i, &info_relayed(info)[i], true);
        } else {
            relay_end_lost(guardian, i - info->parents);
        }
        send_next(guardian, i);
    }
}

/* A fault from a former boot of this core is of a PD that has begun anew, and so is the parent that invoked anything. Whether
 * the doorbell of the last answer was rung, nobody knows. */
static void begin_anew(const struct monitor_info *info)
{
    for (uint32_t i = 0; i < info->parents + info->relays; i++) {
        page_withdraw(&info_parents(info)[i]);
        kernel_ring(info_parents(info)[i].bell);
    }
    for (uint32_t i = 0; i < info->parents; i++) {
        kernel_ring(info_relayed(info)[i].bell);
    }
}

bool guardian_start(struct guardian *guardian, const struct monitor_info *info)
{
    if (!info_is_valid(info)) {
        return false;
    }
    *guardian = (struct guardian){info, (struct monitor_fault *)(uintptr_t)info->faults,
                                  MONITOR_GUARDIAN_SPARE_CAP, 0};
    for (uint32_t i = 0; i < info->wards + info->relays; i++) {
        guardian->faults[i].reply = MONITOR_GUARDIAN_REPLY_BASE + i;
    }
    begin_anew(info);
    return true;
}
