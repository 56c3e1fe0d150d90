// Questions that appear and vanish as others are answered, results as they come, rows added and taken away.
// Every page works without: the server judges the same expressions when the form is sent.
import { boolean, evaluate, text } from "./evaluate.js";

const pad = (part, width) => part.padStart(width, "0");

// A date's parts as ISO text, as the server keeps what is not known: on the first.
function dateOf(name, root) {
  const part = (which) => root.querySelector(`[name="${CSS.escape(`${name}_${which}`)}"]`)?.value.trim() ?? "";
  const year = part("year");
  return /^\d{4}$/.test(year) ? `${year}-${pad(part("month") || "1", 2)}-${pad(part("day") || "1", 2)}` : "";
}

const digits = (value) => value.replace(/[٠-٩۰-۹]/g, (sign) => String(sign.codePointAt(0) & 0xf)).replace("٫", ".");

function valueOf(question) {
  const type = question.dataset.type;
  const inputs = [...question.querySelectorAll("input, select, textarea")];
  if (!inputs.length) return "";
  if (type === "date") return dateOf(inputs[0].name.replace(/_(day|month|year|estimated)$/, ""), question);
  if (type === "select_multiple") return inputs.filter((input) => input.checked).map((input) => input.value).join(" ");
  if (inputs[0].type === "radio") return inputs.find((input) => input.checked)?.value ?? "";
  if (inputs[0].type === "checkbox") return inputs[0].checked ? "OK" : "";
  const value = inputs[0].value.trim();
  return type === "integer" || type === "decimal" ? digits(value).replace(/[\s,٬]/g, "") : value;
}

class Form {
  constructor(root) {
    this.root = root;
    this.trees = new Map();
    for (const hint of root.querySelectorAll("[data-only]")) hint.hidden = true;
    for (const repeat of root.querySelectorAll("[data-repeat]")) this.prepare(repeat);
    root.addEventListener("input", () => this.judge());
    root.addEventListener("change", () => this.judge());
    root.addEventListener("click", (event) => this.press(event));
    // A draft that comes back may hold more rows than the page.
    root.closest("form")?.addEventListener("ui:draft", (event) => this.room(event.detail));
    this.judge();
  }

  tree(item, which) {
    const written = item.dataset[which];
    if (!this.trees.has(written)) this.trees.set(written, JSON.parse(written));
    return this.trees.get(written);
  }

  // The row an item stands in, and all items by name: outside once, in each row once.
  judge() {
    const items = [...this.root.querySelectorAll("[data-item]")];
    const rows = new Map();
    for (const item of items) {
      const found = rows.get(item.dataset.item) ?? [];
      found.push(item);
      rows.set(item.dataset.item, found);
    }
    // What depends on what is settled by going round until nothing moves; a form has no circles, so it ends.
    const results = new Map();
    for (let round = 0, moved = true; moved && round < 50; round += 1) {
      moved = false;
      for (const item of items) moved = this.settle(item, rows, results) || moved;
    }
    this.show(results);
  }

  scope(item, rows, results) {
    const row = item.closest("[data-row]");
    const value = (other) => (this.hidden(other) ? "" : (results.get(other) ?? valueOf(other)));
    return {
      today: this.root.dataset.today,
      ref: (name) => {
        const found = rows.get(name) ?? [];
        if (found[0]?.dataset.type === "repeat") return this.hidden(found[0]) ? [] : this.filled(found[0]);
        const near = found.filter((other) => other.closest("[data-row]") === row || !other.closest("[data-row]"));
        if (near.length || !found.length) return near.length ? value(near[0]) : "";
        return found.filter((other) => !this.hidden(other) && this.counts(other)).map(value);
      },
    };
  }

  // The server counts a row only when something is answered in it.
  filled(repeat) {
    return [...repeat.querySelectorAll("[data-row]")].filter((row) => this.answered(row)).map(() => "");
  }

  counts(item) {
    return this.answered(item.closest("[data-row]"));
  }

  answered(row) {
    return [...row.querySelectorAll("[data-item]")].some((item) => !["group", "repeat", "note", "calculate"].includes(item.dataset.type) && valueOf(item));
  }

  hidden(item) {
    return Boolean(item.closest("[data-item][hidden]"));
  }

