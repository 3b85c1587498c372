/* Ranking by touch, key or mouse. The grid of ranks works without this script and stays the only thing that is read
 * or sent: here names are pressed into an order, and the grid's fields are set to it.
 *
 * Expected markup, in every fieldset with data-spelling="ranked" (templates/components/paper.html):
 *   <div data-ordering hidden data-placed="{name} is choice {place} of {of}." data-taken="…" data-cleared="…">
 *     <p data-none> <ol data-order> <h3 data-rest-head> <ul data-rest> <li data-row="o1"> <span data-place>
 *       <button data-act="add|up|down|out"> … <button data-act="clear"> <button data-act="grid"> <p aria-live data-live> </div>
 *   <div data-grid> one <fieldset data-option="o1" data-words="name"> an option, holding radios or a select,
 *     <p data-back hidden> <button data-act="order"> </div>
 *
 * Focus follows the name that was moved, and every move is said once. From the grid a way leads back as long as no
 * two share a rank, because an order of names cannot tell that.
 */

const rowsOf = (list) => Array.from(list.querySelectorAll("[data-row]"));

function fieldsOf(grid, option) {
  return Array.from(grid.querySelectorAll(`[data-option="${option}"] input, [data-option="${option}"] select`));
}

function rankOf(grid, option) {
  const field = fieldsOf(grid, option).find((one) => one.tagName === "SELECT" || one.checked);
  return field ? field.value : "";
}

function setRank(grid, option, rank) {
  for (const field of fieldsOf(grid, option)) {
    if (field.tagName === "SELECT") field.value = rank;
    else field.checked = field.value === rank;
  }
}

class Ordering {
  constructor(contest) {
    this.part = contest.querySelector("[data-ordering]");
    this.grid = contest.querySelector("[data-grid]");
    this.order = this.part.querySelector("[data-order]");
    this.rest = this.part.querySelector("[data-rest]");
    this.printed = rowsOf(this.rest);
    this.read();
    this.back = contest.querySelector("[data-back]");
    for (const place of [this.part, this.back]) place.addEventListener("click", (event) => this.pressed(event));
    this.grid.addEventListener("change", () => this.offerBack());
    this.shown(!this.hasShared());
    contest.form?.addEventListener("reset", () => setTimeout(() => this.read()));
  }

  hasShared() {
    const ranks = this.printed.map((row) => rankOf(this.grid, row.dataset.row)).filter(Boolean);
    return new Set(ranks).size < ranks.length;
  }

  shown(ordering) {
    this.part.hidden = !ordering;
    this.grid.hidden = ordering;
    this.offerBack();
  }

  offerBack() {
    this.back.hidden = this.hasShared();
  }

  read() {
    const rank = (row) => Number(rankOf(this.grid, row.dataset.row)) || Infinity;
    const ranked = this.printed.filter((row) => rank(row) < Infinity).sort((a, b) => rank(a) - rank(b));
    this.order.replaceChildren(...ranked);
    this.rest.replaceChildren(...this.printed.filter((row) => !ranked.includes(row)));
    this.tell();
  }

  /* Numbers, what can be pressed, and the grid, from the order as it stands. */
  tell() {
    const ranked = rowsOf(this.order);
    for (const row of this.printed) {
      const place = ranked.indexOf(row) + 1;
      row.querySelector("[data-place]").textContent = place || "";
      row.querySelector("[data-act=up]").disabled = place === 1;
      row.querySelector("[data-act=down]").disabled = place === ranked.length;
    }
    this.part.querySelector("[data-none]").hidden = ranked.length > 0;
    this.part.querySelector("[data-act=clear]").hidden = ranked.length === 0;
    this.part.querySelector("[data-rest-head]").hidden = ranked.length === this.printed.length;
    return ranked;
  }

  write() {
    const ranked = this.tell();
    for (const row of this.printed) {
      const place = ranked.indexOf(row) + 1;
      setRank(this.grid, row.dataset.row, place ? String(place) : "");
    }
  }

  say(row) {
    const ranked = rowsOf(this.order);
    const place = ranked.indexOf(row) + 1;
    const name = this.grid.querySelector(`[data-option="${row.dataset.row}"]`).dataset.words;
    const said = place ? this.part.dataset.placed : this.part.dataset.taken;
    this.tellAloud(said.replace("{name}", () => name).replace("{place}", place).replace("{of}", ranked.length));
  }

  tellAloud(words) {
    this.part.querySelector("[data-live]").textContent = words;
  }

  clear() {
    this.rest.replaceChildren(...this.printed);
    this.write();
    this.tellAloud(this.part.dataset.cleared);
    this.rest.querySelector("[data-act=add]").focus();
  }

  pressed(event) {
    const button = event.target.closest("[data-act]");
    if (!button) return;
    const row = button.closest("[data-row]");
    const { act } = button.dataset;
    if (act === "clear") {
      this.clear();
      return;
    }
    if (act === "grid") {
      this.shown(false);
      this.grid.querySelector("input, select").focus();
      return;
    }
    if (act === "order") {
      this.read();
      this.shown(true);
      this.part.querySelector("button:not(:disabled)").focus();
      return;
    }
    const next = row.nextElementSibling;
    if (act === "add") this.order.append(row);
    else if (act === "up") row.previousElementSibling.before(row);
    else if (act === "down") next.after(row);
    else this.rest.replaceChildren(...this.printed.filter((one) => one === row || one.parentNode === this.rest));
    this.write();
    this.say(row);
    this.focus(row, act, next);
  }

  /* After a name joined the order, the next name to press; else the same button, or its neighbour at an end. */
  focus(row, act, next) {
    const after = { add: next ?? this.rest.firstElementChild ?? row, out: row }[act];
    const places = after && after.parentNode === this.rest ? ["add"] : [act, "up", "down", "out"];
    const found = places.map((name) => (after ?? row).querySelector(`[data-act=${name}]:not(:disabled)`));
    found.find((one) => one && one.getClientRects().length)?.focus();
  }
}

for (const contest of document.querySelectorAll("[data-spelling=ranked]")) new Ordering(contest);
