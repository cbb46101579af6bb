/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Virtual timers: their interrupt as the VMM is told of it, and guests that sleep until one is due.
 */
#include <guest/vcpu.h>

#define NEVER (~0ULL >> 1)

/* CNTV_CTL_EL0: enabled, and its interrupt not masked. */
#define TIMER_ENABLE 1u
#define TIMER_IMASK  2u

/* When its timer's condition is met, in the kernel's time; now, if it has been. Its own time wraps around, and
 * the comparison is unsigned (Arm ARM D11.2.4). */
static ticks_t condition(vcpu_ref_t vcpu, ticks_t now)
{
    u64 control = vcpu_at(vcpu)->registers[seL4_VCPUReg_CNTV_CTL];
    u64 passed = now - vcpu_at(vcpu)->registers[seL4_VCPUReg_CNTVOFF];
    u64 until = vcpu_at(vcpu)->registers[seL4_VCPUReg_CNTV_CVAL];
    u64 left = until > passed ? until - passed : 0;

    return (control & (TIMER_ENABLE | TIMER_IMASK)) == TIMER_ENABLE && left < NEVER - now
               ? now + left
               : NEVER;
}

/* While its VMM has not acknowledged the last interrupt there is no other. */
static ticks_t due(vcpu_ref_t vcpu)
{
    return vcpu_at(vcpu)->timer == VCPU_TIMER_MASKED ? NEVER : condition(vcpu, timer_now());
}

void vcpu_timer_acknowledge(vcpu_ref_t vcpu)
{
    ticks_t now = timer_now();

    if (vcpu_at(vcpu)->timer == VCPU_TIMER_MASKED) {
        vcpu_at(vcpu)->timer = condition(vcpu, now) <= now ? VCPU_TIMER_ACKED : VCPU_TIMER_OPEN;
    }
}

void vcpu_note_exit(vcpu_ref_t vcpu)
{
    if (vcpu_at(vcpu)->timer == VCPU_TIMER_ACKED) {
        vcpu_at(vcpu)->timer = VCPU_TIMER_OPEN;
        if (ks.irq_state[GUEST_TIMER_INTID] == IRQ_VCPU) {
            gic_enable(GUEST_TIMER_INTID);
        }
    }
}

bool vcpu_sleep(vcpu_ref_t vcpu)
{
    for (u32 i = 0; i < SLEEPERS; i++) {
        if (ks.sleepers[i] == NIL) {
            ks.sleepers[i] = vcpu;
            ks.sleeping++;
            vcpu_at(vcpu)->sleeper = (u8)(i + 1);
            return true;
        }
    }
    return false;
}

static void find_first_due(void)
{
    ticks_t first = NEVER;

    for (u32 i = 0; i < SLEEPERS; i++) {
        vcpu_ref_t vcpu = ks.sleepers[i];

        if (vcpu != NIL && vcpu_at(vcpu)->due < first) {
            first = vcpu_at(vcpu)->due;
        }
    }
    ks.first_due = first;
}

/* Nothing of its timer changes until it is woken. */
void vcpu_note_due(vcpu_ref_t vcpu)
{
    if (vcpu_at(vcpu)->sleeper != 0) {
        vcpu_at(vcpu)->due = due(vcpu);
        find_first_due();
    }
}

void vcpu_end_sleep(vcpu_ref_t vcpu)
{
    u32 sleeper = vcpu_at(vcpu)->sleeper;

    if (sleeper != 0) {
        ks.sleepers[(sleeper - 1) % SLEEPERS] = NIL;
        ks.sleeping--;
        vcpu_at(vcpu)->sleeper = 0;
        find_first_due();
        vcpu_change_wakeup();
    }
}

vcpu_ref_t vcpu_due_sleeper(ticks_t now)
{
    for (u32 i = 0; ks.first_due <= now && i < SLEEPERS; i++) {
        vcpu_ref_t vcpu = ks.sleepers[i];

        if (vcpu != NIL && vcpu_at(vcpu)->due <= now) {
            return vcpu;
        }
    }
    return NIL;
}

void vcpu_change_wakeup(void)
{
    ticks_t first = ks.sleeping != 0 ? ks.first_due : NEVER;

    if (ks.rights & RIGHTS_GUEST) {
        if (first < timer_deadline()) {
            timer_set_deadline(first);
        }
    } else if (first < NEVER && ks.irq_state[GUEST_TIMER_INTID] == IRQ_VCPU) {
        guest_timer_set_wakeup(first);
        gic_enable(GUEST_TIMER_INTID);
    } else {
        guest_timer_clear_wakeup();
    }
}