  settle(item, rows, results) {
    let moved = false;
    if (item.dataset.relevant) {
      const asked = boolean(evaluate(this.tree(item, "relevant"), this.scope(item, rows, results)));
      moved = item.hidden === asked;
      item.hidden = !asked;
    }
    if (item.dataset.calculation) {
      const found = evaluate(this.tree(item, "calculation"), this.scope(item, rows, results));
      const result = typeof found === "number" && !Number.isFinite(found) ? "" : text(found);
      moved = moved || results.get(item) !== result;
      results.set(item, result);
    }
    return moved;
  }

  show(results) {
    for (const [item, result] of results) {
      const place = item.querySelector("[data-result]");
      if (place && place.textContent !== result) place.textContent = result;
    }
  }

  // --- repeats

  prepare(repeat) {
    const rows = repeat.querySelectorAll("[data-row]");
    const blank = rows[rows.length - 1].cloneNode(true);
    for (const input of blank.querySelectorAll("input, select, textarea")) this.empty(input);
    for (const fault of blank.querySelectorAll(".field-error")) fault.remove();
    repeat.blank = blank;
    for (const button of repeat.querySelectorAll("[data-remove]")) button.hidden = false;
    const spare = blank.querySelector("[data-remove]");
    if (spare) spare.hidden = false;
    this.count(repeat);
  }

  empty(input) {
    if (input.type === "checkbox" || input.type === "radio") {
      input.checked = false;
      input.removeAttribute("checked");
    } else if (input.tagName === "SELECT") input.selectedIndex = 0;
    else if (input.type !== "hidden") {
      input.value = "";
      input.removeAttribute("value");
    }
  }

  press(event) {
    const repeat = event.target.closest("[data-repeat]");
    const add = event.target.closest("[data-add]");
    const remove = event.target.closest("[data-remove]");
    if (!repeat || !(add || remove)) return;
    event.preventDefault();
    if (add) this.add(repeat);
    else this.remove(repeat, remove.closest("[data-row]"));
    this.count(repeat);
    this.judge();
    this.root.dispatchEvent(new Event("input", { bubbles: true }));
  }

  add(repeat) {
    const rows = repeat.querySelectorAll("[data-row]");
    const row = repeat.blank.cloneNode(true);
    for (const hint of row.querySelectorAll("[data-only]")) hint.hidden = true;
    rows[rows.length - 1].after(row);
    this.number(repeat);
    row.querySelector("input:not([type=hidden]), select, textarea")?.focus();
  }

  room(names) {
    for (const repeat of this.root.querySelectorAll("[data-repeat]")) {
      const start = `q-${repeat.closest("[data-item]").dataset.item}/`;
      const wanted = Math.max(0, ...names.filter((name) => name.startsWith(start)).map((name) => Number.parseInt(name.slice(start.length), 10) + 1 || 0));
      for (let rows = repeat.querySelectorAll("[data-row]").length; rows < Math.min(wanted, Number(repeat.dataset.most)); rows += 1) this.add(repeat);
      this.count(repeat);
    }
  }

  remove(repeat, row) {
    const near = row.nextElementSibling?.matches("[data-row]") ? row.nextElementSibling : row.previousElementSibling;
    if (repeat.querySelectorAll("[data-row]").length === 1) for (const input of row.querySelectorAll("input, select, textarea")) this.empty(input);
    else row.remove();
    this.number(repeat);
    (near?.querySelector("input:not([type=hidden]), select, textarea") ?? repeat.querySelector("[data-add]"))?.focus();
  }

  // Names and ids carry the row's number: `q-children/0/name`.
  number(repeat) {
    const name = repeat.closest("[data-item]").dataset.item;
    const place = new RegExp(`(q-${name.replace(/[.\\-]/g, "\\$&")}/)\\d+(?=/)`, "g");
    repeat.querySelectorAll("[data-row]").forEach((row, index) => {
      row.dataset.row = index;
      const legend = row.querySelector("[data-number]");
      if (legend) legend.textContent = new Intl.NumberFormat(document.documentElement.lang).format(index + 1);
      for (const element of [...row.querySelectorAll("*")]) {
        for (const attribute of ["name", "id", "for", "aria-describedby", "href"]) {
          const written = element.getAttribute(attribute);
          if (written) element.setAttribute(attribute, written.replace(place, `$1${index}`));
        }
      }
    });
  }

  count(repeat) {
    const rows = repeat.querySelectorAll("[data-row]").length;
    repeat.querySelector("[data-rows]").value = rows;
    const add = repeat.querySelector("[data-add]");
    if (add) add.hidden = rows >= Number(repeat.dataset.most);
  }
}

for (const root of document.querySelectorAll("[data-answers]")) new Form(root);
