/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The host kernel's abstract state as words, for comparison with the specification (tests/spec).
 * Only what has a meaning is written: lists instead of links, and of a thread's members those that
 * its state gives a meaning to. Links that contradict each other are counted in the first word.
 */
#include "snapshot.h"

#include <base/state.h>
#include <base/window.h>
#include <entry/fastpath.h>
#include <entry/syscall.h>
#include <guest/vcpu.h>
#include <interrupt/irq.h>
#include <machine/machine.h>
#include <machine/model.h>
#include <schedule/scheduler.h>
#include <space/ipc_buffer.h>
#include <sel4/faults.h>
#include <sel4/invocation.h>
#include <sel4/syscall_numbers.h>
#include <setjmp.h>
#include <signal.h>
#include <string.h>

u64 spec_fast_syscalls;
u64 spec_preemptions;
const char *spec_finding;

static u64 *out;
static u64 broken;

static void put(u64 word)
{
    *out++ = word;
}

static void check(bool holds)
{
    broken += !holds;
}

/* A queue of threads by ipc_next: their number, and they. */
static void put_ipc_queue(tcb_ref_t head, tcb_ref_t tail)
{
    u64 *count = out++;
    tcb_ref_t before = NIL;

    *count = 0;
    for (tcb_ref_t ref = head; ref != NIL && *count < SPEC_THREADS; ref = tcb_at(ref)->ipc_next) {
        check(tcb_at(ref)->ipc_prev == before);
        before = ref;
        *count += 1;
        put(ref);
    }
    check(before == tail);
}

static void put_sched_queue(tcb_ref_t head, u32 queue, u64 *count)
{
    tcb_ref_t before = NIL;

    for (tcb_ref_t ref = head; ref != NIL && *count < SPEC_THREADS; ref = tcb_at(ref)->sched_next) {
        check(tcb_at(ref)->sched_prev == before && tcb_at(ref)->queued == queue);
        before = ref;
        *count += 1;
        put(ref);
    }
}

static void put_ready(void)
{
    u64 *count = out++;

    *count = 0;
    for (u32 priority = PRIORITIES; priority-- > 0;) {
        u64 bit = ks.ready_bitmap[priority / 64] >> priority % 64 & 1;
        tcb_ref_t head = ks.ready[priority].head;
        u64 *first = out;

        check(bit == (head != NIL));
        if (head == NIL) {
            continue;
        }
        put_sched_queue(head, QUEUE_READY, count);
        for (u64 *each = first; each < out; each++) {
            check(tcb_at((tcb_ref_t)*each)->priority == priority);
        }
        check(ks.ready[priority].tail == out[-1]);
    }
    for (u32 word = 0; word < PRIORITIES / 64; word++) {
        check((ks.ready_summary >> word & 1) == (ks.ready_bitmap[word] != 0));
    }
}

static void put_core(void)
{
    u64 *count;

    put(ks.current);
    put(ks.current_sc);
    put(ks.now);
    put(ks.consumed);
    put(host_machine.deadline);
    put(host_machine.vttbr);
    put(ks.fpu_owner);
    put(host_machine.fpu_enabled);
    put(host_machine.timer_enabled);
    put(host_machine.last_sgi);
    put(host_machine.last_sgi_target);
    put(ks.rights & RIGHTS_GUEST ? ks.vcpu : NIL);
    put(host_machine.guest.interface_on);
    put(host_machine.guest.wakeup);
    check(host_machine.guest.entered == ((ks.rights & RIGHTS_GUEST) != 0));
    check(ks.switch_to == NIL && ks.reschedule == 0 && ks.reprogram == 0);
    put_ready();
    count = out++;
    *count = 0;
    put_sched_queue(ks.release_head, QUEUE_RELEASE, count);
}

static bool is_blocked(const struct tcb *tcb)
{
    return tcb->state == THREAD_BLOCKED_ON_SEND || tcb->state == THREAD_BLOCKED_ON_RECEIVE ||
           tcb->state == THREAD_BLOCKED_ON_NOTIFICATION;
}

static void put_fault(const struct fault *fault)
{
    static const u8 words[] = {0, 6, 1, 2, 2, 2, 3, 1, 1, 1}; /* by type */

    put(fault->type);
    for (u32 i = 0; i < 6; i++) {
        put(i < words[fault->type % ARRAY_SIZE(words)] ? fault->words[i] : 0);
    }
}

