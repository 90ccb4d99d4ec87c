/* Big tables. The page shows them whole; this script shows their fields to search, choose and
   sort, and fetches DataTables when a table comes near the view or a reader reaches for it. */
(function () {
  "use strict";
  var library = new URL("datatables.js", document.currentScript.src).href;
  var loading = null;
  var tables = [];   // awake ones, to find a row that a filter has taken out of the page

  function load() {
    if (!loading) {
      loading = new Promise(function (done, failed) {
        var script = document.createElement("script");
        script.src = library;
        script.onload = function () { done(window.BookDataTable); };
        script.onerror = failed;
        document.head.appendChild(script);
      });
    }
    return loading;
  }

  function Table(box) {
    this.box = box;
    this.form = box.querySelector("form");
    this.seek = this.form.querySelector("input");
    this.facets = Array.from(this.form.querySelectorAll("select[data-facet]"));
    this.sorter = this.form.querySelector(".sort select");
    this.unfolder = this.form.querySelector(".unfold");
    this.status = this.form.querySelector("[role=status]");
    this.total = box.querySelectorAll("tbody tr").length;
    this.all = false;      // while a page is printed every row counts
    this.data = null;
    this.form.hidden = false;
    this.form.addEventListener("input", this.apply.bind(this));
    this.form.addEventListener("submit", function (event) { event.preventDefault(); });
    this.form.addEventListener("reset", function () { setTimeout(this.reset.bind(this)); }.bind(this));
    this.sorter.addEventListener("change", this.sort.bind(this));
    if (this.unfolder) { this.unfolder.addEventListener("click", this.unfold.bind(this)); }
  }

  Table.prototype.wake = function () {
    if (!this.waking) { this.waking = load().then(this.start.bind(this)); }
    return this.waking;
  };

  Table.prototype.start = function (DataTable) {
    DataTable.ext.errMode = "throw";   // the library's default is an alert
    this.data = new DataTable(this.box.querySelector("table"), {
      paging: false, info: false, autoWidth: false, order: [],
      layout: { topStart: null, topEnd: null, bottomStart: null, bottomEnd: null },
      language: { zeroRecords: "No matching rows.", emptyTable: "No rows." }
    });
    var rows = this.data.rows().nodes().toArray();
    this.data.search.fixed("facets", function (_words, _cells, index) {
      return this.all || this.facets.every(function (select) {
        var own = rows[index].getAttribute("data-f-" + select.dataset.facet) || "";
        return !select.value || own.split("|").indexOf(select.value) >= 0;
      });
    }.bind(this));
    this.data.on("draw", this.count.bind(this));
    tables.push(this);
    if (this.sorter.value) { this.sort(); }
    this.draw();
  };

  Table.prototype.apply = function (event) {
    if (event.target === this.sorter) { return; }
    this.wake().then(this.draw.bind(this));
  };

  Table.prototype.draw = function () {
    this.data.search(this.all ? "" : this.seek.value).draw();
  };

  Table.prototype.count = function () {
    var shown = this.data.rows({ search: "applied" }).count();
    var words = shown === this.total ? this.total + " rows" : shown + " of " + this.total + " rows";
    if (!this.all && this.status.textContent !== words) { this.status.textContent = words; }
  };

  Table.prototype.sort = function () {
    this.wake().then(function () {
      var chosen = this.sorter.value.split(":");
      this.data.order(chosen.length > 1 ? [[Number(chosen[0]), chosen[1]]] : []).draw();
    }.bind(this));
  };

  Table.prototype.reset = function () {
    this.wake().then(function () { this.data.order([]); this.draw(); }.bind(this));
  };

  Table.prototype.details = function () {
    var nodes = this.data ? this.data.rows().nodes().toArray() : [this.box];
    return nodes.reduce(function (found, node) {
      return found.concat(Array.from(node.querySelectorAll("td details")));
    }, []);
  };

  Table.prototype.unfold = function () {
    var open = this.unfolder.getAttribute("data-open") !== "yes";
    this.details().forEach(function (one) { one.open = open; });
    this.unfolder.setAttribute("data-open", open ? "yes" : "no");
    this.unfolder.textContent = open ? "Close all details" : "Open all details";
  };

  Table.prototype.holds = function (id) {
    return this.data.rows().nodes().toArray().some(function (row) { return row.id === id; });
  };

  // A link to a row leads there even if a filter has taken the row out of the page.
  function follow() {
    var id = decodeURIComponent(location.hash.slice(1));
    if (!id || document.getElementById(id)) { return; }
    tables.filter(function (one) { return one.holds(id); }).forEach(function (one) {
      one.form.reset();
      one.data.order([]);
      one.draw();
      location.replace("#" + encodeURIComponent(id));
    });
  }

  // Paper gets every row and every detail, whatever is chosen on the screen.
  function print(whole) {
    tables.forEach(function (one) { one.all = whole; one.draw(); });
    document.querySelectorAll(".bigtable td details").forEach(function (one) {
      if (whole && !one.open) { one.open = true; one.dataset.printed = "yes"; }
      if (!whole && one.dataset.printed) { one.open = false; delete one.dataset.printed; }
    });
  }

  var watch = new IntersectionObserver(function (seen) {
    seen.forEach(function (entry) {
      if (entry.isIntersecting) { watch.unobserve(entry.target); entry.target.table.wake(); }
    });
  }, { rootMargin: "200px 0px" });

  document.querySelectorAll(".bigtable").forEach(function (box) {
    box.table = new Table(box);
    box.addEventListener("focusin", function () { box.table.wake(); }, { once: true });
    watch.observe(box);
  });
  window.addEventListener("hashchange", follow);
  window.addEventListener("beforeprint", function () { print(true); });
  window.addEventListener("afterprint", function () { print(false); });
})();
