/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * See fixture.h.
 */
#include "fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

#define TEXT   65536
#define EVENTS 64

int pd_main(void);

/* Entry points of tests that have none of their own. */
__attribute__((weak)) void init(void)
{
}

__attribute__((weak)) void notified(microkit_channel ch)
{
    (void)ch;
}

static void nothing(void)
{
}

/* The linker makes symbols for begin and end of a section only where there is one. */
__attribute__((section("constructors"), used)) static void (*const constructor)(void) = nothing;

/* tls.S: a program without thread-local variables. */
__attribute__((weak)) const seL4_Word microkit_tls[5];

static char trace_text[TEXT], console_text[TEXT];
static size_t trace_length, console_length;

static struct event {
    seL4_Word badge;
    seL4_MessageInfo_t info;
} events[EVENTS];
static unsigned int first_event, event_count;

static seL4_MessageInfo_t answer;
static jmp_buf end;

seL4_Word arriving_words[4], answer_words[4], sent_words[4];
seL4_Word crash_address;
char *thread_pointer;
void (*elsewhere)(void);
void (*when_sent)(void);
static seL4_Word counter;
unsigned char host_ipc_page[1 << seL4_PageBits] __attribute__((aligned(1 << seL4_PageBits)));

void fresh(void)
{
    memset(trace_text, 0, sizeof(trace_text));
    memset(console_text, 0, sizeof(console_text));
    memset(arriving_words, 0, sizeof(arriving_words));
    memset(answer_words, 0, sizeof(answer_words));
    memset(sent_words, 0, sizeof(sent_words));
    memset(host_ipc_page, 0, sizeof(host_ipc_page));
    trace_length = console_length = first_event = event_count = 0;
    answer = seL4_MessageInfo_new(0, 0, 0, 0);
    crash_address = CRASH_NONE;
    microkit_have_signal = seL4_False;
    elsewhere = when_sent = NULL;
}

const char *traced(void)
{
    return trace_text;
}

const char *console(void)
{
    return console_text;
}

void trace(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    trace_length +=
        (size_t)vsnprintf(trace_text + trace_length, TEXT - trace_length, format, arguments);
    va_end(arguments);
}

void patch(const void *object, seL4_Word value, size_t size)
{
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
    uintptr_t start = (uintptr_t)object & ~(page - 1);

    if (mprotect((void *)start, page, PROT_READ | PROT_WRITE) != 0) {
        abort();
    }
    memcpy((void *)(uintptr_t)object, &value, size);
}

void arrives(seL4_Word badge, seL4_Word label, seL4_Uint16 count)
{
    events[event_count++] = (struct event){badge, seL4_MessageInfo_new(label, 0, 0, count)};
}

void answers(seL4_Word label, seL4_Uint16 count)
{
    answer = seL4_MessageInfo_new(label, 0, 0, count);
}

static void print_cap(seL4_Word cap)
{
    static const struct {
        seL4_Word base;
        const char *name;
    } kinds[] = {
        {BASE_CORE_CAP, "core"},          {BASE_TCB_CAP, "child"},
        {BASE_GUARDIAN_CAP, "guardian"},  {BASE_IRQ_CAP, "irq"},
        {BASE_ENDPOINT_CAP, "procedure"}, {BASE_OUTPUT_NOTIFICATION_CAP, "channel"},
    };

    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        if (cap >= kinds[i].base && cap - kinds[i].base < MICROKIT_MAX_CHANNELS) {
            trace("%s %u", kinds[i].name, (unsigned int)(cap - kinds[i].base));
            return;
        }
    }
    trace(cap == MONITOR_EP         ? "monitor"
          : cap == NOTIFICATION_CAP ? "notification"
                                    : "slot %u",
          (unsigned int)cap);
}

static unsigned int label_of(seL4_Word info)
{
    return (unsigned int)seL4_MessageInfo_get_label(seL4_internal_tag(info));
}

