/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Theme, filters, opening what a link points into, and unpacking a large page. A page that is not
 * packed works without.
 */
(function () {
  "use strict";
  var root = document.documentElement, folded = [];

  document.getElementById("theme").addEventListener("click", function () {
    var dark = root.dataset.theme
      ? root.dataset.theme === "dark"
      : window.matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
  });

  /* What a folded part of a packed page holds comes into the page when it is opened. */
  function fill(part) {
    if (part.dataset.folded === undefined) return;
    part.insertAdjacentHTML("beforeend", folded[Number(part.dataset.folded)]);
    delete part.dataset.folded;
  }
  document.addEventListener("toggle", function (event) {
    if (event.target.open) fill(event.target);
  }, true);

  function words(each) {
    var hidden = each.dataset.folded;
    return (each.textContent + (hidden === undefined ? "" : folded[Number(hidden)].replace(/<[^>]*>/g, " "))).toLowerCase();
  }
  document.addEventListener("input", function (event) {
    if (!event.target.matches("input.filter")) return;
    var wanted = event.target.value.toLowerCase();
    document.querySelectorAll(event.target.dataset.filter).forEach(function (each) {
      each.hidden = words(each).indexOf(wanted) < 0;
    });
  });

  function open() {
    var target = location.hash && document.getElementById(location.hash.slice(1));
    var around = target && target.closest("details");
    if (around) {
      fill(around);
      around.hidden = false;
      around.open = true;
      around.scrollIntoView();
    }
  }
  window.addEventListener("hashchange", open);

  function ready(text) {
    multikitGraph(JSON.parse(text));
    open();
  }

  async function unpack(packed) {
    var bytes = Uint8Array.from(atob(packed.textContent), function (each) { return each.charCodeAt(0); });
    var stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
    var page = JSON.parse(await new Response(stream).text());
    folded = page.folded;
    document.getElementById("unpacked").innerHTML = page.shown;
    ready(page.data);
  }

  var packed = document.getElementById("packed");
  if (!packed) ready(document.getElementById("report-data").textContent);
  else unpack(packed).catch(function (fault) {
    document.getElementById("unpacking").textContent = "This page cannot be unpacked: " + fault;
  });
})();
