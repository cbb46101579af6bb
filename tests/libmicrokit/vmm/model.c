/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * See model.h.
 */
#include "model.h"

#include <vmm/machine.h>

#include <stdarg.h>

struct model_vcpu model[MICROKIT_VM_VCPUS];
char model_console[4096];
microkit_channel model_irq_acknowledged;
unsigned int model_notified;
uint64_t model_cleaned;
uint8_t model_ram[RAM_SIZE];
struct microkit_vm vm;
unsigned char host_ipc_page[1 << seL4_PageBits] __attribute__((aligned(1 << seL4_PageBits)));

static uint8_t kernel[64];

/* ---- the kernel ------------------------------------------------------------------------- */

static struct model_vcpu *there(unsigned int vcpu)
{
    CHECK(vcpu < vm.config.vcpus);
    return &model[vcpu];
}

void machine_read(unsigned int vcpu, seL4_Word words, seL4_UserContext *context)
{
    CHECK(words >= 1 && words <= MACHINE_ALL);
    memcpy(context, &there(vcpu)->context, words * sizeof(seL4_Word));
}

void machine_write(unsigned int vcpu, seL4_Word words, seL4_UserContext *context)
{
    CHECK(words >= 1 && words <= MACHINE_ALL);
    memcpy(&there(vcpu)->context, context, words * sizeof(seL4_Word));
}

uint64_t machine_pc(unsigned int vcpu)
{
    return there(vcpu)->context.pc;
}

void machine_run(unsigned int vcpu, seL4_Word entry)
{
    there(vcpu)->context.pc = entry;
    there(vcpu)->runs = true;
}

void machine_stop(unsigned int vcpu)
{
    there(vcpu)->runs = false;
}

seL4_Word machine_register(unsigned int vcpu, seL4_Word field)
{
    CHECK(field < seL4_VCPUReg_Num);
    return there(vcpu)->registers[field];
}

void machine_register_set(unsigned int vcpu, seL4_Word field, seL4_Word value)
{
    CHECK(field < seL4_VCPUReg_Num);
    there(vcpu)->registers[field] = value;
}

bool machine_inject(unsigned int vcpu, unsigned int intid, unsigned int priority,
                    unsigned int group, unsigned int list)
{
    struct model_list *lists = there(vcpu)->list;

    CHECK(intid < MICROKIT_VM_INTIDS && priority < 32 && group < 2 && list < LISTS);
    CHECK(vm.gic.vcpu[vcpu].on);
    if (lists[list].state == ACTIVE) {
        return false;
    }
    for (unsigned int other = 0; other < LISTS; other++) {
        CHECK(other == list || lists[other].state == EMPTY || lists[other].intid != intid);
    }
    lists[list] = (struct model_list){intid, priority, group, PENDING};
    return true;
}

unsigned int machine_lists(void)
{
    return LISTS;
}

void machine_timer_acknowledge(unsigned int vcpu, unsigned int intid)
{
    CHECK(intid == 27);
    there(vcpu)->timer_acknowledged++;
}

void machine_irq_acknowledge(microkit_channel channel)
{
    model_irq_acknowledged = channel;
}

void machine_notify(microkit_channel channel)
{
    CHECK(channel == MODEL_CHANNEL);
    model_notified++;
}

void machine_clean(const void *from, uint64_t size)
{
    CHECK((const uint8_t *)from >= model_ram &&
          (const uint8_t *)from + size <= model_ram + sizeof(model_ram));
    model_cleaned += size;
}

void machine_print(const char *text)
{
    strncat(model_console, text, sizeof(model_console) - strlen(model_console) - 1);
}

void machine_print_number(uint64_t number)
{
    char text[20];

    snprintf(text, sizeof(text), "0x%llx", (unsigned long long)number);
    machine_print(text);
}

/* ---- the virtual machine ----------------------------------------------------------------- */

struct microkit_vm_config model_config(unsigned int vcpus)
{
    memcpy(&kernel[56], "ARM\x64", 4);
    return (struct microkit_vm_config){
        .ram = model_ram,
        .ram_base = RAM_BASE,
        .ram_size = RAM_SIZE,
        .kernel = kernel,
        .kernel_size = sizeof(kernel),
        .arguments = "quiet",
        .vcpus = vcpus,
    };
}

