/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * One step after the other; see steps.h.
 */
#include "steps.h"

struct microkit_block_of_client *own; /* set by the tool */
const struct microkit_block_for_client *servers;
char *data;

static struct microkit_block files;
static const char *name;
static uint32_t step;
static bool failed;

/* ---- what is said ---------------------------------------------------------------------------- */

void say(const char *text)
{
    microkit_dbg_puts(name);
    microkit_dbg_puts(": ");
    microkit_dbg_puts(text);
    microkit_dbg_puts("\n");
}

void say_number(uint64_t number, const char *text)
{
    microkit_dbg_puts(name);
    microkit_dbg_puts(": ");
    microkit_dbg_put64(number);
    microkit_dbg_puts(text);
    microkit_dbg_puts("\n");
}

void check(bool right, const char *what)
{
    if (!right) {
        failed = true;
        microkit_dbg_puts("FAILED: ");
        say(what);
    }
}

bool all_right(void)
{
    return !failed;
}

/* ---- requests -------------------------------------------------------------------------------- */

static void ask(enum microkit_file_operation operation, uint64_t handle, uint64_t position,
                uint32_t length)
{
    const struct microkit_file_request request = {.id = step,
                                                  .operation = operation,
                                                  .handle = (uint32_t)handle,
                                                  .position = position,
                                                  .length = length};

    check(microkit_file_ask(&files, &request), "there is room for a request");
}

void ask_file(enum microkit_file_operation operation, uint64_t handle, uint64_t position,
              uint32_t length)
{
    ask(operation, handle, position, length);
}

void ask_path(enum microkit_file_operation operation, const char *path, uint64_t position)
{
    uint32_t length = 0;

    for (; path[length] != 0; length++) {
        data[length] = path[length];
    }
    ask(operation, 0, position, length);
}

/* ---- events ---------------------------------------------------------------------------------- */

static void handle(enum microkit_block_event event, const struct microkit_block_answer *answer)
{
    if (event == MICROKIT_BLOCK_OPENED) {
        step = 0;
        begin_step(step);
    } else if (event == MICROKIT_BLOCK_ANSWERED && answer->id == step) {
        end_step(step, answer->status, microkit_file_value(answer));
        step++;
        begin_step(step);
    }
}

void steps_go_on(void)
{
    struct microkit_block_answer answer;
    enum microkit_block_event event;

    do {
        while ((event = microkit_block_next(&files, &answer)) != MICROKIT_BLOCK_NOTHING) {
            handle(event, &answer);
        }
    } while (!microkit_block_arm(&files));
    if (microkit_block_publish(&files)) {
        microkit_notify(FILES);
    }
}

void steps_start(const char *own_name)
{
    name = own_name;
    microkit_block_init(&files, own, servers);
    steps_go_on();
}
