/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Device registers of the tests' machine, in place of the loader's own header.
 */
#pragma once

#include <multikit/number.h>
#include <stdint.h>

uint8_t read8(paddr_t address);
void write8(paddr_t address, uint8_t value);
