/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Faults are messages, and the reply lets the thread go on. Each by a thread and by a process.
 */
#include "suite.h"

#define RET         0xd65f03c0u
#define NO_SYSCALL  0x1234
#define FAULT_BADGE 0x77

struct faulting {
    struct thread thread;
    seL4_CPtr endpoint, reply;
};

static void start(struct faulting *it, bool other_space, thread_code code, seL4_Word argument)
{
    seL4_CPtr handler;

    it->endpoint = endpoint_new();
    it->reply = reply_new();
    handler = cap_mint(it->endpoint, ALL, FAULT_BADGE);
    if (other_space) {
        process_new(&it->thread, MAIN);
    } else {
        thread_new(&it->thread, MAIN);
    }
    thread_set_fault_endpoint(&it->thread, handler);
    thread_start(&it->thread, code, argument, 0, 0, 0);
}

static void await(struct faulting *it, seL4_Word label)
{
    seL4_Word badge;
    seL4_MessageInfo_t info = seL4_Recv(it->endpoint, &badge, it->reply);

    equal(badge, FAULT_BADGE);
    equal(seL4_MessageInfo_get_label(info), label);
}

static void await_vm_fault(struct faulting *it, seL4_Word address, seL4_Word prefetch)
{
    await(it, seL4_Fault_VMFault);
    equal(seL4_GetMR(seL4_VMFault_Addr), address);
    equal(seL4_GetMR(seL4_VMFault_PrefetchFault), prefetch);
    check(seL4_GetMR(seL4_VMFault_IP) != 0 && seL4_GetMR(seL4_VMFault_FSR) != 0);
}

static void answer(struct faulting *it, seL4_Word length)
{
    seL4_Send(it->reply, seL4_MessageInfo_new(0, 0, 0, length));
}

/* A page with this word at its start, where the thread faulted; seen here, too. */
static volatile uint32_t *give_page(struct faulting *it, seL4_Word address, uint32_t word)
{
    seL4_CPtr frame = object_new(seL4_ARM_SmallPageObject, 0);
    volatile uint32_t *here = page_map(frame, seL4_ReadWrite);

    here[0] = word;
    ok(seL4_ARM_Page_Unify_Instruction(frame, 0, 64));
    page_map_at(it->thread.vspace, cap_copy(frame, ALL), address, seL4_ReadWrite,
                seL4_ARM_Default_VMAttributes);
    return here;
}

static seL4_Word read_word(seL4_Word address, seL4_Word b, seL4_Word c, seL4_Word d)
{
    return *(volatile uint32_t *)address;
}

static seL4_Word write_word(seL4_Word address, seL4_Word b, seL4_Word c, seL4_Word d)
{
    *(volatile uint32_t *)address = 0x1234;
    return 1;
}

static seL4_Word call_word(seL4_Word address, seL4_Word b, seL4_Word c, seL4_Word d)
{
    ((void (*)(void))address)();
    return 3;
}

static seL4_Word unknown_syscall(seL4_Word a, seL4_Word b, seL4_Word c, seL4_Word d)
{
    register seL4_Word x0 __asm__("x0") = a;
    register seL4_Word x7 __asm__("x7") = NO_SYSCALL;

    __asm__ volatile("svc #0"
                     : "+r"(x0), "+r"(x7)
                     :
                     : SEL4_CLOBBER_X6_X18, "x1", "x2", "x3", "x4", "x5");
    return x0;
}

static seL4_Word undefined_instruction(seL4_Word a, seL4_Word b, seL4_Word c, seL4_Word d)
{
    __asm__ volatile("udf #0");
    return a + 1;
}

static void read_fault(bool other_space)
{
    struct faulting it;
    seL4_Word address = address_new(0x200000);

    start(&it, other_space, read_word, address);
    await_vm_fault(&it, address, 0);
    (void)give_page(&it, address, 99);
    answer(&it, 0);
    equal(thread_join(&it.thread), 99);
}

