/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * System graph: zoom, highlighting, and a picture of a protection domain with its neighbours.
 */
var multikitGraph = function (data) {
  "use strict";
  var SVG = "http://www.w3.org/2000/svg", WIDTH = 200, HEIGHT = 44, STEP = 62, COLUMN = 330;
  var find = function (id) { return document.getElementById(id); };

  function element(kind, attributes, parent, text) {
    var made = document.createElementNS(SVG, kind);
    Object.keys(attributes).forEach(function (key) { made.setAttribute(key, attributes[key]); });
    if (text !== undefined) made.textContent = text;
    if (parent) parent.appendChild(made);
    return made;
  }

  /* Those that a picture is about are lit, the others faint; none lit: all as before. */
  function light(svg, pds) {
    svg.classList.toggle("lit", pds.length > 0);
    svg.querySelectorAll("g.b, g.w").forEach(function (each) {
      var mine = (each.dataset.pds || each.dataset.pd).split(" ");
      each.classList.toggle("on", mine.some(function (pd) { return pds.indexOf(pd) >= 0; }));
    });
  }

  function neighbours(svg, pd) {
    var found = [pd];
    svg.querySelectorAll("g.w").forEach(function (wire) {
      var pds = wire.dataset.pds.split(" ");
      if (pds.indexOf(pd) >= 0) found = found.concat(pds);
    });
    return found;
  }

  function hover(event) {
    var box = event.target.closest && event.target.closest("svg.mk g.b");
    var svg = event.target.closest && event.target.closest("svg.mk");
    if (!svg || find("near") && find("near").contains(svg)) return;
    light(svg, box ? neighbours(svg, box.dataset.pd) : []);
    if (box) svg.querySelectorAll("g.w").forEach(function (wire) {
      wire.classList.toggle("on", wire.dataset.pds.split(" ").indexOf(box.dataset.pd) >= 0);
    });
  }

  function zoom(svg, factor) {
    var now = parseFloat(svg.style.width) || svg.getBoundingClientRect().width;
    svg.style.maxWidth = "none";
    svg.style.width = Math.max(200, now * factor) + "px";
  }

  function byName(words) {
    words = words.toLowerCase();
    return words === "" ? [] : data.pds.filter(function (pd) {
      return pd.name.toLowerCase().indexOf(words) >= 0;
    }).map(function (pd) { return String(pd.index); });
  }

  /* Who is connected to a protection domain: one row each, with all channels between the two. */
  function peers(index) {
    var rows = {};
    data.channels.forEach(function (channel) {
      var mine = channel.ends[0].pd === index ? 0 : channel.ends[1].pd === index ? 1 : -1;
      if (mine < 0) return;
      var own = channel.ends[mine], other = channel.ends[1 - mine];
      var row = rows[other.pd] = rows[other.pd] || { pd: other.pd, ids: [], out: false, into: false, call: false };
      row.ids.push(own.id + " – " + other.id);
      row.out = row.out || own.notify || own.pp;
      row.into = row.into || other.notify || other.pp;
      row.call = row.call || own.pp || other.pp;
    });
    return Object.keys(rows).map(function (key) { return rows[key]; });
  }

  function box(svg, pd, x, y, chosen) {
    var group = element("g", { "class": "b", "data-pd": pd.index, tabindex: 0, role: "button" }, svg);
    element("title", {}, group, pd.name);
    element("rect", { "class": "pd" + (pd.passive ? " passive" : "") + (chosen ? " chosen" : ""), x: x, y: y,
                      width: WIDTH, height: HEIGHT, rx: 7 }, group);
    var cut = pd.name.length > 24 ? pd.name.slice(0, 23) + "…" : pd.name;
    element("text", { "class": "name", x: x + WIDTH / 2, y: y + 19, "text-anchor": "middle" }, group, cut);
    element("text", { "class": "soft", x: x + WIDTH / 2, y: y + 35, "text-anchor": "middle" }, group,
            "core " + pd.core + " · priority " + pd.priority);
  }

  function wire(svg, row, from, to, y0, y1, left) {
    var middle = (from + to) / 2;
    var path = element("path", { "class": "wire" + (row.call ? " call" : ""), fill: "none",
      d: "M" + from + " " + y0 + "C" + middle + " " + y0 + " " + middle + " " + y1 + " " + to + " " + y1 }, svg);
    element("title", {}, path, "channel ids " + row.ids.join(", "));
    var label = row.ids.length > 2 ? row.ids.length + " channels" : row.ids.join(", ");
    element("text", { "class": "id", x: left ? from + 8 : to - 8, y: (left ? y0 : y1) - 4,
                      "text-anchor": left ? "start" : "end" }, svg, label);
  }

  /* Left those that only reach it, right those that it reaches. */
  function draw(index) {
    var place = find("near"), pd = data.pds[index], rows = peers(index);
    var left = rows.filter(function (row) { return !row.out; });
    var right = rows.filter(function (row) { return row.out; });
    var height = Math.max(left.length, right.length, 1) * STEP + 20, middle = height / 2;
    var width = 2 * COLUMN + WIDTH + 20;
    place.textContent = "";
    var svg = element("svg", { "class": "mk", viewBox: "0 0 " + width + " " + height, width: width,
                               height: height, role: "img" }, place);
    [[left, 10, true], [right, 10 + 2 * COLUMN, false]].forEach(function (side) {
      side[0].forEach(function (row, number) {
        var y = (height - side[0].length * STEP) / 2 + number * STEP + (STEP - HEIGHT) / 2;
        if (side[2]) wire(svg, row, side[1] + WIDTH, 10 + COLUMN, y + HEIGHT / 2, middle, true);
        else wire(svg, row, 10 + COLUMN + WIDTH, side[1], middle, y + HEIGHT / 2, false);
        box(svg, data.pds[row.pd], side[1], y, false);
      });
    });
    box(svg, pd, 10 + COLUMN, middle - HEIGHT / 2, true);
    find("near-name").value = pd.name;
  }

  function busiest() {
    var count = data.pds.map(function () { return 0; });
    data.channels.forEach(function (channel) {
      channel.ends.forEach(function (end) { count[end.pd] += 1; });
    });
    return count.indexOf(Math.max.apply(null, count));
  }

  function listen(root) {
    root.addEventListener("mouseover", hover);
    root.addEventListener("click", function (event) {
      var button = event.target.closest("button[data-zoom]");
      if (button) root.querySelectorAll(".graph svg").forEach(function (svg) {
        zoom(svg, parseFloat(button.dataset.zoom));
      });
      var chosen = event.target.closest("#near g.b");
      if (chosen) draw(Number(chosen.dataset.pd));
    });
    root.addEventListener("input", function (event) {
      if (event.target.matches("input.find")) root.querySelectorAll("svg.mk").forEach(function (svg) {
        light(svg, byName(event.target.value));
      });
      if (event.target.id !== "near-name") return;
      var exact = data.pds.filter(function (pd) { return pd.name === event.target.value; })[0];
      if (exact) draw(exact.index);
    });
  }

  if (!find("graph")) return;
  listen(find("graph"));
  if (find("near") && data.pds.length) {
    data.pds.forEach(function (pd) {
      find("near-names").appendChild(document.createElement("option")).value = pd.name;
    });
    draw(busiest());
  }
};
