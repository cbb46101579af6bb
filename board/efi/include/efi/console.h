/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Firmware's console, as long as there are boot services.
 */
#pragma once

#include <efi/efi.h>

void console_text(struct efi_text_output *console, const char *text);  /* ASCII */
void console_number(struct efi_text_output *console, uint64_t number); /* hexadecimal, with 0x */
