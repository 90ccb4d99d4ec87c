/* Figure pages and the gallery: copy a citation, choose figures. Without a script the citations
   can be marked by hand and the gallery shows everything. */
(function () {
  "use strict";

  function byHand(words) {
    // a page opened from disk may have no clipboard
    var area = document.createElement("textarea");
    area.value = words;
    area.setAttribute("readonly", "");
    area.style.position = "fixed";
    area.style.insetInlineStart = "-100vw";
    document.body.appendChild(area);
    area.select();
    var done = document.execCommand("copy");
    area.remove();
    return done ? Promise.resolve() : Promise.reject(new Error("no clipboard"));
  }

  function copy(words) {
    if (!navigator.clipboard) { return byHand(words); }
    return navigator.clipboard.writeText(words).catch(function () { return byHand(words); });
  }

  function serve(button) {
    var status = document.createElement("span");
    status.setAttribute("role", "status");
    button.after(status);
    button.hidden = false;
    button.addEventListener("click", function () {
      copy(document.getElementById(button.dataset.copies).textContent).then(
        function () { status.textContent = "Copied."; },
        function () { status.textContent = "Mark the text and copy it by hand."; }
      );
    });
  }

  function gallery(box) {
    var form = box.querySelector("form");
    var status = form.querySelector("[role=status]");
    var cards = Array.from(box.querySelectorAll("li"));
    form.hidden = false;
    function apply() {
      var selects = Array.from(form.querySelectorAll("select"));
      var left = cards.filter(function (card) {
        card.hidden = !selects.every(function (select) {
          return !select.value || card.dataset[select.dataset.key] === select.value;
        });
        return !card.hidden;
      });
      status.textContent = (left.length < cards.length ? left.length + " of " : "") + cards.length + " figures";
    }
    form.addEventListener("input", apply);
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    form.addEventListener("reset", function () { setTimeout(apply); });
  }

  document.querySelectorAll("button[data-copies]").forEach(serve);
  document.querySelectorAll(".gallery").forEach(gallery);
})();