static void put_thread(const struct tcb *tcb)
{
    bool sends = tcb->state == THREAD_BLOCKED_ON_SEND;

    put(tcb->state);
    put(tcb->queued);
    put(tcb->priority);
    put(tcb->max_priority);
    put(tcb->flags);
    put(tcb->sc);
    put(tcb->reply);
    put(is_blocked(tcb) ? tcb->blocked_on : NIL);
    put(tcb->bound_notification);
    put(tcb->yield_to);
    put(tcb->ipc_buffer);
    put(tcb->ipc_buffer_ref);
    put(sends ? tcb->badge : 0);
    put(sends ? tcb->is_call : 0);
    put(sends || tcb->state == THREAD_BLOCKED_ON_RECEIVE ? tcb->can_grant : 0);
    put(sends ? tcb->can_grant || tcb->can_grant_reply : 0);
    put(tcb->vcpu);
    put_fault(&tcb->fault);
    memcpy(out, &tcb->context, sizeof(tcb->context));
    out += sizeof(tcb->context) / sizeof(u64);
}

static void put_endpoint(const struct endpoint *endpoint)
{
    put(endpoint->state);
    put_ipc_queue(endpoint->head, endpoint->tail);
}

/* Neighbours in the list of interrupts know each other. */
static void check_list(const struct notification *notification)
{
    u32 before = IRQ_LIST_END;

    for (u32 link = notification->implied_irqs; link != IRQ_LIST_END;
         link = ks.irq_next[link - 1]) {
        check(ks.irq_prev[link - 1] == before && (ks.irq_flags[link - 1] & IRQ_LISTED));
        before = link;
    }
}

static void put_interrupt(u32 intid)
{
    u8 flags = ks.irq_flags[intid];
    u32 before = ks.irq_prev[intid];

    put(ks.irq_state[intid]);
    put(flags);
    put(intid < SGIS ? ks.irq_senders[intid] : 0);
    put(host_machine.gic.enabled[intid]);
    put(host_machine.gic.pending[intid]);
    put(host_machine.gic.active[intid]);
    if (!(flags & IRQ_LISTED)) {
        before = 0;
    } else if (before == IRQ_LIST_END) {
        before = ks.irq_slots[intid].cap.object;
        check(notification_at(before)->implied_irqs == intid + 1);
    } else {
        check(ks.irq_next[before - 1] == intid + 1);
    }
    put(before);
}

static void put_notification(const struct notification *notification)
{
    put(notification->state);
    put(notification->badge);
    put(notification->bound_tcb);
    put(notification->sc);
    check_list(notification);
    put_ipc_queue(notification->head, notification->tail);
}

static void put_reply(const struct reply *reply)
{
    put(reply->tcb);
    put(reply->prev);
    put(reply->next);
    put(reply->is_head);
}

static void put_context(const struct sched_context *sc)
{
    put(sc->period);
    put(sc->budget);
    put(sc->consumed);
    put(sc->badge);
    put(sc->tcb);
    put(sc->reply);
    put(sc->notification);
    put(sc->yield_from);
    put(sc->refill_max);
    put(sc->sporadic);
    if (sc->refill_max == 0) {
        put(0);
        return;
    }
    put(sc->refill_count);
    for (u32 i = 0; i < sc->refill_count; i++) {
        const struct refill *refill = &sc->refills[(sc->refill_head + i) % sc->refill_max];

        put(refill->time);
        put(refill->amount);
    }
}

static void put_slots(const struct slot *slots, u64 count)
{
    struct slot *to = (struct slot *)(void *)out;

    memcpy(to, slots, count * sizeof(struct slot));
    out += count * (sizeof(struct slot) / sizeof(u64));
    for (u64 i = 0; i < count; i++) {
        if (to[i].cap.type == CAP_ZOMBIE || to[i].cap.type == CAP_NULL) {
            to[i].cap.word = 0; /* links: see put_ring */
        }
    }
}

static void put_ring(slot_ref_t ring)
{
    u64 *count = out++;
    slot_ref_t before = ring;
    slot_ref_t ref = (slot_ref_t)slot_at(ring)->cap.word;

    *count = 0;
    for (; ref != NIL && ref != ring && *count < SPEC_ZOMBIES; *count += 1) {
        check(slot_at(ref)->cap.word >> 32 == before);
        put(ref);
        before = ref;
        ref = (slot_ref_t)slot_at(ref)->cap.word;
    }
    check(slot_at(ring)->cap.word >> 32 == (*count == 0 ? NIL : before));
}

