/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A client of the file system that does one thing after the other: each request is a step, and its answer leads to the next
 * one. After the file system was started again it begins with the first step.
 */
#pragma once

#include <microkit.h>
#include <microkit_file.h>

#define FILES 0 /* channel id, see disk.system */

/* What the program has: begin the step with this number, by a call of ask_path or ask_file, if there is one more. And judge the answer. */
void begin_step(uint32_t number);
void end_step(uint32_t number, uint32_t status, uint64_t value);

/* Memory that client and file system have in common. */
extern char *data;

void ask_path(enum microkit_file_operation operation, const char *path, uint64_t position);
void ask_file(enum microkit_file_operation operation, uint64_t handle, uint64_t position,
              uint32_t length);

/* The program's name is said before each line. */
void say(const char *text);
void say_number(uint64_t number, const char *text);
void check(bool right, const char *what);
bool all_right(void);

void steps_start(const char *name);
void steps_go_on(void);
