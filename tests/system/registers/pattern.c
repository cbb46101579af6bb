/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A register's pattern says whose it is and which: a foreign one is recognised by its look.
 */
#include "pattern.h"

#include "layout.h"

#define MARK        0x5aUL
#define REG_V       32
#define REG_TPIDR   128
#define REG_TPIDRRO 129
#define RESULTS     6

#define CHECK_OFFSET(offset, member) \
    _Static_assert((offset) == __builtin_offsetof(struct registers, member), #member)

CHECK_OFFSET(R_X(30), x[30]);
CHECK_OFFSET(R_SP, sp);
CHECK_OFFSET(R_TPIDRRO, tpidrro);
CHECK_OFFSET(R_HAS_DIT, has_dit);
CHECK_OFFSET(R_SAVED_TPIDR, saved_tpidr);
CHECK_OFFSET(R_V, v);

seL4_Word shared;

seL4_Word pattern(seL4_Word who, seL4_Word reg, seL4_Word round)
{
    return MARK << 56 | who << 48 | reg << 40 | round;
}

seL4_Word pattern_tpidrro(seL4_Word who)
{
    return pattern(who, REG_TPIDRRO, 0);
}

static seL4_Word flags_of(seL4_Word who, seL4_Word round)
{
    return (who + round) & 0xf;
}

void fill(struct registers *r, seL4_Word who, seL4_Word round)
{
    static seL4_Word dit = 2;

    if (dit == 2) {
        dit = has_dit();
    }
    for (seL4_Word i = 0; i < 31; i++) {
        r->x[i] = pattern(who, i, round);
    }
    for (seL4_Word i = 0; i < 64; i++) {
        r->v[i] = pattern(who, REG_V + i, round);
    }
    r->nzcv = flags_of(who, round) << 28;
    r->fpcr = flags_of(who, round) << 22;                                  /* DN, FZ, RMode */
    r->fpsr = (flags_of(who, round) | 0x10) ^ (who & 1) << 27 ^ (who & 2); /* QC, IXC, ... */
    r->tpidr = pattern(who, REG_TPIDR, round);
    r->dit = (who & 1) << 24;
    r->ssbs = (who & 2) << 11;
    r->has_fp = who != NOVA && who != ACTIVE;
    r->has_dit = dit;
}

static void print(const char *text)
{
    microkit_dbg_puts(text);
}

static void failed(const char *way, const char *name, seL4_Word index, seL4_Word value)
{
    print("registers: FAILED: ");
    print(microkit_name);
    print(": ");
    print(way);
    print(": ");
    print(name);
    microkit_dbg_put64(index);
    print(" is ");
    microkit_dbg_puthex64(value);
    print("\n");
}

static void equal(const char *way, const char *name, seL4_Word index, seL4_Word value,
                  seL4_Word expected)
{
    if (value != expected) {
        failed(way, name, index, value);
    }
}

static void check_result(const char *way, seL4_Word index, seL4_Word value, seL4_Word own,
                         const seL4_Word *result)
{
    if (result ? value != *result : value != own && value != 0) {
        failed(way, "x", index, value);
    }
}

static void check_fp(const char *way, const struct registers *r, const struct registers *own)
{
    for (seL4_Word i = 0; i < 64; i++) {
        equal(way, "half of v", i, r->v[i], own->v[i]);
    }
    equal(way, "FPCR ", 0, r->fpcr, own->fpcr);
    equal(way, "FPSR ", 0, r->fpsr, own->fpsr);
}

void check(const char *way, const struct registers *r, seL4_Word who, seL4_Word round,
           seL4_Word free, seL4_Word known, const seL4_Word result[6])
{
    static struct registers own;

    fill(&own, who, round);
    for (seL4_Word i = 0; i < 31; i++) {
        if (free >> i & 1) {
            continue;
        }
        if (i < RESULTS && result) {
            check_result(way, i, r->x[i], own.x[i], known >> i & 1 ? &result[i] : 0);
        } else {
            equal(way, "x", i, r->x[i], own.x[i]);
        }
    }
    equal(way, "SP ", 0, r->sp, (seL4_Word)r);
    equal(way, "NZCV ", 0, r->nzcv, own.nzcv);
    equal(way, "TPIDR ", 0, r->tpidr, own.tpidr);
    equal(way, "TPIDRRO ", 0, r->tpidrro, pattern_tpidrro(who));
    if (r->has_dit) {
        equal(way, "DIT ", 0, r->dit, own.dit);
        equal(way, "SSBS ", 0, r->ssbs, own.ssbs);
    }
    if (r->has_fp) {
        check_fp(way, r, &own);
    }
    SHARED->entries++;
}
