# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""From the resolved system to a plan: which kernel objects, capabilities and memory each core has,
and where everything lies. `plan.make_plan` is the way in; `objects` has the terms that a plan is
made of."""
