// What the JavaScript of this very page makes of a text. Nothing is sent but to the kernel.

import { button, control, drawn, element, labelled, prose } from "../form/elements.js";
import { Link } from "../form/link.js";

const NOT_READ = "Changed, and not read yet. Predict, then press the button.";

// Of an error its name alone: the words behind it are each browser's own.
function readHere(text) {
  try {
    return JSON.stringify(JSON.parse(text));
  } catch (error) {
    return `✗ ${error.name}`;
  }
}

class ReaderView {
  constructor(model, el) {
    this.model = model;
    this.text = control(element("textarea", "lab-reader-text"));
    this.text.spellcheck = false;
    this.text.value = model.get("text");
    this.text.rows = Math.min(12, Math.max(2, this.text.value.split("\n").length));
    this.text.addEventListener("input", () => this.forget());
    this.read = element("code", "");
    this.status = element("p", "lab-said");
    this.status.setAttribute("role", "status");
    this.changes = element("div", "lab-reader-came");
    this.link = new Link(model, {
      heard: () => {},
      waits: (text) => this.status.replaceChildren(text),
    });
    el.append(this.whole());
    this.show();
  }

  whole() {
    const made = element(
      "section",
      "lab lab-reader",
      element("p", "lab-question", ...prose(this.model.get("question"))),
      labelled("Sent: change it as you like", this.text),
      button("Read it", () => this.show()),
      element("p", "lab-reader-head", "This page's JavaScript reads"),
      element("pre", "lab-code", this.read),
      element("p", "lab-reader-head", "What changed"),
      this.status,
      this.changes,
    );
    made.setAttribute("aria-label", "What a page reads");
    return made;
  }

  forget() {
    this.read.textContent = "…";
    this.changes.replaceChildren();
    this.status.textContent = NOT_READ;
  }

  async show() {
    const text = this.text.value;
    const read = readHere(text);
    this.read.textContent = read;
    this.status.textContent = "";
    const told = await this.link.ask({ kind: "read", text, read });
    if (text !== this.text.value) return; // it was changed meanwhile
    if (told.kind === "refused") this.status.textContent = told.text;
    else this.changes.replaceChildren(drawn(told.html));
  }
}

function render({ model, el }) {
  const view = new ReaderView(model, el);
  return () => view.link.close();
}

export default { render };
