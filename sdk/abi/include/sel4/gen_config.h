/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Options of seL4's user library, for software that tests them: all functions are inline.
 */
#pragma once

#define CONFIG_LIB_SEL4_FUNCTION_ATTRIBUTE inline
#define CONFIG_LIB_SEL4_INLINE_INVOCATIONS 1
