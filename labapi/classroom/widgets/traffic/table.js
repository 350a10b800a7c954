// The rows of the traffic view: one request each, reached by the arrow keys.

import { control, drawn, element, input } from "../form/elements.js";

const HEADS = [
  "No.",
  "protocol",
  "method",
  "target",
  "status",
  "passed to",
  "who",
  "time",
  "size",
];
const SPOKEN = "lab-traffic-spoken"; // there is a column `protocol` only where one but HTTP came
const PASSES = "lab-traffic-passes"; // the journal of a proxy: only there is `passed to` a column

function cell(name, ...children) {
  const made = element("td", `lab-traffic-${name}`, ...children);
  made.setAttribute("role", "gridcell");
  return made;
}

function targetOf(row) {
  const asked = row.asked ? [element("b", "lab-traffic-asked", row.asked), " "] : [];
  const parts = [...asked, element("code", "", row.target)];
  if (row.preflight) parts.push(" ", element("span", "lab-mark", "preflight"));
  if (row.replayed) parts.push(" ", element("span", "lab-mark", `replay of ${row.replayed}`));
  return parts;
}

function statusOf(row) {
  const sign = element("span", "lab-sign", row.sign);
  sign.setAttribute("aria-hidden", "true");
  const meaning = element("span", "lab-meaning", row.meaning);
  return [sign, " ", element("b", "", row.status), " ", meaning, drawn(row.way)];
}

function line(row, { open, pick }) {
  const box = input("checkbox", { tabIndex: -1, title: "Compare" });
  box.setAttribute("aria-label", `Compare number ${row.number}`);
  box.addEventListener("click", (event) => event.stopPropagation());
  box.addEventListener("change", () => pick(row.number, box.checked));
  const made = element(
    "tr",
    `lab-family-${row.family}`,
    cell("pick", box),
    cell("number", String(row.number)),
    cell("protocol", row.protocol || "HTTP"),
    cell("method", row.method),
    cell("target", ...targetOf(row)),
    cell("status", ...statusOf(row)),
    cell("to", row.passedTo),
    cell("who", row.who),
    cell("time", row.time),
    cell("size", row.size),
  );
  made.setAttribute("role", "row");
  made.tabIndex = -1;
  made.addEventListener("click", () => open(row.number));
  return Object.assign(control(made), { row, box });
}

// What a row says: it may come again, as another object.
function textOf(row) {
  return JSON.stringify(row);
}

// Put the wanted rows in their order, and leave in peace those that are there: one may be focused.
function arrange(body, wanted) {
  const kept = new Set(wanted);
  for (const old of [...body.children]) if (!kept.has(old)) old.remove();
  let next = body.firstChild;
  for (const made of wanted) {
    if (made === next) next = next.nextSibling;
    else body.insertBefore(made, next);
  }
}

export class Table {
  constructor(act) {
    this.act = act;
    this.lines = new Map();
    this.body = element("tbody", "");
    this.body.setAttribute("role", "rowgroup");
    this.body.addEventListener("keydown", (event) => this.onKey(event));
    this.body.addEventListener("focusin", (event) => this.rove(event.target.closest("tr")));
    const compare = element("span", "lab-unseen", "compare");
    const heads = [compare, ...HEADS].map((text) => element("th", "", text));
    heads.forEach((head) => {
      head.scope = "col";
      head.setAttribute("role", "columnheader");
    });
    const headRow = element("tr", "", ...heads);
    headRow.setAttribute("role", "row");
    const head = element("thead", "", headRow);
    head.setAttribute("role", "rowgroup");
    this.table = element("table", "lab-traffic-table", head, this.body);
    this.table.setAttribute("role", "grid");
    this.table.setAttribute("aria-label", "Requests, the newest last");
    this.scroller = element("div", "lab-traffic-scroll", this.table);
  }

  draw(rows, opened, picked) {
    const atEnd =
      this.scroller.scrollHeight - this.scroller.scrollTop - this.scroller.clientHeight < 8;
    const wanted = rows.map((row) => this.lineOf(row));
    this.lines = new Map(wanted.map((made) => [made.row.number, made]));
    this.table.classList.toggle(PASSES, rows.some((row) => row.passedTo));
    this.table.classList.toggle(SPOKEN, rows.some((row) => row.protocol));
    arrange(this.body, wanted);
    for (const made of wanted) {
      made.setAttribute("aria-selected", String(made.row.number === opened));
      made.box.checked = picked.includes(made.row.number);
    }
    if (!wanted.some((made) => made.tabIndex === 0)) this.rove(wanted.at(-1));
    if (atEnd) this.scroller.scrollTop = this.scroller.scrollHeight;
  }

  lineOf(row) {
    const known = this.lines.get(row.number);
    return known && textOf(known.row) === textOf(row) ? known : line(row, this.act);
  }

  focus(number) {
    this.lines.get(number)?.focus();
  }

  rove(made) {
    if (!made) return;
    for (const other of this.body.children) other.tabIndex = other === made ? 0 : -1;
  }

  onKey(event) {
    const made = event.target.closest("tr");
    const all = [...this.body.children];
    const here = all.indexOf(made);
    const goes = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: all.length - 1 };
    if (event.key in goes) all[goes[event.key]]?.focus();
    else if (event.key === "Enter") this.act.open(made.row.number);
    else if (event.key === " " && event.target === made) made.box.click();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
