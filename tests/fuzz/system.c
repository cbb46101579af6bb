/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Everything is made of one piece of untyped memory, so that nothing of what is deleted can stay
 * unnoticed.
 */
#include "system.h"

#include <base/state.h>
#include <base/window.h>
#include <capability/derivation.h>
#include <dispatch/dispatch.h>
#include <entry/syscall.h>
#include <guest/vcpu.h>
#include <interrupt/irq.h>
#include <ipc/notification.h>
#include <lifetime/create.h>
#include <machine/machine.h>
#include <machine/model.h>
#include <schedule/sched_context.h>
#include <schedule/scheduler.h>
#include <space/ipc_buffer.h>
#include <space/pte.h>
#include <sel4/constants.h>
#include <sel4/syscall_numbers.h>
#include <stdlib.h>
#include <string.h>

#define WINDOW_PA       0x40000000u
#define STATE_END       0x10000u
#define UNTYPED         0x100000u
#define UNTYPED_BITS    20u
#define INITIAL         (256u << 10) /* of the untyped memory: at most what is there from the start */
#define WINDOW_USED     (UNTYPED + (1u << UNTYPED_BITS))
#define DEVICE_PA       0x8000000u
#define DEVICE_BITS     22u
#define CONTEXT_BITS    8u
#define NODE_RADIX      4u
#define IRQ_FIRST       40u
#define IRQ_COUNT       8u
#define GRANULES(bytes) ((ref_t)((bytes) >> GRANULE_BITS))

ref_t system_root;

static u64 used; /* of the window */
static u8 built_state[STATE_END];
static u8 built_objects[INITIAL];

static ref_t allocate(u32 bits)
{
    u64 at = (used + MASK(bits)) & ~MASK(bits);

    used = at + BIT(bits);
    return GRANULES(at);
}

static slot_ref_t root_slot(u32 index)
{
    return cnode_slot(system_root, index);
}

static void place(u32 index, struct cap cap)
{
    cap.flags |= CAP_REVOCABLE;
    slot_at(root_slot(index))->cap = cap;
}

static void place_object(u32 index, u8 type, ref_t ref, u8 size)
{
    slot_insert_new((struct cap){.type = type, .rights = RIGHTS_ALL, .object = ref, .size = size},
                    root_slot(ROOT_UNTYPED), root_slot(index));
}

static void place_word(u32 index, u8 type, word_t word)
{
    place(index, (struct cap){.type = type, .rights = RIGHTS_ALL, .word = word});
}

/* A copy, as by CNode_Mint. */
static void copy(u32 from, slot_ref_t to, word_t word, word_t aux)
{
    struct cap cap = slot_at(root_slot(from))->cap;

    cap.word = word;
    cap.aux = aux;
    slot_insert(cap, root_slot(from), to);
}

static void build_state(void)
{
    ks.boot.magic = ABI_MAGIC;
    ks.boot.window_pa = WINDOW_PA;
    ks.boot.window_size = WINDOW_USED;
    ks.boot.irqs = IRQS;
    ks.boot.ticks_per_us_num = 1;
    ks.boot.ticks_per_us_den = 1;
    ks.now = 1000;
    ks.min_budget = us_to_ticks(MIN_BUDGET_US);
    host_machine.now = ks.now;
    host_machine.passes = 3; /* an entry reads the clock more than once */
    host_machine.pending_irq = IRQ_NONE;
    ks.irq_state[TIMER_INTID] = IRQ_KERNEL_TIMER;
    ks.irq_flags[SYSTEM_SGI] = IRQ_ISSUABLE;
    ks.irq_state[SYSTEM_DOORBELL] = IRQ_HANDLER;
    ks.irq_flags[SYSTEM_DOORBELL] = IRQ_EDGE | IRQ_IMPLIED_ACK;
    memset(&ks.irq_flags[IRQ_FIRST], IRQ_ISSUABLE, IRQ_COUNT);
    ks.irq_state[IRQ_FIRST] = IRQ_HANDLER;
    ks.irq_state[GUEST_TIMER_INTID] = IRQ_VCPU;
    ks.irq_state[GUEST_MAINTENANCE_INTID] = IRQ_VCPU;
    host_machine.guest.wakeup = ~0ULL;
    gic_enable(TIMER_INTID);
    gic_enable(SYSTEM_DOORBELL);
    gic_enable(IRQ_FIRST);
}

static void build_memory(void)
{
    place(ROOT_UNTYPED_DEVICE,
          (struct cap){
              .type = CAP_UNTYPED, .size = DEVICE_BITS, .flags = CAP_DEVICE, .word = DEVICE_PA});
    for (u32 i = 0; i < 4; i++) {
        ref_t frame = allocate(PAGE_BITS);

        place_object(ROOT_FRAMES + i, CAP_FRAME, (u32)(window_pa(frame) >> PAGE_BITS), PAGE_BITS);
        place_object(ROOT_TABLES + i, CAP_PAGE_TABLE, allocate(seL4_PageTableBits), 0);
    }
}

