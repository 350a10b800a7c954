// The traffic view: what reaches the server, live, as in a browser's network tab.

import {
  button,
  choice,
  codeWithCopy,
  control,
  drawn,
  element,
  fold,
  input,
  intoSight,
  labelled,
  prose,
} from "../form/elements.js";
import { Link } from "../form/link.js";
import { byteForm } from "./byte.js";
import { Rows } from "./rows.js";
import { Table } from "./table.js";

const FAMILIES = [
  ["", "all"],
  ["1", "1xx informational"],
  ["2", "2xx success"],
  ["3", "3xx redirection"],
  ["4", "4xx client error"],
  ["5", "5xx server error"],
  ["0", "no answer"],
];
const HEADINGS = {
  opened: ({ number }) => `Request number ${number} and its answer. Escape leads back to its row.`,
  compared: ({ text }) => text,
  replayed: ({ number }) => `Request number ${number}, compared with the one it repeats.`,
};
const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "QUERY"];

class View {
  constructor(model, el) {
    this.model = model;
    this.picked = [];
    this.opened = 0;
    this.paused = false;
    this.drawnTo = Infinity;
    this.table = new Table({ open: (n) => this.open(n), pick: (n, on) => this.pick(n, on) });
    this.makeControls();
    this.rows = new Rows();
    const { rows, ended, first = 1 } = model.get("snapshot");
    this.rows.first = first;
    this.rows.take(rows, true);
    this.ended = ended;
    el.append(this.whole());
    this.draw();
    this.table.scroller.scrollTop = this.table.scroller.scrollHeight;
    this.link = new Link(model, {
      heard: (message) => this.news(message),
      waits: (text) => this.said(text),
    });
    this.hello();
  }

  makeControls() {
    const again = () => this.draw();
    this.text = input("search", { placeholder: "path, who, status" });
    this.method = choice([["", "all"], ...METHODS.map((name) => [name, name])]);
    this.family = choice(FAMILIES);
    this.preflights = input("checkbox", { checked: true });
    for (const field of [this.text, this.method, this.family, this.preflights]) {
      field.addEventListener("input", again);
    }
    this.pauseButton = button("Pause", () => this.pause());
    this.compareButton = button("Compare two", () => this.compare());
    this.clearButton = button("Clear view", () => this.clear());
    this.count = element("p", "lab-note");
    this.status = element("p", "lab-traffic-said");
    this.status.setAttribute("role", "status");
    this.status.tabIndex = -1;
    this.detail = control(element("div", "lab-traffic-detail"));
    this.detail.tabIndex = -1;
    this.detail.setAttribute("role", "group");
    this.detail.addEventListener("keydown", (event) => this.leaveDetail(event));
  }

  whole() {
    const question = this.model.get("question");
    const filters = element(
      "div",
      "lab-fields",
      labelled("Filter", this.text),
      labelled("Method", this.method),
      labelled("Answer", this.family),
      labelled("Preflights", this.preflights),
    );
    const buttons = element(
      "div",
      "lab-fields",
      this.pauseButton,
      this.clearButton,
      this.compareButton,
    );
    const made = this.node = element("section", "lab lab-traffic");
    made.setAttribute("aria-label", "Live traffic");
    if (question) made.append(element("p", "lab-question", ...prose(question)));
    made.append(filters, this.table.scroller, this.count, buttons, this.status, this.detail);
    return made;
  }

  // What comes from the kernel.

  answered(message) {
    if (message.row) this.rows.merge(message.row);
    this.said(message.text || "");
    if (message.html) this.showDetail(message);
  }

  news({ rows, after, whole, ended, first = this.rows.first }) {
    this.ended = ended;
    this.rows.first = first;
    if (!whole && after !== this.rows.last) this.hello(); // some were lost on the way: ask for all
    this.rows.take(rows, whole);
    this.picked = this.picked.filter((number) => this.rows.has(number));
    if (this.paused) this.tellCount();
    else this.draw();
  }

  // What goes to the kernel.

  hello() {
    this.link.tell({ kind: "hello", page: this.link.page });
  }

  async ask(question) {
    this.answered(await this.link.ask(question));
  }

  // What the learner does.

  open(number) {
    this.opened = number;
    this.draw();
    this.ask({ kind: "open", number });
  }

  pick(number, on) {
    const others = this.picked.filter((picked) => picked !== number);
    this.picked = on ? [...others, number].slice(-2) : others;
    this.draw();
  }

  compare() {
    const numbers = [...this.picked].sort((a, b) => a - b);
    if (numbers.length === 2) this.ask({ kind: "compare", numbers });
    else this.said("Tick two rows first: the box at the left, or Space on the row.");
  }

  pause() {
    this.paused = !this.paused;
    this.drawnTo = this.paused ? this.rows.last : Infinity;
    this.pauseButton.textContent = this.paused ? "Resume" : "Pause";
    this.draw();
  }

  clear() {
    this.rows.clear();
    this.picked = [];
    this.detail.replaceChildren();
    this.draw();
    this.said("Cleared here. The journal still has them all.");
  }

  // What is seen.

  fits(row) {
    const { target, who, status, meaning, method, passedTo } = row;
    const said = [target, who, status, meaning, method, passedTo].join(" ").toLowerCase();
    return said.includes(this.text.value.trim().toLowerCase()) &&
      (!this.method.value || row.method === this.method.value) &&
      (!this.family.value || String(row.family) === this.family.value) &&
      (this.preflights.checked || !row.preflight);
  }

  draw() {
    const shown = this.rows.upTo(this.drawnTo);
    this.table.draw(shown.filter((row) => this.fits(row)), this.opened, this.picked);
    this.compareButton.textContent = this.picked.length === 2
      ? `Compare ${Math.min(...this.picked)} and ${Math.max(...this.picked)}`
      : "Compare two";
    this.tellCount();
  }

  tellCount() {
    const parts = [this.rows.inWords(this.table.lines.size)];
    if (this.paused) parts.push(`Paused: ${this.rows.after(this.drawnTo)} new.`);
    if (this.ended) parts.push("The server has stopped; what it recorded can still be read.");
    this.count.textContent = parts.join(" ");
  }

  showDetail(message) {
    const code = fold("The same in a cell", codeWithCopy(message.code));
    const parts = [drawn(message.html), code];
    if (message.kind === "opened") parts.push(byteForm(message, (asked) => this.replay(asked)));
    const wasHere = this.node.contains(globalThis.document.activeElement);
    this.detail.replaceChildren(...parts);
    this.detail.setAttribute("aria-label", HEADINGS[message.kind](message));
    if (message.kind === "replayed") this.opened = message.number;
    this.draw();
    if (!wasHere) return; // the kernel was slow, and the learner is at work elsewhere by now
    this.detail.focus({ preventScroll: true });
    intoSight(message.kind === "opened" ? this.detail : this.status, this.detail);
  }

  // Back from what was opened to its row.
  leaveDetail(event) {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    this.table.focus(this.opened);
  }

  replay(asked) {
    this.ask({ kind: "replay", ...asked });
  }

  said(text) {
    this.status.textContent = text;
  }

  close() {
    this.link.close();
    try {
      this.link.tell({ kind: "gone", page: this.link.page });
    } catch { /* the kernel, or this view's side of it, is gone already */ }
  }
}

function render({ model, el }) {
  const view = new View(model, el);
  return () => view.close();
}

export default { render };
