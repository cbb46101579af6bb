/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Every way into the kernel and back, one after the other, with all registers full.
 */
#include "pattern.h"

#include "layout.h"

#define ROUNDS     20
#define TO_SERVER  1
#define TO_ACTIVE  2
#define TO_DRIVER  3
#define TO_BUSY    4
#define TO_ROOT    5
#define TO_EQUAL   6
#define SLOT_EMPTY 137
#define NO_SYSCALL (-99UL)
#define DRIVER_BIT (1UL << TO_DRIVER)

/* System calls by number. */
enum {
    CALL = 1,
    REPLY_RECV,
    NB_SEND_RECV,
    NB_SEND_WAIT,
    SEND,
    NB_SEND,
    RECV,
    NB_RECV,
    WAIT,
    NB_WAIT,
    YIELD,
    PUT_CHAR,
    CAP_IDENTIFY = 15
};

static struct registers r;
static seL4_Word who, round;

static const seL4_Word nothing[6];

/* Arguments that a system call has given and left. */
struct arguments {
    seL4_Word x0, x1, x6, x8;
};

static void argument(seL4_Word index, seL4_Word value)
{
    if (value) {
        r.x[index] = value;
    }
}

/* It is there still, or this is not what was passed. */
static void argument_kept(seL4_Word index, seL4_Word value)
{
    if (value && r.x[index] == value) {
        r.x[index] = pattern(who, index, round);
    }
}

static void prepare(void)
{
    round++;
    fill(&r, who, round);
}

static void syscall(const char *way, seL4_Word number, struct arguments in, seL4_Word known,
                    const seL4_Word result[6])
{
    seL4_Word x7 = number == NO_SYSCALL ? number : 0 - number;

    prepare();
    argument(0, in.x0);
    argument(1, in.x1);
    argument(6, in.x6);
    argument(8, in.x8);
    argument(7, x7);
    enter_syscall(&r);
    if (!(known & 1)) {
        argument_kept(0, in.x0);
    }
    if (!(known & 2)) {
        argument_kept(1, in.x1);
    }
    argument_kept(6, in.x6);
    argument_kept(8, in.x8);
    argument_kept(7, x7);
    check(way, &r, who, round, 0, known, result);
}

/* The answer has as many words as the call, and those of the server. Its rounds are its own. */
static void call_server(const char *way, seL4_Word channel, seL4_Word server, seL4_Word length)
{
    seL4_Word info, answer, known = 0x3f;
    seL4_Word result[6] = {0};

    prepare();
    info = round << 12 | length;
    r.x[0] = SLOT_CALL(channel);
    r.x[1] = info;
    r.x[7] = 0UL - CALL;
    enter_syscall(&r);
    argument_kept(7, 0UL - CALL);
    result[1] = info;
    answer = r.x[2] & 0xffffffffff;
    for (seL4_Word i = 0; i < 4 && i < length; i++) {
        result[2 + i] = pattern(server, 2 + i, answer);
    }
    check(way, &r, who, round, 0, known, result);
}

static void calls(void)
{
    static const char *const fast[] = {"call of 0",       "call of 1 word",  "call of 2 words",
                                       "call of 3 words", "call of 4 words", "call of 5 words"};

    for (seL4_Word length = 0; length <= 5; length++) {
        call_server(fast[length], TO_SERVER, SERVER, length);
    }
    for (seL4_Word length = 0; length <= 5; length++) {
        call_server("call of an active server", TO_ACTIVE, ACTIVE, length);
    }
}

static void sends(void)
{
    syscall("signal that wakes nobody", SEND, (struct arguments){.x0 = SLOT_NOTIFY(TO_BUSY)}, 0, 0);
    syscall("NBSend of one", NB_SEND, (struct arguments){.x0 = SLOT_NOTIFY(TO_BUSY)}, 0, 0);
    syscall("NBSend to nothing", NB_SEND, (struct arguments){.x0 = SLOT_EMPTY}, 0, 0);
    syscall("yield", YIELD, (struct arguments){0}, 0, 0);
}

/* The driver, which is above, signals back at once: there is something to receive. */
static void ask_driver(seL4_Word mode)
{
    SHARED->mode[who] = mode;
    SHARED->flag[who] = 0;
    syscall("signal that wakes", SEND, (struct arguments){.x0 = SLOT_NOTIFY(TO_DRIVER)}, 0, 0);
}