/* Its registers, wherever they are. */
static void put_vcpu(vcpu_ref_t ref)
{
    const struct host_guest *machine = &host_machine.guest;
    struct vcpu vcpu = *vcpu_at(ref);

    if (ks.vcpu == ref) {
        guest_save(&vcpu);
        vgic_save(&vcpu.interface);
    }
    if (ks.vcpu == ref && machine->entered) {
        memcpy(vcpu.registers, machine->registers, sizeof(vcpu.registers));
    }
    put(vcpu.tcb);
    put(vcpu.timer);
    put(vcpu.sleeper);
    put(vcpu.csselr);
    put(vcpu.interface.control);
    put(vcpu.interface.active[0][0]);
    memcpy(out, vcpu.registers, sizeof(vcpu.registers));
    memcpy(out + VCPU_REGISTERS, vcpu.interface.list, HOST_LIST_REGISTERS * sizeof(u64));
    out += VCPU_REGISTERS + HOST_LIST_REGISTERS;
}

static void put_object(const struct spec_object *object)
{
    void *at = window_granule((ref_t)object->ref);

    switch (object->kind) {
    case SPEC_THREAD:
        put_thread(at);
        break;
    case SPEC_ENDPOINT:
        put_endpoint(at);
        break;
    case SPEC_NOTIFICATION:
        put_notification(at);
        break;
    case SPEC_REPLY:
        put_reply(at);
        break;
    case SPEC_CONTEXT:
        put_context(at);
        break;
    case SPEC_SLOTS:
        put_slots(slot_at((slot_ref_t)object->ref), object->size);
        break;
    case SPEC_INTERRUPT:
        put_interrupt((u32)object->ref);
        break;
    case SPEC_ASIDS:
        memcpy(out, ks.asid_pools, sizeof(ks.asid_pools));
        out += sizeof(ks.asid_pools) / sizeof(u64);
        memcpy(out, ks.vmid_owner, sizeof(ks.vmid_owner));
        out += sizeof(ks.vmid_owner) / sizeof(u64);
        break;
    case SPEC_RING:
        put_ring((slot_ref_t)object->ref);
        break;
    case SPEC_VCPU:
        put_vcpu((vcpu_ref_t)object->ref);
        break;
    default: /* SPEC_WORDS */
        memcpy(out, at, object->size * sizeof(u64));
        out += object->size;
        break;
    }
}

u64 spec_snapshot(const struct spec_object *objects, u64 count, u64 *to)
{
    broken = 0;
    out = to + 1;
    put_core();
    for (u64 i = 0; i < count; i++) {
        put_object(&objects[i]);
    }
    *to = broken;
    return (u64)(out - to);
}

/* Registers and words of the IPC buffer that the current thread sets before it enters. */
static void prepare(const struct spec_step *step)
{
    struct tcb *tcb = tcb_at(ks.current);

    memcpy(tcb->context.x, step->x, sizeof(step->x));
    for (u64 i = 0; i < step->words && ipc_buffer_present(ks.current); i++) {
        ipc_buffer_write(ks.current, (u32)step->word[i], step->value[i]);
    }
}

/* What vectors.S does with the registers of a message that a fast path sent. */
static bool switched(struct tcb *next, const struct tcb *from)
{
    u64 length = from->context.x[REG_INFO] & 0x7f;

    if (next == NULL) {
        return false;
    }
    next->context.x[REG_INFO] = from->context.x[REG_INFO];
    for (u32 i = 0; i < MESSAGE_REGISTERS; i++) {
        next->context.x[REG_MR0 + i] = i < length ? from->context.x[REG_MR0 + i] : 0;
    }
    return true;
}

/* As vectors.S: an acknowledgement is asked for after a call, and other invocations after that. */
static bool fast_call(const u64 *x, struct tcb *tcb)
{
    if (switched(fastpath_call(x[REG_CAP], x[REG_INFO], tcb), tcb)) {
        return true;
    }
    if (x[REG_INFO] == (u64)IRQAckIRQ << 12) {
        return fastpath_acknowledge(x[REG_CAP], tcb) != NULL;
    }
    return fastpath_invoke(x[REG_CAP], tcb, x[REG_INFO]) != NULL;
}

