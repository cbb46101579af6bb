/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Half of all calls are invocations whose arguments are of the right kinds, so that many of them
 * succeed; the other half is noise.
 */
#include "call.h"

#include "hostile.h"
#include "random.h"

/* Kinds of arguments: s slot, F slot of a frame, U of the untyped, n slot of the own CNode, d depth, t object type,
 * z object size, r rights, g guard or badge, p priority, u microseconds, b number of refills,
 * f flags, c count, v address, a attributes, w word, 0 zero, e IPC buffer's address, x program
 * counter. Of capabilities: n CNode, T thread, V VSpace, B IPC buffer, U memory of a pool,
 * E endpoint, N notification, S scheduling context, A VSpace without ASID, s any. */
struct form {
    seL4_Word label;
    seL4_Word slot;
    seL4_Word slots; /* how many of these from slot on */
    const char *words;
    const char *caps; /* slot kinds of extra capabilities */
};

/* Where what it has made itself lies, too. */
#define ANY_SLOT SLOT_NONE, SLOTS_GIVEN + 20

static const struct form forms[] = {
    {UntypedRetype, SLOT_UNTYPED, 1, "tz00sc", "n"},
    {UntypedRetype, SLOT_UNTYPED, 1, "tzndsc", "n"},
    {UntypedRetype, ANY_SLOT, "tz00sc", "n"},
    {TCBReadRegisters, SLOT_VICTIMS, 3, "fc", ""},
    {TCBWriteRegisters, SLOT_VICTIMS, 3, "fcxww", ""},
    {TCBCopyRegisters, SLOT_VICTIMS, 3, "f", "s"},
    {TCBConfigure, SLOT_VICTIMS, 3, "gge", "nVB"},
    {TCBConfigure, ANY_SLOT, "gge", "nVB"},
    {TCBSetPriority, SLOT_TCB, 1, "p", "T"},
    {TCBSetPriority, SLOT_VICTIMS, 3, "p", "T"},
    {TCBSetMCPriority, SLOT_VICTIMS, 3, "p", "T"},
    {TCBSetSchedParams, SLOT_VICTIMS, 3, "pp", "TSE"},
    {TCBSetTimeoutEndpoint, SLOT_VICTIMS, 3, "", "E"},
    {TCBSetIPCBuffer, SLOT_VICTIMS, 3, "e", "B"},
    {TCBSetIPCBuffer, SLOT_TCB, 1, "e", "B"},
    {TCBSetSpace, SLOT_VICTIMS, 3, "gg", "EnV"},
    {TCBSuspend, SLOT_VICTIMS, 3, "", ""},
    {TCBResume, SLOT_VICTIMS, 3, "", ""},
    {TCBResume, ANY_SLOT, "", ""},
    {TCBBindNotification, SLOT_VICTIMS, 3, "", "N"},
    {TCBBindNotification, SLOT_TCB, 1, "", "N"},
    {TCBUnbindNotification, SLOT_TCB, 1, "", ""},
    {TCBSetTLSBase, SLOT_TCB, 1, "w", ""},
    {TCBSetFlags, SLOT_TCB, 1, "ff", ""},
    {CNodeRevoke, SLOT_CNODE, 1, "sd", ""},
    {CNodeRevoke, SLOT_CNODE, 1, "Ud", ""},
    {CNodeDelete, SLOT_CNODE, 1, "sd", ""},
    {CNodeCancelBadgedSends, SLOT_CNODE, 1, "sd", ""},
    {CNodeCopy, SLOT_CNODE, 1, "sdsdr", "n"},
    {CNodeCopy, SLOT_CNODE, 1, "sdUdr", "n"},
    {CNodeMint, SLOT_CNODE, 1, "sdsdrg", "n"},
    {CNodeMove, SLOT_CNODE, 1, "sdsd", "n"},
    {CNodeMutate, SLOT_CNODE, 1, "sdsdg", "n"},
    {CNodeRotate, SLOT_CNODE, 1, "sdgsdgsd", "nn"},
    {IRQAckIRQ, SLOT_IRQ_HANDLER, 1, "", ""},
    {IRQSetIRQHandler, SLOT_IRQ_HANDLER, 1, "", "N"},
    {IRQClearIRQHandler, SLOT_IRQ_HANDLER, 1, "", ""},
    {IRQSetImpliedAck, SLOT_IRQ_HANDLER, 1, "f", ""},
    {SchedControlConfigureFlags, SLOT_SCHED_CONTROL, 1, "uubwf", "S"},
    {SchedContextBind, SLOT_SCS, 3, "", "s"},
    {SchedContextBind, ANY_SLOT, "", "s"},
    {SchedContextUnbind, SLOT_SCS, 3, "", ""},
    {SchedContextUnbindObject, SLOT_SCS, 3, "", "s"},
    {SchedContextConsumed, SLOT_SC, 1, "", ""},
    {SchedContextYieldTo, SLOT_SCS, 3, "", ""},
    {ARMVSpaceClean_Data, SLOT_VSPACE, 1, "vv", ""},
    {ARMVSpaceInvalidate_Data, SLOT_VSPACE, 1, "vv", ""},
    {ARMVSpaceCleanInvalidate_Data, SLOT_VSPACE, 1, "vv", ""},
    {ARMVSpaceUnify_Instruction, SLOT_VSPACE, 1, "vv", ""},
    {ARMPageTableMap, SLOT_PAGE_TABLES, 3, "va", "V"},
    {ARMPageTableUnmap, SLOT_PAGE_TABLES, 3, "", ""},
    {ARMPageMap, SLOT_FRAMES, 4, "vra", "V"},
    {ARMPageMap, ANY_SLOT, "vra", "V"},
    {ARMPageMap, SLOT_BUFFER, 1, "era", "V"},
    {ARMPageUnmap, SLOT_FRAMES, 4, "", ""},
    {ARMPageCleanInvalidate_Data, SLOT_FRAMES, 4, "cw", ""},
    {ARMPageClean_Data, SLOT_FRAMES, 4, "cw", ""},
    {ARMPageInvalidate_Data, SLOT_FRAMES, 4, "cw", ""},
    {ARMPageUnify_Instruction, SLOT_FRAMES, 4, "cw", ""},
    {ARMPageGetAddress, SLOT_FRAMES, 4, "", ""},
    {ARMASIDControlMakePool, SLOT_ASID_CONTROL, 1, "sd", "Un"},
    {ARMASIDPoolAssign, SLOT_ASID_POOL, 1, "", "A"},
    {ARMVSpaceMapPages, SLOT_VSPACE, 1, "Fdcvra", "n"},
    {ARMVSpaceUnmapPages, SLOT_VSPACE, 1, "Fdc", "n"},
};

