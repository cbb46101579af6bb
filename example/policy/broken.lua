-- SPDX-License-Identifier: BSD-2-Clause
-- Copyright 2026 The Multikit authors
function may_open(who, door)
    return who = "staff"
end
