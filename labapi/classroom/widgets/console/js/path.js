// The path, with what the API offers in a list below it: typed words choose from it.

import { button, control, element, input } from "../../form/elements.js";

// Find the suggestion that a request means: same method, and a path that fits its pattern.
export function suggestionFor(suggestions, method, target) {
  const path = target.split("?")[0];
  const asks = suggestions.filter((suggestion) => suggestion.method === method);
  return asks.find((suggestion) => suggestion.path === path) ||
    asks.find((suggestion) => fits(suggestion.path, path));
}

function fits(pattern, path) {
  const steps = pattern.split("/");
  const given = path.split("/");
  return steps.length === given.length &&
    steps.every((step, i) => (/^\{.*\}$/.test(step) ? given[i] : step === given[i]));
}

function matching(suggestions, typed) {
  const words = typed.toLowerCase().split(/\s+/);
  const said = ({ method, path, example, summary }) =>
    `${method} ${path} ${example} ${summary}`.toLowerCase();
  return suggestions.filter((suggestion) => words.every((word) => said(suggestion).includes(word)));
}

export class PathField {
  constructor({ chosen, typed }) {
    this.suggestions = [];
    this.shown = [];
    this.at = -1;
    this.chosen = chosen;
    this.id = `lab-path-${Math.random().toString(36).slice(2)}`;
    this.field = input("text", { spellcheck: false, autocomplete: "off" });
    this.list = element("ul", "lab-offers");
    Object.assign(this.list, { id: this.id, hidden: true });
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", "What this API offers");
    this.opener = button("▾", () => this.toggle());
    this.opener.setAttribute("aria-label", "Show what this API offers");
    this.opener.setAttribute("aria-expanded", "false");
    this.opener.tabIndex = -1; // by keyboard, the arrow key in the field does the same
    this.node = element("div", "lab-path", this.field, this.opener, this.list);
    this.describe();
    this.field.addEventListener("input", () => {
      typed();
      this.show(this.field.value);
    });
    this.field.addEventListener("keydown", (event) => this.onKey(event));
    this.node.addEventListener("focusout", (event) => {
      if (!this.node.contains(event.relatedTarget)) this.hide();
    });
  }

  describe() {
    const said = {
      role: "combobox",
      "aria-label": "Path",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": this.id,
    };
    for (const [name, value] of Object.entries(said)) this.field.setAttribute(name, value);
  }

  get value() {
    return this.field.value;
  }

  set value(text) {
    this.field.value = text;
  }

  // Whoever is about to type here replaces what has just come, and does not add to it.
  selectIfFocused() {
    if (globalThis.document.activeElement === this.field) this.field.select();
  }

  toggle() {
    if (!this.list.hidden) return this.hide();
    this.field.focus();
    return this.show("");
  }

  show(words) {
    this.shown = matching(this.suggestions, words);
    this.list.replaceChildren(...this.shown.map((suggestion, i) => this.line(suggestion, i)));
    this.at = -1;
    this.expand(this.shown.length > 0);
  }

  hide() {
    this.at = -1;
    this.expand(false);
  }

  expand(open) {
    this.list.hidden = !open;
    this.field.setAttribute("aria-expanded", String(open));
    this.opener.setAttribute("aria-expanded", String(open));
    this.field.removeAttribute("aria-activedescendant");
  }

  line(suggestion, i) {
    const made = element(
      "li",
      "",
      element("b", "", suggestion.method),
      element("code", "", suggestion.path),
      element("span", "", suggestion.summary),
    );
    made.id = `${this.id}-${i}`;
    made.setAttribute("role", "option");
    made.setAttribute("aria-selected", "false");
    made.addEventListener("pointerdown", (event) => event.preventDefault()); // keeps the focus
    made.addEventListener("click", () => this.choose(i));
    return control(made);
  }

  choose(i) {
    this.hide();
    this.chosen(this.shown[i]);
  }

  move(to) {
    if (this.list.hidden) this.show("");
    const count = this.shown.length;
    if (!count) return;
    this.at = (to + count) % count;
    [...this.list.children].forEach((line, i) => {
      line.setAttribute("aria-selected", String(i === this.at));
    });
    const line = this.list.children[this.at];
    line.scrollIntoView({ block: "nearest" });
    this.field.setAttribute("aria-activedescendant", line.id);
  }

  onKey(event) {
    if (event.key === "ArrowDown") this.move(this.at + 1);
    else if (event.key === "ArrowUp") this.move(this.at < 0 ? -1 : this.at - 1);
    else if (event.key === "Escape" && !this.list.hidden) this.hide();
    else if (event.key === "Enter" && this.at >= 0) this.choose(this.at);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