#define FORMS (sizeof(forms) / sizeof(forms[0]))

static const seL4_Word odd_words[] = {
    0,           1,         2,
    7,           8,         16,
    56,          64,        120,
    255,         256,       4095,
    4096,        0x200000,  BUFFER_VA,
    1UL << 21,   1UL << 30, 1UL << 39,
    1UL << 40,   1UL << 47, 1UL << 62,
    1UL << 63,   -1UL,      -4096UL,
    0x100000000, 0xfff,     BUFFER_VA + 1024,
};

#define ODD_WORDS (sizeof(odd_words) / sizeof(odd_words[0]))

void hostile_entry(void);

static seL4_Word odd(seL4_Word *random)
{
    return random_below(random, 4) == 0 ? random_next(random)
                                        : odd_words[random_below(random, ODD_WORDS)];
}

static seL4_Word any_slot(seL4_Word *random)
{
    return random_below(random,
                        random_below(random, 4) == 0 ? 1u << CNODE_RADIX : SLOTS_GIVEN + 20);
}

static seL4_Word address(seL4_Word *random)
{
    seL4_Word page = random_below(random, 16) * 4096;

    return random_below(random, 8) == 0 ? EMPTY_VA + page : FREE_VA + page;
}

static seL4_Word argument(char kind, seL4_Word *random)
{
    if (random_below(random, 32) == 0) {
        return odd(random);
    }
    switch (kind) {
    case 's':
        return any_slot(random);
    case 'U':
        return SLOT_UNTYPED;
    case 'F':
        return SLOT_FRAMES + random_below(random, 4);
    case 'n':
        return SLOT_CNODE;
    case 'd':
        return CNODE_RADIX;
    case 't':
        return random_below(random, seL4_ObjectTypeCount);
    case 'z':
        return random_below(random, 14);
    case 'r':
        return random_below(random, 4) == 0 ? random_below(random, 16) : 15;
    case 'g':
        return random_below(random, 4) == 0 ? GUARD_BITS : random_below(random, 8);
    case 'p':
        return random_below(random, 110);
    case 'u':
        return 10 + random_below(random, 3000);
    case 'b':
        return random_below(random, 12);
    case 'f':
        return random_below(random, 16);
    case 'c':
        return random_below(random, 8) == 0 ? random_below(random, 260) : random_below(random, 5);
    case 'v':
        return address(random);
    case 'a':
        return random_below(random, 8);
    case 'e':
        return BUFFER_VA;
    case 'x':
        return random_below(random, 4) == 0 ? (seL4_Word)hostile_entry : odd(random);
    case 'w':
        return odd(random);
    default:
        return 0;
    }
}