static bool fast_syscall(s64 number)
{
    struct tcb *tcb = tcb_at(ks.current);
    const u64 *x = tcb->context.x;

    switch (number) {
    case SYSCALL_CALL:
        return fast_call(x, tcb);
    case SYSCALL_REPLY_RECV:
        return switched(fastpath_reply_recv(x[REG_CAP], x[REG_INFO], tcb, x[REG_REPLY]), tcb) ||
               fastpath_fault_reply(x[REG_CAP], tcb) != NULL;
    case SYSCALL_SEND:
    case SYSCALL_NB_SEND:
        return fastpath_signal(x[REG_CAP], tcb) != NULL;
    case SYSCALL_RECV:
    case SYSCALL_WAIT:
        return fastpath_receive(x[REG_CAP], tcb) != NULL;
    case SYSCALL_NB_SEND_WAIT:
        return fastpath_signal_wait(x[REG_CAP], tcb, x[REG_NBSEND_DEST]) != NULL;
    case SYSCALL_NB_RECV:
    case SYSCALL_NB_WAIT:
        return fastpath_poll(x[REG_CAP], tcb) != NULL;
    case SYSCALL_YIELD:
        return fastpath_yield(tcb) != NULL;
    default:
        return false;
    }
}

static void syscall(const struct spec_step *step)
{
    prepare(step);
    tcb_at(ks.current)->context.pc += 4;
    if (step->entry == SPEC_FAST_SYSCALL && fast_syscall((s64)step->number)) {
        spec_fast_syscalls++;
    } else {
        handle_syscall(step->number);
    }
}

static bool is_guest(void)
{
    return (ks.rights & RIGHTS_GUEST) != 0;
}

/* Of who runs, which may be a guest by then. */
static void take_interrupt(void)
{
    if (is_guest()) {
        handle_guest_interrupt();
    } else {
        handle_interrupt();
    }
}

static void preempted_syscall(const struct spec_step *step)
{
    tcb_ref_t caller = ks.current;
    u64 pc = tcb_at(caller)->context.pc;

    prepare(step);
    tcb_at(caller)->context.pc += 4;
    host_machine.pending_irq = SPEC_PREEMPTING;
    handle_syscall(step->number);
    (void)model_return();
    spec_preemptions += thread_is_runnable(caller) && tcb_at(caller)->context.pc == pc;
    take_interrupt();
}

/* By the short way or the long one: every other tick. */
static void interrupt(void)
{
    if (is_guest()) {
        handle_guest_interrupt();
    } else if (host_machine.now & 1) {
        fastpath_interrupt();
    } else {
        handle_interrupt();
    }
}

static void guest_writes(u64 word, u64 value)
{
    struct host_guest *guest = &host_machine.guest;

    if (word < VCPU_REGISTERS) {
        guest->registers[word] = value;
    } else if (word < SPEC_CSSELR) {
        u64 *entry = &guest->interface.list[word - SPEC_LIST];

        *entry = (*entry & ~(HOST_LIST_PENDING | HOST_LIST_ACTIVE)) |
                 (value & 1 ? HOST_LIST_PENDING : 0) | (value & 2 ? HOST_LIST_ACTIVE : 0);
    } else if (word == SPEC_CSSELR) {
        guest->csselr = value;
    } else if (word == SPEC_CONTROL) {
        guest->interface.control = (u32)value;
    } else if (word == SPEC_PRIORITIES) {
        guest->interface.active[0][0] = (u32)value;
    } else {
        tcb_at(ks.current)->context.pstate = value;
    }
}

static void guest_runs(const struct spec_step *step)
{
    if (step->entry >= SPEC_GUEST_WFI) {
        memcpy(tcb_at(ks.current)->context.x, step->x, sizeof(step->x));
    }
    for (u64 i = 0; i < step->words; i++) {
        guest_writes(step->word[i], step->value[i]);
    }
}

/* By the short way or the long one: every other tick. */
static bool fast_fault(word_t type, word_t word0, word_t word1, word_t word2)
{
    return is_guest() && (host_machine.now & 1) &&
           fastpath_fault(tcb_at(ks.current), type, word0, word1, word2) != NULL;
}

static void guest_trap(word_t esr)
{
    if (!fast_fault(seL4_Fault_VCPUFault, esr, 0, 0)) {
        handle_guest_trap(esr);
    }
}

static void vm_fault(const struct spec_step *step)
{
    bool instruction = step->x[0] & 1;

    if (!fast_fault(seL4_Fault_VMFault, step->x[1], step->x[2], instruction)) {
        handle_vm_fault(instruction, step->x[1], step->x[2]);
    }
}