static void receive(const char *way, seL4_Word number, struct arguments in, seL4_Word badge)
{
    const seL4_Word result[6] = {badge};

    in.x0 = INPUT_CAP;
    syscall(way, number, in, 1, result);
}

static void receives(void)
{
    const struct arguments reply = {.x6 = REPLY_CAP}, none = {0};
    const struct arguments combined = {.x1 = 1, .x6 = REPLY_CAP, .x8 = SLOT_NOTIFY(TO_DRIVER)};

    ask_driver(ANSWER);
    receive("Wait", WAIT, none, DRIVER_BIT);
    ask_driver(ANSWER);
    receive("Recv", RECV, reply, DRIVER_BIT);
    ask_driver(ANSWER);
    receive("NBRecv", NB_RECV, reply, DRIVER_BIT);
    receive("NBRecv of nothing", NB_RECV, reply, 0);
    receive("NBWait of nothing", NB_WAIT, none, 0);
    ask_driver(ANSWER);
    receive("ReplyRecv to nobody", REPLY_RECV, (struct arguments){.x1 = 1, .x6 = REPLY_CAP},
            DRIVER_BIT);
    receive("NBSendRecv", NB_SEND_RECV, combined, DRIVER_BIT);
    receive("NBSendWait", NB_SEND_WAIT, combined, DRIVER_BIT);
    ask_driver(INTERRUPT_BACK);
    receive("Wait for an interrupt", WAIT, none, DRIVER_BIT);
    ask_driver(INTERRUPT_BACK);
    receive("Recv for an interrupt", RECV, reply, DRIVER_BIT);
}

/* No label of a VSpace: the answer is the error, without words. */
static void others(void)
{
    const seL4_Word error[6] = {0, (seL4_Word)seL4_IllegalOperation << 12};

    syscall("invocation that fails", CALL,
            (struct arguments){.x0 = VSPACE_CAP, .x1 = 0xfffUL << 12}, 3, error);
    syscall("debug system call", CAP_IDENTIFY, (struct arguments){.x0 = SLOT_EMPTY}, 0, nothing);
    syscall("unknown system call", NO_SYSCALL, (struct arguments){0}, 0, 0);
}

static void fault_by(const char *way, enter_t *enter)
{
    prepare();
    enter(&r);
    check(way, &r, who, round, 0, 0, 0);
}

static void faults(void)
{
    fault_by("undefined instruction", enter_undefined);
    fault_by("BRK", enter_breakpoint);
    fault_by("trapped register", enter_timer);
    fault_by("memory", enter_memory);
    if (who == NOVA) {
        fault_by("FP trap", enter_fp);
    }
}

static void spin(const char *way, enter_t *enter, seL4_Word reg, volatile seL4_Word *flag)
{
    prepare();
    r.flag = flag;
    enter(&r);
    check(way, &r, who, round, 1UL << reg, 0, 0);
}

static void interrupts(void)
{
    ask_driver(INTERRUPT);
    spin("interrupt", enter_spin_x30, 30, &SHARED->flag[who]);
    ask_driver(INTERRUPT);
    spin("interrupt", enter_spin_x9, 9, &SHARED->flag[who]);
    if (who == ALPHA) {
        SHARED->alpha_go = SHARED->equal_go = 0;
        syscall("signal to an equal", SEND, (struct arguments){.x0 = SLOT_NOTIFY(TO_EQUAL)}, 0, 0);
        spin("preemption", enter_spin_x30, 30, &SHARED->alpha_go);
        SHARED->equal_go = 1;
    }
}

static void restart(void)
{
    SHARED->restart_at[who] = (seL4_Word)restarted;
    prepare();
    r.x[0] = SLOT_NOTIFY(TO_ROOT);
    r.x[7] = 0UL - SEND;
    enter_restart(&r);
    argument_kept(0, SLOT_NOTIFY(TO_ROOT));
    argument_kept(7, 0UL - SEND);
    check("restart", &r, who, round, 0, 0, 0);
}

void init(void)
{
    who = microkit_name[0] == 'a' ? ALPHA : NOVA;
    for (int i = 0; i < ROUNDS; i++) {
        calls();
        sends();
        receives();
        others();
        faults();
        interrupts();
        restart();
    }
    microkit_dbg_puts("observer: done\n");
    microkit_notify(TO_ROOT);
}

void notified(microkit_channel ch)
{
    (void)ch;
}
