/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Calls of seL4 on BASE_TCB_CAP + id do to a child on another core what they do to one of the own core. The next step is
 * when the witness answers, who is notified behind the child, or when the child goes on behind its fault.
 */
#include <microkit.h>

enum {
    ECHO,
    STARTED,
    CRASH,
    WITNESS = 10
};
#define CHILD     (BASE_TCB_CAP + 3)
#define SIBLING   (BASE_TCB_CAP + 61)
#define ENTRY     MICROKIT_PROGRAM_VA
#define REGISTERS (sizeof(seL4_UserContext) / sizeof(seL4_Word))
#define NEXT      4 /* bytes to the next instruction */

static seL4_Word echoes, starts, crashes, faults;
static seL4_UserContext context;

static void say(const char *what, bool good)
{
    microkit_dbg_puts("parent: ");
    microkit_dbg_puts(what);
    microkit_dbg_puts(good ? ": good\n" : ": FAILED\n");
}

static void ping(void)
{
    microkit_notify(ECHO);
    microkit_notify(WITNESS);
}

void init(void)
{
    ping();
}

/* After what was done. */
static bool pinged(bool done)
{
    ping();
    return done;
}

static bool suspend(void)
{
    return pinged(echoes == 1 && starts == 1 && seL4_TCB_Suspend(CHILD) == seL4_NoError);
}

static seL4_Error read(seL4_UserContext *registers)
{
    return seL4_TCB_ReadRegisters(CHILD, seL4_False, 0, REGISTERS, registers);
}

static bool is_same(const seL4_UserContext *a, const seL4_UserContext *b)
{
    const seL4_Word *x = (const seL4_Word *)a, *y = (const seL4_Word *)b;
    bool same = true;

    for (unsigned i = 0; i < REGISTERS; i++) {
        same &= x[i] == y[i];
    }
    return same;
}

/* Other numbers in x1 to x28; afterwards all is as it was. */
static bool write_registers(void)
{
    seL4_UserContext other, seen;
    seL4_Word *words = (seL4_Word *)&other;
    bool good = read(&context) == seL4_NoError && context.pc > ENTRY && context.sp > ENTRY;

    other = context;
    for (unsigned i = 4; i < 30; i++) {
        words[i] = 0x1000 * i;
    }
    good &= seL4_TCB_WriteRegisters(CHILD, seL4_False, 0, REGISTERS, &other) == seL4_NoError;
    good &= read(&seen) == seL4_NoError && is_same(&other, &seen);
    return good &&
           seL4_TCB_WriteRegisters(CHILD, seL4_False, 0, REGISTERS, &context) == seL4_NoError;
}

static bool restart(void)
{
    seL4_UserContext entry = {.pc = ENTRY};

    return seL4_TCB_WriteRegisters(CHILD, seL4_True, 0, 1, &entry) == seL4_NoError;
}

static bool is_range(seL4_Error error, seL4_Word min, seL4_Word max)
{
    return error == seL4_RangeError && seL4_GetMR(0) == min && seL4_GetMR(1) == max;
}

/* A child's own thread, or its sibling's, is an authority. */
static bool set_priorities(void)
{
    return is_range(seL4_TCB_SetPriority(CHILD, CHILD, 91), 0, 90) &&
           is_range(seL4_TCB_SetPriority(CHILD, SIBLING, 71), 0, 70) &&
           seL4_TCB_SetPriority(CHILD, SIBLING, 70) == seL4_NoError &&
           seL4_TCB_SetMCPriority(CHILD, CHILD, 80) == seL4_NoError &&
           is_range(seL4_TCB_SetPriority(CHILD, CHILD, 90), 0, 80) &&
           seL4_TCB_SetPriority(CHILD, CHILD, 80) == seL4_NoError;
}

static bool set_tls(void)
{
    seL4_UserContext now;

    return seL4_TCB_SetTLSBase(SIBLING, 0x55000) == seL4_NoError &&
           seL4_TCB_ReadRegisters(SIBLING, seL4_False, 0, REGISTERS, &now) == seL4_NoError &&
           now.tpidr_el0 == 0x55000;
}

static bool is_told(void)
{
    seL4_UserContext none = {0};

    return is_range(seL4_TCB_ReadRegisters(CHILD, seL4_False, 0, 0, &none), 1, REGISTERS) &&
           seL4_TCB_SetPriority(CHILD, VSPACE_CAP, 1) != seL4_NoError &&
           seL4_TCB_SetPriority(CHILD, seL4_CapNull, 1) != seL4_NoError &&
           seL4_TCB_BindNotification(CHILD, INPUT_CAP) == seL4_IllegalOperation &&
           seL4_TCB_Configure(CHILD, seL4_CapNull, 0, VSPACE_CAP, 0, 0, seL4_CapNull) !=
               seL4_NoError;
}

/* Whatever the label and the length; also without waiting for an answer. */
static bool talk_nonsense(void)
{
    bool refused = true;

    for (seL4_Word label = 22; label < 2000; label += 97) {
        seL4_MessageInfo_t info = seL4_MessageInfo_new(label, 0, label & 3, label % 121);

        seL4_NBSend(CHILD, info);
        seL4_Send(CHILD, info);
        refused &= seL4_MessageInfo_get_label(seL4_Call(CHILD, info)) == seL4_IllegalOperation;
    }
    return refused;
}

typedef bool step(void);

static bool stays_stopped(void)
{
    say("a suspended child does not answer", echoes == 1);
    say("reads and writes all registers of a suspended child", write_registers());
    return pinged(seL4_TCB_Resume(CHILD) == seL4_NoError);
}

static bool goes_on(void)
{
    say("a resumed child answers", echoes > 1);
    return pinged(restart());
}

static bool has_started(void)
{
    say("restarts a child", starts == 2);
    say("sets priorities as far as it may", set_priorities());
    say("sets where a child's TLS is", set_tls());
    say("is told what is wrong", is_told());
    say("nonsense does nothing", talk_nonsense());
    microkit_notify(CRASH);
    return true;
}

static bool is_moved_on(void)
{
    say("moves a child on while it handles its fault", faults == 1 && crashes == 1);
    microkit_notify(CRASH);
    return true;
}

static bool is_resumed(void)
{
    say("resumes a child while it handles its fault", faults == 2 && crashes == 2);
    return true;
}

static step *const steps[] = {suspend,     stays_stopped, goes_on,
                              has_started, is_moved_on,   is_resumed};

static void next_step(void)
{
    static seL4_Word number;

    if (!steps[number++]()) {
        say("step", false);
    }
}

void notified(microkit_channel ch)
{
    switch (ch) {
    case ECHO:
        echoes++;
        break;
    case STARTED:
        starts++;
        break;
    case CRASH:
        crashes++;
        next_step();
        break;
    case WITNESS:
        next_step();
        break;
    }
}

/* The first time the answer lets it go on, where this has set its pc; the second time this does. */
seL4_Bool fault(microkit_child child, microkit_msginfo info, microkit_msginfo *reply)
{
    seL4_Word ip = microkit_mr_get(seL4_VMFault_IP);
    bool good = child == 3 && microkit_msginfo_get_label(info) == seL4_Fault_VMFault;

    faults++;
    good &= read(&context) == seL4_NoError && context.pc == ip;
    context.pc += NEXT;
    good &= seL4_TCB_WriteRegisters(CHILD, faults == 2, 0, 1, &context) == seL4_NoError;
    if (!good) {
        say("fault", false);
    }
    *reply = microkit_msginfo_new(0, 0);
    return seL4_True;
}