static unsigned int count_of(seL4_Word info)
{
    return (unsigned int)seL4_MessageInfo_get_length(seL4_internal_tag(info));
}

static void happen(struct fixture_registers *registers)
{
    const struct event *event = &events[first_event];

    if (first_event == event_count) {
        longjmp(end, 1);
    }
    first_event++;
    registers->cap = event->badge;
    registers->info = event->info.words[0];
    memcpy(&registers->mrs, arriving_words, sizeof(arriving_words));
}

/* A receive that is not from the input with the reply object shows. */
static void receive(struct fixture_registers *registers)
{
    trace(registers->cap == INPUT_CAP && registers->reply == REPLY_CAP ? "receive\n"
                                                                       : "receive elsewhere\n");
    happen(registers);
}

static void wait(struct fixture_registers *registers)
{
    trace(registers->cap == NOTIFICATION_CAP ? "wait\n" : "wait elsewhere\n");
    if (elsewhere) {
        elsewhere();
    }
    happen(registers);
}

static void send(seL4_Word cap, seL4_Word info)
{
    trace("send ");
    print_cap(cap);
    trace(" %u", label_of(info));
}

static void call(struct fixture_registers *registers)
{
    trace("call ");
    print_cap(registers->cap);
    trace(" %u/%u\n", label_of(registers->info), count_of(registers->info));
    registers->info = answer.words[0];
    memcpy(&registers->mrs, answer_words, sizeof(answer_words));
}

unsigned int texts_put;

void fixture_svc(struct fixture_registers *registers)
{
    if (registers->number == (seL4_Word)SYSCALL_DEBUG_PUT_CHAR) {
        console_text[console_length++] = (char)registers->cap;
        return;
    }
    if (registers->number == (seL4_Word)SYSCALL_DEBUG_PUT_TEXT) {
        memcpy(&console_text[console_length], seL4_GetIPCBuffer()->msg, registers->cap);
        console_length += registers->cap;
        texts_put++;
        return;
    }
    memcpy(sent_words, &registers->mrs, sizeof(sent_words));
    switch ((long)registers->number) {
    case SYSCALL_SEND:
        send(registers->cap, registers->info);
        trace("\n");
        if (when_sent) {
            when_sent();
        }
        break;
    case SYSCALL_CALL:
        call(registers);
        break;
    case SYSCALL_RECV:
        receive(registers);
        break;
    case SYSCALL_NB_RECV:
        trace("try to ");
        if (first_event == event_count) {
            arrives(0, 0, 0);
        }
        receive(registers);
        break;
    case SYSCALL_REPLY_RECV:
        trace("answer %u/%u, ", label_of(registers->info), count_of(registers->info));
        receive(registers);
        break;
    case SYSCALL_NB_SEND_RECV:
        send(registers->dest, registers->info);
        trace(", ");
        receive(registers);
        break;
    case SYSCALL_WAIT:
        wait(registers);
        break;
    case SYSCALL_NB_SEND_WAIT:
        send(registers->dest, registers->info);
        trace(", ");
        wait(registers);
        break;
    default:
        abort();
    }
}

seL4_Word fixture_counter(void)
{
    if (elsewhere) {
        elsewhere();
    }
    return counter++;
}

void fixture_crash(seL4_Word address)
{
    crash_address = address;
    longjmp(end, 1);
}

void fixture_set_thread_pointer(char *block)
{
    thread_pointer = block;
}

void attempt(void (*function)(void))
{
    crash_address = CRASH_NONE;
    if (setjmp(end) == 0) {
        function();
    }
}

static void start(void)
{
    microkit_start_mark = 0;
    pd_main();
}

static void start_after_reset(void)
{
    microkit_start_mark = MICROKIT_RESET_MARK;
    pd_main();
}

void run_after_reset(void)
{
    attempt(start_after_reset);
}

void run(void)
{
    attempt(start);
}