/* As entry/aarch64/guest.c. */
static void guest_enters(const struct spec_step *step)
{
    switch (step->entry) {
    case SPEC_GUEST_WFI:
        handle_guest_wfi((u32)step->number);
        break;
    case SPEC_GUEST_CALL:
        tcb_at(ks.current)->context.pc += 4;
        handle_guest_hvc();
        break;
    case SPEC_GUEST_TRAP:
        guest_trap(step->number);
        break;
    default: /* SPEC_GUEST_SKIP */
        handle_guest_skip();
        break;
    }
}

static void fp_access(word_t esr)
{
    if (is_guest() && (tcb_at(ks.current)->flags & TCB_FPU_DISABLED)) {
        guest_trap(esr);
    } else {
        handle_fp_access(esr);
    }
}

/* While a guest runs it may have come for one that sleeps. */
static void kernel_timer(void)
{
    if (is_guest()) {
        host_gic_raise(SPEC_TIMER_INTID, 0);
        handle_guest_interrupt();
    } else {
        ks.reprogram = 1;
        handle_interrupt();
    }
}

static void enter(const struct spec_step *step)
{
    switch (step->entry) {
    case SPEC_SYSCALL:
    case SPEC_FAST_SYSCALL:
        syscall(step);
        break;
    case SPEC_PREEMPTED_SYSCALL:
        preempted_syscall(step);
        break;
    case SPEC_TIMER:
        kernel_timer();
        break;
    case SPEC_IRQ:
        host_gic_raise((u32)step->number, (u32)step->x[0]);
        interrupt();
        break;
    case SPEC_VM_FAULT:
        vm_fault(step);
        break;
    case SPEC_FP_ACCESS:
        fp_access(step->x[0]);
        break;
    case SPEC_EXCEPTION:
        handle_user_exception(step->x[0], step->x[1]);
        break;
    default:
        guest_enters(step);
        break;
    }
}

static bool is_interrupt(const struct spec_step *step)
{
    return step->entry == SPEC_TIMER || step->entry == SPEC_IRQ;
}

/* As vectors.S and entry/aarch64/guest.c: entries of guests are their own. */
static void enter_as(const struct spec_step *step)
{
    bool guest = is_guest();

    if (guest) {
        guest_runs(step);
    }
    if (guest && !is_interrupt(step)) {
        vcpu_note_exit(ks.vcpu);
    }
    enter(step);
    if (guest && !is_interrupt(step)) {
        guest_leave_idle();
    }
}

/* Where the board has it. The controller looks through all interrupts after a change. */
static void set_line(u32 intid, bool up)
{
    if (host_machine.gic.line[intid] != up && ks.irq_state[intid] == IRQ_VCPU) {
        host_gic_set_line(intid, up);
    }
}

/* Both interrupts of guests are asked for as long as there is a reason. */
static void set_lines(void)
{
    const struct host_guest *guest = &host_machine.guest;
    bool ended = false;

    for (u32 i = 0; i < HOST_LIST_REGISTERS; i++) {
        u64 entry = guest->interface.list[i];

        ended |= (entry & HOST_LIST_EOI) && !(entry & (HOST_LIST_PENDING | HOST_LIST_ACTIVE));
    }
    set_line(GUEST_TIMER_INTID,
             guest->entered ? guest_timer_asserted() : host_machine.now >= guest->wakeup);
    set_line(GUEST_MAINTENANCE_INTID, guest->interface_on && ended);
}

/* What is signalled is taken before a thread goes on. */
static void take_interrupts(void)
{
    set_lines();
    while (host_gic_signals()) {
        interrupt();
        set_lines();
    }
}

static sigjmp_buf before;

static void stopped(int number)
{
    siglongjmp(before, number);
}

u64 spec_step(const struct spec_step *step)
{
    int number = sigsetjmp(before, 1);
    u64 result = (u64)number;

    if (number == 0) {
        signal(SIGABRT, stopped);
        signal(SIGSEGV, stopped);
        host_machine.now = step->now;
        enter_as(step);
        take_interrupts();
        spec_finding = model_return();
        result = spec_finding == NULL ? 0 : SPEC_FOUND;
    } else if (spec_end_decoding()) {
        result = SPEC_DECODE_CHANGED;
    }
    signal(SIGABRT, SIG_DFL);
    signal(SIGSEGV, SIG_DFL);
    return result;
}
