/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * All that the monitor asks of the kernel. Everything else of the monitor is plain C that also
 * runs on the host, where tests put their own functions behind these names.
 */
#pragma once

#include <stdint.h>

#include <multikit/doing.h>
#include <multikit/monitor_info.h>
#include <sel4/types.h>

/* What arrived: a signal (badge only), a request or a fault; or what is sent. length: how many of the words
 * there are; the others are zero. */
struct message {
    seL4_Word badge;
    seL4_Word label;
    seL4_Word words[MONITOR_MESSAGE_WORDS];
    seL4_Word length;
};

void kernel_wait(struct message *message);

/* For the router alone: until its interrupt has come since the last call. */
void kernel_wait_for_interrupt(void);
/* The same, and rings the doorbell before it waits, in one system call. */
void kernel_ring_and_wait(uint32_t bell);
/* For router, watchdog and guardian: the doorbell in a slot of the thread's CSpace. */
/*@ assigns \nothing; */
void kernel_ring(uint32_t bell);

/* For the guardian alone. Waits with the reply object in a slot, which a fault or a call is answered by. Returns the badge of the
 * first capability to its own endpoint that came with the message, 0: none. */
seL4_Word kernel_wait_for_ward(struct message *message, uint32_t reply);
/* Answers what came with a reply object; nothing when it is not open any more. */
void kernel_answer_fault(uint32_t reply, const struct message *answer);
/* What a parent asks the monitor, by its capability: label and words of the request become those of the
 * answer. */
void kernel_ask_monitor(uint32_t control, struct message *message);

/* For the watchdog alone, which has a slot for each: what firmware says of a core (multikit/psci.h), and the
 * end of everything, which returns only where firmware refuses. The rest of the period is for others. */
int64_t kernel_core_state(uint64_t mpidr);
void kernel_reset_board(void);
/* Starts a core by the capability in a slot; not 0: firmware refuses. */
int64_t kernel_start_core(uint32_t slot);
void kernel_end_period(void);

/*@ assigns \nothing; */
void kernel_put(char c);

/* pd: index into the pds of this core's monitor_info. Its capability `which`: MONITOR_PD_TCB and so on. */
/*@ requires which < MONITOR_PD_STRIDE;
    assigns \nothing;
    ensures \result == MONITOR_PD_BASE + pd * MONITOR_PD_STRIDE + which;
 */
static inline seL4_CPtr pd_cap(uint32_t pd, seL4_Word which)
{
    return MONITOR_PD_BASE + (seL4_CPtr)pd * MONITOR_PD_STRIDE + which;
}

/*@ requires \valid(registers);
    assigns *registers;
 */
seL4_Error kernel_read_registers(uint32_t pd, seL4_UserContext *registers);
/*@ requires may_touch(pd);
    assigns \nothing;
 */
seL4_Error kernel_make_passive(uint32_t pd);

/* The answer to the request that kernel_wait returned last; nothing if it was none to answer. */
/*@ requires \valid_read(words + (0 .. 1));
    assigns \nothing;
 */
void kernel_answer(seL4_Word label, seL4_Word count, const seL4_Word words[2]);

/* To whom the PD serves, if to anybody: MICROKIT_ERROR_PEER. Gives back the time that came with the call. */
/*@ requires may_touch(pd);
    assigns \nothing;
 */
void kernel_answer_caller(uint32_t pd, seL4_Word reason);

/* Makes an invocation of the object in a slot (MONITOR_CONTROL_INVOKE), and has what the kernel says for the answer
 * to the request that kernel_wait returned last. given: slot of a thread that is given with it, 0: none. */
/*@ requires may_invoke(object) && (given == seL4_CapNull || may_give(given));
    requires \valid_read(request) && MONITOR_INVOKE_WORDS <= request->length <= MONITOR_MESSAGE_WORDS;
    assigns \nothing;
 */
void kernel_invoke(seL4_CPtr object, seL4_CPtr given, const struct message *request);
/* Of the thread in a slot: a virtual CPU's. */
/*@ requires \valid(registers);
    assigns *registers;
 */
seL4_Error kernel_read_guest(seL4_CPtr thread, seL4_UserContext *registers);
/* What that thread does, and its fault, if one has not been answered, else label 0. Unknown in configurations that do
 * not print. */
/*@ requires \valid(fault);
    assigns *fault;
    ensures fault->length <= MONITOR_MESSAGE_WORDS;
 */
enum multikit_doing kernel_look(seL4_CPtr thread, struct message *fault);
/*@ requires may_touch(pd);
    assigns \nothing;
 */
seL4_Error kernel_suspend(uint32_t pd);
/*@ requires may_touch(pd);
    assigns \nothing;
 */
seL4_Error kernel_resume(uint32_t pd);
/* Sets all registers and lets it run, whatever it was doing. */
/*@ requires may_touch(pd) && \valid_read(registers);
    assigns \nothing;
 */
seL4_Error kernel_start(uint32_t pd, seL4_UserContext *registers);
/* Sets where it goes on, and nothing else: at once, or when what it waits for has come. */
/*@ requires may_touch(pd);
    assigns \nothing;
 */
seL4_Error kernel_redirect(uint32_t pd, seL4_Word pc, seL4_Bool at_once);
/* Forgets its signals. It must not be waiting. */
/*@ requires may_touch(pd);
    assigns \nothing;
 */
seL4_Error kernel_clear_notification(uint32_t pd);
/* Its scheduling context, wherever it is, is its own again. */
/*@ requires may_touch(pd);
    assigns \nothing;
 */
seL4_Error kernel_return_time(uint32_t pd);
/* Of a passive PD that has lost what it ran on: it goes on with its own, until it waits. */
/*@ requires may_lend(pd);
    assigns \nothing;
 */
void kernel_lend_time(uint32_t pd);

/* The counter of the architecture. */
/*@ assigns \nothing; */
uint64_t kernel_ticks(void);
/*@ assigns \nothing;
    ensures \result > 0;
 */
uint64_t kernel_tick_frequency(void); /* of them, in Hz: CNTFRQ_EL0 */

/* Returns when the firmware cannot do it. */
/*@ assigns \nothing; */
void kernel_power_off(void);
/* The same, for this core alone. */
/*@ assigns \nothing; */
void kernel_core_off(void);
