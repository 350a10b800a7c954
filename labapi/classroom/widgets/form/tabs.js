// Tabs as screen readers know them: one is in the tab order, the arrow keys go to the others.

import { control, element } from "./elements.js";

export class Tabs {
  // `panels`: a list of [name, panel]; `chosen` is called with the name of the one that opens.
  constructor(label, panels, chosen) {
    const group = `lab-tab-${Math.random().toString(36).slice(2)}`;
    this.chosen = chosen;
    this.tabs = panels.map(([name, panel], i) => this.tab(name, panel, `${group}-${i}`));
    this.list = element("div", "lab-tabs", ...this.tabs.map(({ button }) => button));
    this.list.setAttribute("role", "tablist");
    this.list.setAttribute("aria-label", label);
    this.list.addEventListener("keydown", (event) => this.onKey(event));
    this.node = element("div", "lab-tabbed", this.list, ...panels.map(([, panel]) => panel));
  }

  tab(name, panel, id) {
    const button = control(element("button", "lab-tab", name));
    Object.assign(button, { type: "button", id });
    button.setAttribute("role", "tab");
    button.setAttribute("aria-controls", `${id}-panel`);
    button.addEventListener("click", () => this.open(name));
    panel.id = `${id}-panel`;
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", id);
    return { name, button, panel };
  }

  open(name) {
    this.name = name;
    for (const tab of this.tabs) {
      const here = tab.name === name;
      tab.button.setAttribute("aria-selected", String(here));
      tab.button.tabIndex = here ? 0 : -1;
      tab.panel.hidden = !here;
    }
    this.chosen(name);
  }

  // Open the tab that holds something.
  openWith(node) {
    const holder = this.tabs.find(({ panel }) => panel.contains(node));
    if (holder && holder.name !== this.name) this.open(holder.name);
  }

  // Write how many things a tab holds behind its name.
  count(name, number) {
    const { button } = this.tabs.find((tab) => tab.name === name);
    button.textContent = number ? `${name} (${number})` : name;
  }

  onKey(event) {
    const here = this.tabs.findIndex((tab) => tab.name === this.name);
    const last = this.tabs.length - 1;
    const goes = { ArrowRight: here + 1, ArrowLeft: here - 1, Home: 0, End: last };
    if (!(event.key in goes)) return;
    const next = this.tabs[(goes[event.key] + this.tabs.length) % this.tabs.length];
    this.open(next.name);
    next.button.focus();
    event.preventDefault();
  }
}
