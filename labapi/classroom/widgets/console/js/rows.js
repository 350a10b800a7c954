// Names and values, a row each; an empty row waits at the end.

import { button, control, element, input } from "../../form/elements.js";
import { tellFault } from "./faults.js";

export class Rows {
  // `what` is one of them, `about` says what they are for; `changed` is called after a change.
  constructor(what, about, changed) {
    this.what = what;
    this.changed = changed;
    this.known = [];
    this.adders = [];
    this.names = control(element("datalist", ""));
    this.names.id = `lab-names-${Math.random().toString(36).slice(2)}`;
    this.rows = element("div", "lab-rows");
    this.suggested = element("div", "lab-offered");
    this.node = element(
      "div",
      "",
      element("p", "lab-note", about),
      this.rows,
      this.suggested,
      this.names,
    );
    this.value = [];
  }

  get value() {
    return this.pairs().filter(([name, value]) => name.trim() || value.trim());
  }

  set value(pairs) {
    this.rows.replaceChildren(...[...pairs, ["", ""]].map((pair) => this.row(pair)));
    this.hideTaken();
  }

  pairs() {
    return [...this.rows.children].map((row) => [row.name.value, row.field.value]);
  }

  row([name, value]) {
    const one = input("text", { value: name, placeholder: "name", spellcheck: false });
    const two = input("text", { value, placeholder: "value", spellcheck: false });
    const about = element("p", "lab-note");
    one.setAttribute("list", this.names.id);
    one.setAttribute("aria-label", `Name of this ${this.what}`);
    two.setAttribute("aria-label", `Value of ${name || `this ${this.what}`}`);
    const remove = button("×", () => this.remove(made));
    remove.setAttribute("aria-label", `Remove ${name || `this ${this.what}`}`);
    const made = element("div", "lab-row", one, two, remove, about);
    Object.assign(made, { name: one, field: two });
    made.addEventListener("input", () => this.typed(made, about));
    about.textContent = this.about(name);
    return made;
  }

  typed(row, about) {
    about.textContent = this.about(row.name.value);
    row.field.setAttribute("aria-label", `Value of ${row.name.value || `this ${this.what}`}`);
    if (row === this.rows.lastChild) this.rows.append(this.row(["", ""]));
    this.hideTaken();
    this.changed();
  }

  remove(row) {
    const next = row.nextSibling; // the empty row at the end has no button to remove it
    row.remove();
    next.name.focus();
    this.hideTaken();
    this.changed();
  }

  about(name) {
    return this.known.find((one) => one.name.toLowerCase() === name.trim().toLowerCase())?.about ||
      "";
  }

  // Give a name its value: in its row, or in a new one.
  put(name, value) {
    const others = this.value.filter(([one]) => one.toLowerCase() !== name.toLowerCase());
    this.value = [...others, [name, value]];
    this.changed();
  }

  // Tell the faults of these names at their rows, and give those that are of something else.
  tell(faults, place) {
    for (const forget of this.told || []) forget();
    this.told = [];
    return faults.filter((fault) => {
      const named = ({ name }) => name.value.trim().toLowerCase() === fault.field.toLowerCase();
      const row = [place, ""].includes(fault.place) && [...this.rows.children].find(named);
      if (!fault.field || !row) return true;
      this.told.push(tellFault(row.field, fault.message, row.lastChild));
      return false;
    });
  }

  get(name) {
    return this.value.find(([one]) => one.toLowerCase() === name.toLowerCase())?.[1];
  }

  // What the API knows here: names to complete, and a button for each that is not there yet.
  suggest(known) {
    this.known = known;
    this.names.replaceChildren(
      ...known.map(({ name }) => Object.assign(element("option", ""), { value: name })),
    );
    this.adders = known.map((one) => this.adder(one));
    this.suggested.replaceChildren(...this.adders);
    this.hideTaken();
    for (const row of this.rows.children) {
      row.querySelector(".lab-note").textContent = this.about(row.name.value);
    }
  }

  hideTaken() {
    for (const adder of this.adders) adder.hidden = this.get(adder.value) !== undefined;
  }

  adder(one) {
    const made = button(`+ ${one.name}`, () => {
      this.put(one.name, one.example || one.choices[0] || "");
      [...this.rows.children].find((row) => row.name.value === one.name).field.focus();
    });
    return Object.assign(made, { title: one.about, value: one.name });
  }
}
