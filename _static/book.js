/* Live charts. The page shows static pictures; a chart turns live when a reader points at it,
   touches it or tabs into it, so that a page that is only read loads no chart library. */
(function () {
  "use strict";
  var root = document.documentElement;
  var bundle = new URL("../vendor/vega.js", document.currentScript.src).href;
  var palette = window.bookNight || {};   // written by analysis.book.extension from the theme
  // A page opened from disk may not read other pages, so its search results have no extracts.
  if (location.protocol === "file:" && typeof DOCUMENTATION_OPTIONS !== "undefined") {
    DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;
  }
  var loading = null;
  var live = [];

  function load() {
    if (!loading) {
      loading = new Promise(function (done, failed) {
        var script = document.createElement("script");
        script.src = bundle;
        script.onload = done;
        script.onerror = failed;
        document.head.appendChild(script);
      });
    }
    return loading;
  }

  function isDark() { return root.dataset.theme === "dark"; }

  function specOf(box) {
    var layout = box.clientWidth < 480 ? "narrow" : "wide";
    var text = box.querySelector('script[data-layout="' + layout + '"]').textContent;
    if (isDark()) {
      text = text.replace(/#[0-9a-fA-F]{6}\b/g, function (hex) { return palette[hex.toLowerCase()] || hex; });
    }
    return JSON.parse(text);
  }

  function draw(box) {
    var host = box.querySelector(".vl-view");
    if (!host) {
      host = document.createElement("div");
      host.className = "vl-view";
      box.appendChild(host);
    }
    if (box.view) { box.view.finalize(); }
    return window.vegaEmbed(host, specOf(box), {
      renderer: "svg", actions: false, logLevel: 1, tooltip: { theme: isDark() ? "dark" : "light" }
    }).then(function (result) {
      box.view = result;
      box.classList.add("is-live");
    });
  }

  function wake(box) {
    if (box.dataset.awake) { return; }
    box.dataset.awake = "yes";
    load().then(function () { return draw(box); }).then(function () { live.push(box); });
  }

  // The search reads a page's text without the gaps that cells and items have on screen, and
  // would quote the fields of a table.
  function gaps() {
    var plain = Search.htmlToText;
    Search.htmlToText = function (html, anchor) {
      return plain(html.replace(/<form[\s>][\s\S]*?<\/form>/g, " ")
        .replace(/<span class="under|<\/(?:td|th|tr|dt|dd|li|p|caption|summary|h\d)>/g, " $&"), anchor);
    };
  }

  function start() {
    if (typeof Search !== "undefined" && Search.htmlToText) { gaps(); }
    // MyST-NB's aria-label hides the visible words "Show code cell source" from screen readers.
    document.querySelectorAll('summary[aria-label="Toggle hidden content"]').forEach(function (e) {
      e.removeAttribute("aria-label");
    });
    document.querySelectorAll(".vl").forEach(function (box) {
      var figure = box.closest("figure") || box;
      box.addEventListener("pointerenter", function () { wake(box); }, { once: true });
      box.addEventListener("touchstart", function () { wake(box); }, { once: true, passive: true });
      figure.addEventListener("focusin", function () { wake(box); }, { once: true });
    });
    new MutationObserver(function () { live.forEach(draw); })
      .observe(root, { attributes: true, attributeFilter: ["data-theme"] });
  }

  if (document.readyState === "loading") { document.addEventListener("DOMContentLoaded", start); } else { start(); }
})();