void model_start(unsigned int vcpus)
{
    struct microkit_vm_config config = model_config(vcpus);

    memset(&vm, 0, sizeof(vm));
    memset(model, 0, sizeof(model));
    memset(model_console, 0, sizeof(model_console));
    model_irq_acknowledged = NO_CHANNEL;
    model_cleaned = 0;
    model_notified = 0;
    CHECK(microkit_vm_load(&vm, &config) == NULL);
    CHECK(microkit_vm_state(&vm) == MICROKIT_VM_OFF && !model[0].runs);
    microkit_vm_start(&vm);
    CHECK(microkit_vm_state(&vm) == MICROKIT_VM_RUNS && model[0].runs);
}

/* An answer resumes what has not been stopped meanwhile. */
bool model_fault(unsigned int vcpu, seL4_Word label, unsigned int count, ...)
{
    seL4_Bool resume = seL4_False;
    va_list words;

    va_start(words, count);
    for (unsigned int i = 0; i < count; i++) {
        seL4_SetMR((int)i, va_arg(words, seL4_Word));
    }
    va_end(words);
    resume = microkit_vm_fault(&vm, vcpu, microkit_msginfo_new(label, (seL4_Uint16)count));
    CHECK(resume == (vcpu < vm.config.vcpus && vm.gic.vcpu[vcpu].on));
    return resume;
}

/* ---- the guest -------------------------------------------------------------------------- */

static uint64_t syndrome(unsigned int bytes, bool write)
{
    return 0x24ull << 26 | 1 << 25 | 1 << 24 | (uint64_t)__builtin_ctz(bytes) << 22 | 5 << 16 |
           1 << 15 | (write ? 1 << 6 : 0) | 6;
}

static void access(unsigned int vcpu, uint64_t address, unsigned int bytes, bool write)
{
    uint64_t pc = model[vcpu].context.pc;

    CHECK(model[vcpu].runs);
    CHECK(model_fault(vcpu, seL4_Fault_VMFault, 4, (seL4_Word)pc, (seL4_Word)address, (seL4_Word)0,
                      (seL4_Word)syndrome(bytes, write)));
    CHECK(model[vcpu].context.pc == pc + 4);
}

uint64_t guest_load(unsigned int vcpu, uint64_t address, unsigned int bytes)
{
    access(vcpu, address, bytes, false);
    return model[vcpu].context.x5;
}

void guest_store(unsigned int vcpu, uint64_t address, unsigned int bytes, uint64_t value)
{
    model[vcpu].context.x5 = value;
    access(vcpu, address, bytes, true);
    CHECK(model[vcpu].context.x5 == value);
}

int64_t guest_smc(unsigned int vcpu, uint64_t x0, uint64_t x1, uint64_t x2, uint64_t x3)
{
    seL4_UserContext *context = &model[vcpu].context;
    uint64_t pc = context->pc;

    CHECK(model[vcpu].runs);
    context->x0 = x0;
    context->x1 = x1;
    context->x2 = x2;
    context->x3 = x3;
    if (model_fault(vcpu, seL4_Fault_VCPUFault, 1, (seL4_Word)0x5e000000)) {
        CHECK(context->pc == pc + 4 && context->x1 == x1);
    }
    return (int64_t)context->x0;
}

/* Of equal priorities the lower number, as GICs do. */
static bool before(const struct model_list *a, const struct model_list *b)
{
    return a->priority < b->priority || (a->priority == b->priority && a->intid < b->intid);
}

unsigned int guest_take(unsigned int vcpu)
{
    struct model_list *best = NULL;

    for (unsigned int i = 0; i < LISTS; i++) {
        struct model_list *list = &model[vcpu].list[i];

        if (list->state == PENDING && (best == NULL || before(list, best))) {
            best = list;
        }
    }
    if (best == NULL) {
        return 1023;
    }
    best->state = ACTIVE;
    return best->intid;
}

void guest_end(unsigned int vcpu, unsigned int intid)
{
    for (unsigned int i = 0; i < LISTS; i++) {
        struct model_list *list = &model[vcpu].list[i];

        if (list->state == ACTIVE && list->intid == intid) {
            list->state = EMPTY;
            CHECK(model_fault(vcpu, seL4_Fault_VGICMaintenance, 1, (seL4_Word)i));
            return;
        }
    }
    CHECK(!"an active interrupt");
}