static void build_controls(void)
{
    static const u8 types[] = {CAP_SCHED_CONTROL, CAP_IRQ_CONTROL, CAP_ASID_CONTROL, CAP_DOMAIN,
                               CAP_SMC};

    for (u32 i = 0; i < ARRAY_SIZE(types); i++) {
        place_word(ROOT_CONTROLS + i, types[i], 0);
    }
    slot_insert((struct cap){.type = CAP_IRQ_HANDLER, .rights = RIGHTS_ALL, .word = IRQ_FIRST},
                root_slot(ROOT_CONTROLS + 1), root_slot(ROOT_IRQ));
    place_word(ROOT_SGI, CAP_SGI_SIGNAL, SYSTEM_SGI);
}

/* Where two tables are mapped from the start. */
#define MAPPED 0x200000u

static void map_table(u32 number, ref_t above, u32 index)
{
    struct cap *cap = &slot_at(root_slot(ROOT_TABLES + number))->cap;

    table_at(above)->entry[index] = window_pa(cap->object) | PTE_TABLE;
    cap->word = MAPPED & ~(number == 0 ? MASK(30) : MASK(21));
    cap->aux = 1;
}

static void map_tables(ref_t root)
{
    map_table(0, root, 0);
    map_table(1, slot_at(root_slot(ROOT_TABLES))->cap.object, MAPPED >> 21);
}

static void build_vspace(void)
{
    ref_t pool = allocate(seL4_ASIDPoolBits);
    ref_t root = allocate(seL4_VSpaceBits);

    ks.asid_pools[0] = pool;
    asid_pool_at(pool)->entry[1] = (struct asid_entry){.vspace = root, .vmid = 1};
    ks.vmid_owner[1] = root;
    place_object(ROOT_POOL, CAP_ASID_POOL, pool, 0);
    place_object(ROOT_VSPACE, CAP_VSPACE, root, 0);
    slot_at(root_slot(ROOT_VSPACE))->cap.word = 1;
    slot_at(root_slot(ROOT_VSPACE))->cap.aux = 1ULL << 48 | window_pa(root);
    map_tables(root);
}

/* Two of each kind, and a badged capability to the second. */
static void build_endpoints(void)
{
    for (u32 i = 0; i < 2; i++) {
        ref_t notification = allocate(seL4_NotificationBits);

        place_object(ROOT_NOTIFICATIONS + i, CAP_NOTIFICATION, notification, 0);
        place_object(ROOT_ENDPOINTS + i, CAP_ENDPOINT, allocate(seL4_EndpointBits), 0);
    }
    copy(ROOT_NOTIFICATIONS + 1, root_slot(ROOT_NOTIFICATIONS + 2), 0x10, 0);
    copy(ROOT_ENDPOINTS + 1, root_slot(ROOT_ENDPOINTS + 2), 0x20, 0);
    copy(ROOT_NOTIFICATIONS, irq_slot(IRQ_FIRST), 0x40, 0);
    copy(ROOT_NOTIFICATIONS, irq_slot(SYSTEM_DOORBELL), 0x80, 0);
    for (u32 i = 0; i < 4; i++) {
        place_object(ROOT_REPLIES + i, CAP_REPLY, allocate(seL4_ReplyBits), 0);
    }
}

static void build_cspaces(void)
{
    system_root = allocate(ROOT_RADIX + SLOT_BITS);
    place(ROOT_UNTYPED,
          (struct cap){.type = CAP_UNTYPED, .size = UNTYPED_BITS, .word = WINDOW_PA + UNTYPED});
    place_object(ROOT_SELF, CAP_CNODE, system_root, ROOT_RADIX);
    slot_at(root_slot(ROOT_SELF))->cap.aux = 64 - ROOT_RADIX;
    copy(ROOT_SELF, root_slot(ROOT_SHORT), 0, 0);
    place_object(ROOT_NODE, CAP_CNODE, allocate(NODE_RADIX + SLOT_BITS), NODE_RADIX);
}

static ref_t build_context(u32 number)
{
    ref_t sc = allocate(CONTEXT_BITS);
    ticks_t budget = number == 0 ? 1000 : 100 * number;

    place_object(ROOT_CONTEXTS + number, CAP_SCHED_CONTEXT, sc, CONTEXT_BITS);
    refill_new(sc, MIN_REFILLS + number, budget, number == 0 ? 0 : 1000);
    return sc;
}

