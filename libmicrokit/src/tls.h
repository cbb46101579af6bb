/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Thread-local variables of the PD's thread.
 */
#pragma once

/*
 * Give them their initial values and point TPIDR_EL0 to them. Called once each time
 * the PD starts, before any of its code. Without such variables nothing happens.
 */
void tls_set_up(void);
