/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Printing on the debug console. In configurations without one the characters go nowhere.
 */
#pragma once

#include <stdint.h>

/*@ assigns \nothing; */
void print(const char *text);
/*@ assigns \nothing; */
void print_decimal(uint64_t value);
/*@ assigns \nothing; */
void print_hex(uint64_t value); /* 0x and as many digits as needed */
/*@ assigns \nothing; */
void print_bytes(uint64_t count); /* "1 byte", "16 bytes" */
/*@ assigns \nothing; */
void print_address(uint64_t value); /* 0x and 16 digits */
/*@ assigns \nothing; */
void print_digits(uint64_t value, int count); /* the last count hexadecimal digits */

/* Lines of a report name their PD, so that reports of several cores stay readable when their lines
 * mix on the one console. */
/*@ assigns \nothing; */
void print_error_line(const char *name);