static void build_buffer(tcb_ref_t ref, u32 number)
{
    ref_t frame = allocate(PAGE_BITS);
    struct tcb *tcb = tcb_at(ref);

    place_object(ROOT_FRAMES + 4 + number, CAP_FRAME, (u32)(window_pa(frame) >> PAGE_BITS),
                 PAGE_BITS);
    copy(ROOT_FRAMES + 4 + number, tcb_slot(ref, TCB_SLOT_IPC_BUFFER), 0, 0);
    tcb->ipc_buffer = 0x1000;
    tcb->ipc_buffer_ref = frame;
    ipc_buffer_write(ref, IPC_BUFFER_RECEIVE_CNODE, ROOT_SELF);
    ipc_buffer_write(ref, IPC_BUFFER_RECEIVE_INDEX, ROOT_SLOTS - 1 - number);
    ipc_buffer_write(ref, IPC_BUFFER_RECEIVE_DEPTH, 64);
}

static void build_spaces(tcb_ref_t tcb, u32 cnode, u32 radix)
{
    copy(cnode, tcb_slot(tcb, TCB_SLOT_CSPACE), 0, 64 - radix);
    copy(ROOT_VSPACE, tcb_slot(tcb, TCB_SLOT_VSPACE), 1, slot_at(root_slot(ROOT_VSPACE))->cap.aux);
}

/* The last active one's CSpace is small: most addresses fault, to the first endpoint. */
static tcb_ref_t build_thread(u32 number, u8 priority)
{
    tcb_ref_t ref = allocate(seL4_TCBBits);
    struct tcb *tcb = tcb_at(ref);
    bool is_small = number == ACTIVE - 1;

    place_object(ROOT_TCBS + number, CAP_TCB, ref, 0);
    tcb->priority = priority;
    tcb->max_priority = (u8)(is_small ? 120 : 255);
    tcb->state = THREAD_RUNNING;
    build_spaces(ref, is_small ? ROOT_NODE : ROOT_SELF, is_small ? NODE_RADIX : ROOT_RADIX);
    copy(ROOT_ENDPOINTS, tcb_slot(ref, TCB_SLOT_FAULT_HANDLER), 0x80 + number, 0);
    build_buffer(ref, number);
    return ref;
}

/* A server runs once, to wait at its endpoint, and gives its time back. */
static void build_server(u32 number)
{
    tcb_ref_t ref = build_thread(ACTIVE + number, (u8)(150 + 10 * number));
    ref_t sc = build_context(ACTIVE + number);
    struct context *context = &tcb_at(ref)->context;

    sc_bind_tcb(sc, ref);
    schedule();
    context->x[REG_CAP] = ROOT_ENDPOINTS + number;
    context->x[REG_REPLY] = ROOT_REPLIES + number;
    handle_syscall((word_t)SYSCALL_RECV);
    sc_unbind_tcb(sc);
}

static void build_vcpus(void)
{
    for (u32 i = 0; i < VCPUS; i++) {
        ref_t vcpu = allocate(seL4_VCPUBits);

        vcpu_at(vcpu)->registers[seL4_VCPUReg_SCTLR] = VCPU_SCTLR;
        place_object(ROOT_VCPUS + i, CAP_VCPU, vcpu, 0);
    }
    vcpu_bind(slot_at(root_slot(ROOT_VCPUS))->cap.object,
              slot_at(root_slot(ROOT_TCBS + 1))->cap.object);
}

static void build(void)
{
    used = UNTYPED;
    build_state();
    build_cspaces();
    build_controls();
    build_memory();
    build_vspace();
    build_endpoints();
    for (u32 i = 0; i < SERVERS; i++) {
        build_server(i);
    }
    for (u32 i = 0; i < ACTIVE; i++) {
        tcb_ref_t ref = build_thread(i, (u8)(100 + 10 * (i / 2)));

        sc_bind_tcb(build_context(i), ref);
    }
    build_vcpus();
    copy(ROOT_ENDPOINTS + 1, cnode_slot(slot_at(root_slot(ROOT_NODE))->cap.object, 1), 0x21, 0);
    notification_bind(slot_at(root_slot(ROOT_NOTIFICATIONS))->cap.object,
                      slot_at(root_slot(ROOT_TCBS))->cap.object);
    slot_at(root_slot(ROOT_UNTYPED))->cap.aux = used - UNTYPED;
    ks.reschedule = 1;
    ks.reprogram = 1;
    schedule();
}

static struct host_machine machine;

void system_build(void)
{
    build();
    if (used > UNTYPED + INITIAL) {
        abort();
    }
    memcpy(built_state, WINDOW_BASE, sizeof(built_state));
    memcpy(built_objects, WINDOW_BASE + UNTYPED, sizeof(built_objects));
    machine = host_machine;
}

void system_restore(void)
{
    memcpy(WINDOW_BASE, built_state, sizeof(built_state));
    memcpy(WINDOW_BASE + UNTYPED, built_objects, sizeof(built_objects));
    memset(WINDOW_BASE + UNTYPED + INITIAL, 0, BIT(UNTYPED_BITS) - INITIAL);
    host_machine = machine;
    model_reset();
}
