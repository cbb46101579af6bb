/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The contract of a protection domain (PD): what its address space and its CSpace hold where, what a
 * badge says, and what the tool writes into its program. The tool lays it out, the verifier checks it,
 * libmicrokit and the monitor rely on it. Each of these numbers is written here and nowhere else: the
 * tool takes them from abi.json (docs/design/numbers.md).
 *
 * Users see this header through microkit.h. Macros first, also for assembly and linker scripts.
 */
#pragma once

#include <sel4/constants.h>

/* ---- address space ---------------------------------------------------------------------- */

/* Where microkit.ld links programs. */
#define MICROKIT_PROGRAM_VA 0x200000

/* From the top down: the IPC buffer, a page; a page that is never mapped; the stack; another page
 * that is never mapped. All that can lie lower in the same order: a program finds its IPC buffer by
 * microkit_ipc_buffer (microkit.h), and has it here if it has no such variable. */
#define MICROKIT_IPC_BUFFER_VA (seL4_UserTop - (1ULL << seL4_PageBits))
#define MICROKIT_STACK_TOP     (MICROKIT_IPC_BUFFER_VA - (1ULL << seL4_PageBits))

/* Bytes of stack, in whole pages: the default, the least and the most. */
#define MICROKIT_STACK_SIZE     0x2000
#define MICROKIT_MIN_STACK_SIZE (1 << seL4_PageBits)
#define MICROKIT_MAX_STACK_SIZE 0x1000000

/* ---- names, ids, priorities ------------------------------------------------------------- */

/* Bytes, including the terminating zero. */
#define MICROKIT_PD_NAME_LENGTH 64

/* Channels and interrupts of a PD share one numbering, so that one word has a bit for each and two
 * left (see badges); child ids have the same range. */
#define MICROKIT_MAX_CHANNELS   62
#define MICROKIT_MAX_CHANNEL_ID (MICROKIT_MAX_CHANNELS - 1)

/* Only the monitor is above it (multikit/monitor_info.h). */
#define MICROKIT_MAX_PRIORITY (seL4_MaxPrio - 1)

/* ---- CSpace: one level, slots by index -------------------------------------------------- */

/* Bases are the slots of id 0. */
#define INPUT_CAP    1
#define FAULT_EP_CAP 2 /* empty: only the kernel reports faults */
#define VSPACE_CAP   3
#define REPLY_CAP    4
#define MONITOR_EP   5 /* PDs that are passive or can be restarted: it is ready */
#define TCB_CAP      6 /* benchmark configuration only */
#define ARM_SMC_CAP  7 /* PDs with smc="true" only */
/* PDs that call another core or have children there, and those called from there that have an
 * endpoint: their own notification, to wait, and to signal with MICROKIT_BADGE_DOORBELL. */
#define NOTIFICATION_CAP 8
/* PDs with children on their core: has the monitor control them. In the debug configuration VMMs with virtual CPUs
 * there, too: has it print which of them they leave stopped. */
#define MONITOR_CONTROL_CAP          9
#define BASE_OUTPUT_NOTIFICATION_CAP 10
#define BASE_ENDPOINT_CAP            74
#define BASE_IRQ_CAP                 138
#define BASE_TCB_CAP                 202 /* children; of one on another core what relays invocations */
#define BASE_VM_TCB_CAP              266
#define BASE_GUARDIAN_CAP \
    266 /* of a child on another core, whose id no virtual CPU has: a doorbell */
#define BASE_VMM_BELL_CAP \
    202 /* of a virtual CPU on another core, whose id no child has: the same */
#define BASE_VCPU_CAP   330
#define BASE_IOPORT_CAP 394 /* x86 only */
#define BASE_CORE_CAP   394 /* to start another core */
#define BASE_USER_CAPS  458

/* Slots of the cspace element, including slot 0, which is never used: the default and the most. */
#define MICROKIT_MAX_USER_CAPS    128
#define MICROKIT_MAX_CSPACE_SLOTS (1 << 20)

/* ---- badges ----------------------------------------------------------------------------- */

/* The bits above those of channels say what has arrived. */
#define MICROKIT_BADGE_KIND_SHIFT  MICROKIT_MAX_CHANNELS

#define MICROKIT_KIND_NOTIFICATION 0 /* the other bits: ids that were signalled */
#define MICROKIT_KIND_FAULT        1 /* the other bits: id of the child */
#define MICROKIT_KIND_CALL         2 /* the other bits: id of the channel */
#define MICROKIT_KIND_DOORBELL     3 /* a notification that other cores have signalled as well */

