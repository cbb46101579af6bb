-- SPDX-License-Identifier: BSD-2-Clause
-- Copyright 2026 The Multikit authors
--
-- By day: staff may open all doors, guests the first, and no more than twice. Doors 3 to 5 are mistakes.
local opened = {}

function may_open(who, door)
    if door == 3 then
        while true do end
    elseif door == 4 then
        return doors[door] == who
    elseif door == 5 then
        local text = "x"
        while true do text = text .. text end
    end
    opened[who] = (opened[who] or 0) + 1
    return who == "staff" or door == 1 and opened[who] <= 2
end