static void write_fault(bool other_space)
{
    struct faulting it;
    seL4_Word address = address_new(0x200000);
    volatile uint32_t *here;

    start(&it, other_space, write_word, address);
    await_vm_fault(&it, address, 0);
    here = give_page(&it, address, 0);
    answer(&it, 0);
    equal(thread_join(&it.thread), 1);
    equal(here[0], 0x1234);
}

static void execute_fault(bool other_space)
{
    struct faulting it;
    seL4_Word address = address_new(0x200000);

    start(&it, other_space, call_word, address);
    await_vm_fault(&it, address, 1);
    equal(seL4_GetMR(seL4_VMFault_IP), address);
    (void)give_page(&it, address, RET);
    answer(&it, 0);
    equal(thread_join(&it.thread), 3);
}

static void syscall_fault(bool other_space)
{
    struct faulting it;

    start(&it, other_space, unknown_syscall, 0xabc);
    await(&it, seL4_Fault_UnknownSyscall);
    equal(seL4_GetMR(seL4_UnknownSyscall_X0), 0xabc);
    equal(seL4_GetMR(seL4_UnknownSyscall_Syscall), NO_SYSCALL);
    seL4_SetMR(seL4_UnknownSyscall_X0, 42);
    seL4_SetMR(seL4_UnknownSyscall_FaultIP, seL4_GetMR(seL4_UnknownSyscall_FaultIP) + 4);
    answer(&it, seL4_UnknownSyscall_Length);
    equal(thread_join(&it.thread), 42);
}

static void read_fault_here(void)
{
    read_fault(false);
}

static void write_fault_here(void)
{
    write_fault(false);
}

static void execute_fault_here(void)
{
    execute_fault(false);
}

static void syscall_fault_here(void)
{
    syscall_fault(false);
}

static void read_fault_there(void)
{
    read_fault(true);
}

static void write_fault_there(void)
{
    write_fault(true);
}

static void execute_fault_there(void)
{
    execute_fault(true);
}

static void syscall_fault_there(void)
{
    syscall_fault(true);
}

static void exception(bool other_space)
{
    struct faulting it;

    start(&it, other_space, undefined_instruction, 7);
    await(&it, seL4_Fault_UserException);
    seL4_SetMR(seL4_UserException_FaultIP, seL4_GetMR(seL4_UserException_FaultIP) + 4);
    answer(&it, seL4_UserException_Length);
    equal(thread_join(&it.thread), 8);
}

/* A reply with a label other than 0 leaves the thread stopped. */
static void not_resumed(void)
{
    struct faulting it;

    start(&it, false, undefined_instruction, 7);
    await(&it, seL4_Fault_UserException);
    seL4_Send(it.reply, seL4_MessageInfo_new(1, 0, 0, 0));
    thread_set_priority(&it.thread, MAIN + 1);
    check(!thread_is_done(&it.thread));
}

static void exception_here(void)
{
    exception(false);
    not_resumed();
}

static void exception_there(void)
{
    exception(true);
}

static const struct test tests[] = {
    {"PAGEFAULT0001", "a read of nothing faults and goes on", read_fault_here},
    {"PAGEFAULT0002", "a write to nothing faults and goes on", write_fault_here},
    {"PAGEFAULT0003", "a jump to nothing faults and goes on", execute_fault_here},
    {"PAGEFAULT0004", "an unknown system call faults; the reply sets registers",
     syscall_fault_here},
    {"PAGEFAULT0005", "an undefined instruction faults", exception_here},
    {"PAGEFAULT1001", "a read fault of another address space", read_fault_there},
    {"PAGEFAULT1002", "a write fault of another address space", write_fault_there},
    {"PAGEFAULT1003", "an execute fault of another address space", execute_fault_there},
    {"PAGEFAULT1004", "an unknown system call of another address space", syscall_fault_there},
    {"PAGEFAULT1005", "an undefined instruction of another address space", exception_there},
};
GROUP(faults, tests);