#define MICROKIT_BADGE_FAULT       (1ULL << 62)
#define MICROKIT_BADGE_CALL        (1ULL << 63)
#define MICROKIT_BADGE_DOORBELL    (MICROKIT_BADGE_CALL | MICROKIT_BADGE_FAULT)

/* Where the id is in a badge. */
#define MICROKIT_BADGE_CHANNEL_MASK 0x3f
#define MICROKIT_BADGE_CHILD_MASK   0xff

/* ---- stopping and starting again ---------------------------------------------------------- */

/* Label of the answer to a call that ended because of the callee, with one word, the reason. A call
 * that the callee answers can have it too: it says what the callee wants. */
#define MICROKIT_ERROR_PEER     0xfffffffffffffULL
#define MICROKIT_PEER_FAULTED   1
#define MICROKIT_PEER_STOPPED   2
#define MICROKIT_PEER_RESTARTED 3 /* or reset */
#define MICROKIT_PEER_CORE_DOWN 4

/* What a parent asks the monitor for by MONITOR_CONTROL_CAP, or the guardian of another core: the label;
 * words: child id, whether the child has a fault that the parent has not answered, entry point (RESTART)
 * or label of the fault (FAULTED). The answer's label is a seL4_Error; words: restarts, cause. */
#define MICROKIT_CONTROL_STOP    1
#define MICROKIT_CONTROL_RESUME  2
#define MICROKIT_CONTROL_RESTART 3
#define MICROKIT_CONTROL_RESET   4
#define MICROKIT_CONTROL_FAULTED 5
#define MICROKIT_CONTROL_STATUS  6

/* Why a PD last stopped or started again: 0, it never did; else the label of its fault + 1, or */
#define MICROKIT_CAUSE_STOPPED   0x100 /* its parent stopped it */
#define MICROKIT_CAUSE_RESTARTED 0x101 /* its parent restarted or reset it */
#define MICROKIT_CAUSE_CORE_DOWN 0x102 /* it is on another core, which is down */

/* In x0 at the entry point after a reset; after boot there is 0. */
#define MICROKIT_RESET_MARK 0x74657365726b64ULL

/* ---- typed interfaces --------------------------------------------------------------------- */

/* Labels (microkit_interface.h, docs/design/interfaces.md): an answer has that of its request with the first bit;
 * a refusal has the second, and what the client's stub returns. */
#define MICROKIT_INTERFACE_LABEL_ANSWER  (1ULL << 48)
#define MICROKIT_INTERFACE_LABEL_REFUSAL (1ULL << 49)

/* What a client's stub returns. */
#define MICROKIT_INTERFACE_OK       0
#define MICROKIT_INTERFACE_STOPPED  1 /* the server has stopped, or is being started again */
#define MICROKIT_INTERFACE_VERSION  2 /* the server was built from another text of the interface */
#define MICROKIT_INTERFACE_REFUSED  3 /* the server has refused: a value that no such type has */
#define MICROKIT_INTERFACE_FAILED   4 /* the server was about to answer more bytes than it may */
#define MICROKIT_INTERFACE_ARGUMENT 5 /* more bytes than may be sent: nothing was */
#define MICROKIT_INTERFACE_ANSWER   6 /* no answer of this procedure, or no channel to call on */

/* ---- what the tool writes into the program ---------------------------------------------- */

/* Bytes of a variable that a system description sets. */
#define MICROKIT_SETVAR_SIZE (1 << seL4_WordSizeBits)

/* ---- notifications and calls across cores -------------------------------------------------- */

/* How many notifications of one PD to another are kept by their channel: a receiver that is further
 * behind looks at all channels of the two. */
#define MICROKIT_XCORE_LOG     32
#define MICROKIT_XCORE_ID_BITS 6 /* of an entry of the log: an id; the others: a number */

/* Stands in the log for a request or a reply, where a notification has an id. */
#define MICROKIT_XCORE_CALL MICROKIT_MAX_CHANNELS

/* The most that a caller may look for the reply before it blocks, in microseconds. */
#define MICROKIT_XCORE_MAX_SPIN_US 1000

/* ---- other cores ------------------------------------------------------------------------- */

#define MICROKIT_MAX_WATCHES 8 /* of a PD */