static seL4_Word extra_capability(char kind, seL4_Word *random)
{
    if (random_below(random, 16) == 0) {
        return any_slot(random);
    }
    switch (kind) {
    case 'n':
        return SLOT_CNODE;
    case 'T':
        return SLOT_TCB;
    case 'V':
        return SLOT_VSPACE;
    case 'B':
        return SLOT_BUFFER;
    case 'U':
        return SLOT_POOL_MEMORY;
    case 'E':
        return SLOT_ENDPOINTS + random_below(random, 3);
    case 'N':
        return SLOT_NOTIFICATIONS + random_below(random, 3);
    case 'S':
        return SLOT_SCS + random_below(random, 3);
    case 'A':
        return SLOT_VSPACES + random_below(random, 2);
    default:
        return any_slot(random);
    }
}

static void put_word(struct call *call, seL4_Word i, seL4_Word value)
{
    seL4_IPCBuffer *buffer = (seL4_IPCBuffer *)(seL4_Word)BUFFER_VA;

    if (i < 4) {
        call->x[2 + i] = value;
    } else {
        buffer->msg[i] = value;
    }
}

static void choose_form(struct call *call, seL4_Word *random)
{
    seL4_IPCBuffer *buffer = (seL4_IPCBuffer *)(seL4_Word)BUFFER_VA;
    const struct form *form = &forms[random_below(random, FORMS)];
    seL4_Word words = 0, caps = 0;

    for (; form->words[words] != 0; words++) {
        put_word(call, words, argument(form->words[words], random));
    }
    for (; form->caps[caps] != 0; caps++) {
        buffer->caps_or_badges[caps] = extra_capability(form->caps[caps], random);
    }
    call->x[0] = form->slot + random_below(random, form->slots);
    call->x[1] = form->label << 12 | caps << 7 | words;
    call->x[7] = (seL4_Word)SYSCALL_CALL;
    call->label = form->label;
}

/* Blocking calls are rarer: each costs time until the supervisor notices. */
static seL4_Word choose_number(seL4_Word *random)
{
    static const signed char often[] = {-1, -1, -1, -1, -1, -1, -6, -6, -8, -8, -10, -10, -3, -11};
    seL4_Word kind = random_below(random, 256);

    if (kind < 8) {
        return (seL4_Word) - (signed char)(1 + random_below(random, 11));
    }
    if (kind == 8) {
        return odd(random);
    }
    if (kind == 9) {
        return (seL4_Word) - (signed char)(15 + random_below(random, 3) * 2);
    }
    if (kind == 10) {
        return (seL4_Word) - (signed char)(20 + random_below(random, 9));
    }
    return (seL4_Word)(long)often[random_below(random, sizeof(often))];
}

static void choose_noise(struct call *call, seL4_Word *random)
{
    seL4_IPCBuffer *buffer = (seL4_IPCBuffer *)(seL4_Word)BUFFER_VA;
    seL4_Word length = random_below(random, random_below(random, 4) == 0 ? 128 : 9);

    for (seL4_Word i = 0; i < length && i < seL4_MsgMaxLength; i++) {
        put_word(call, i, random_below(random, 2) ? any_slot(random) : odd(random));
    }
    for (seL4_Word i = 0; i < 3; i++) {
        buffer->caps_or_badges[i] = any_slot(random);
    }
    buffer->receiveCNode = SLOT_CNODE;
    buffer->receiveIndex = any_slot(random);
    buffer->receiveDepth = random_below(random, 4) == 0 ? odd(random) : CNODE_RADIX;
    call->x[0] = random_below(random, 16) == 0 ? odd(random) : any_slot(random);
    call->x[1] =
        random_below(random, nInvocationLabels + 3) << 12 | random_below(random, 4) << 7 | length;
    call->x[7] = choose_number(random);
    call->label = InvalidInvocation;
}

void call_choose(struct call *call, seL4_Word *random)
{
    for (int i = 0; i < 9; i++) {
        call->x[i] = any_slot(random);
    }
    call->x[6] = SLOT_REPLIES + random_below(random, 3);
    if (random_below(random, 2) == 0) {
        choose_form(call, random);
    } else {
        choose_noise(call, random);
    }
}
