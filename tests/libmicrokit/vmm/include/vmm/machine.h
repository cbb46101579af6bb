/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * In place of the library's: the kernel and the CPU are the test's (model.c).
 */
#pragma once

#include <microkit.h>

#define MACHINE_PC     1
#define MACHINE_PSTATE 3
#define MACHINE_ALL    (sizeof(seL4_UserContext) / sizeof(seL4_Word))

void machine_read(unsigned int vcpu, seL4_Word words, seL4_UserContext *context);
void machine_write(unsigned int vcpu, seL4_Word words, seL4_UserContext *context);
uint64_t machine_pc(unsigned int vcpu);
void machine_run(unsigned int vcpu, seL4_Word entry);
void machine_stop(unsigned int vcpu);
seL4_Word machine_register(unsigned int vcpu, seL4_Word field);
void machine_register_set(unsigned int vcpu, seL4_Word field, seL4_Word value);
bool machine_inject(unsigned int vcpu, unsigned int intid, unsigned int priority,
                    unsigned int group, unsigned int list);
unsigned int machine_lists(void);
void machine_timer_acknowledge(unsigned int vcpu, unsigned int intid);
void machine_irq_acknowledge(microkit_channel channel);
void machine_notify(microkit_channel channel);
void machine_clean(const void *from, uint64_t size);
void machine_print(const char *text);
void machine_print_number(uint64_t number);
