/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The packed types on the host: table.h is made from types.json by the test that builds this.
 */
#include <stdio.h>

#include <sel4/fault_messages.h>
#include <sel4/simple_types.h>
#include <sel4/types.h>

static seL4_IPCBuffer buffer;
seL4_IPCBuffer *__sel4_ipc_buffer = &buffer;
static int failed;

static void check(int good, const char *what)
{
    if (!good) {
        printf("FAILED: %s\n", what);
        failed = 1;
    }
}

static seL4_Word mask(int bits)
{
    return bits == 64 ? ~0ul : (1ul << bits) - 1;
}

/* Reading finds just the field, and changing changes just the field. */
#define FIELD(type, field, shift, bits)                                            \
    {                                                                              \
        type##_t all = {{~0ul}}, none = {{0}}, one = {{mask(bits) << (shift)}};    \
        check(type##_get_##field(all) == mask(bits), #type " " #field " of ones"); \
        check(type##_get_##field(one) == mask(bits), #type " " #field " alone");   \
        one.words[0] = ~one.words[0];                                              \
        check(type##_get_##field(one) == 0, #type " " #field " of the others");    \
        check(type##_set_##field(none, ~0ul).words[0] == mask(bits) << (shift),    \
              #type " " #field " set");                                            \
    }
#define FAULT(name, number) check(seL4_Fault_##name == (number), #name);

static void check_table(void)
{
#include "table.h"
}

static void check_faults(void)
{
    seL4_Fault_t fault;

    for (int i = 0; i < 20; i++) {
        seL4_SetMR(i, 100 + (seL4_Word)i);
    }
    fault = seL4_getFault(seL4_MessageInfo_new(seL4_Fault_VMFault, 0, 0, seL4_VMFault_Length));
    check(seL4_Fault_get_seL4_FaultType(fault) == seL4_Fault_VMFault, "type");
    check(seL4_Fault_VMFault_get_IP(fault) == 100 + seL4_VMFault_IP, "IP");
    check(seL4_Fault_VMFault_get_Addr(fault) == 100 + seL4_VMFault_Addr, "Addr");
    check(seL4_Fault_VMFault_get_FSR(fault) == 100 + seL4_VMFault_FSR, "FSR");
    check(fault.words[1 + seL4_VMFault_Length] == 0, "no more words than the message has");
    fault = seL4_getFault(seL4_MessageInfo_new(seL4_Fault_UnknownSyscall, 0, 0, 13));
    check(seL4_Fault_UnknownSyscall_get_Syscall(fault) == 100 + seL4_UnknownSyscall_Syscall,
          "Syscall");
    check(seL4_Fault_UnknownSyscall_get_LR(fault) == 100 + seL4_UnknownSyscall_LR, "LR");
    fault = seL4_getFault(seL4_MessageInfo_new(77, 0, 0, 4));
    check(seL4_Fault_get_seL4_FaultType(fault) == seL4_Fault_NullFault, "label of no fault");
    fault = seL4_Fault_CapFault_new(1, 2, 3, 4, 5, 6, 7);
    check(seL4_Fault_CapFault_get_InRecvPhase(fault) == 3, "new");
}

static void check_replies(void)
{
    seL4_UserContext regs = {.pc = 1, .sp = 2, .spsr = 3, .x0 = 4, .x8 = 12, .x28 = 34};
    seL4_MessageInfo_t tag = seL4_TimeoutReply_new(1, regs, seL4_TimeoutReply_Length);

    check(seL4_MessageInfo_get_label(tag) == 0, "resume");
    check(seL4_MessageInfo_get_length(tag) == seL4_TimeoutReply_Length, "length");
    check(seL4_GetMR(seL4_TimeoutReply_FaultIP) == 1 && seL4_GetMR(seL4_TimeoutReply_SP) == 2,
          "pc, sp");
    check(seL4_GetMR(seL4_TimeoutReply_X8) == 12 && seL4_GetMR(seL4_TimeoutReply_X28) == 34,
          "x8, x28");
    check(seL4_MessageInfo_get_label(seL4_TimeoutReply_new(0, regs, 0)) == 1, "leave stopped");
    tag = seL4_MessageInfo_new(seL4_Fault_Timeout, 0, 0, 2);
    check(seL4_isTimeoutFault_tag(tag) && !seL4_isVMFault_tag(tag), "tags");
    seL4_SetTag(tag);
    check(seL4_GetTag().words[0] == tag.words[0], "tag in the buffer");
}

/* The compiler compares formats and types. */
static void check_formats(void)
{
    char text[100];

    snprintf(text, sizeof(text),
             "%" SEL4_PRIu_word " %" SEL4_PRIx64 " %" SEL4_PRId32 " %" SEL4_PRIi64 " %" SEL4_PRIu8,
             (seL4_Word)1, (seL4_Uint64)255, (seL4_Int32)-3, (seL4_Int64)-4, (seL4_Uint8)5);
    check(!__builtin_strcmp(text, "1 ff -3 -4 5"), text);
}

int main(void)
{
    check_table();
    check_faults();
    check_replies();
    check_formats();
    if (!failed) {
        printf("ok\n");
    }
    return failed;
}
