// The body: as text or as the schema's form, which stay in step; and the examples of the API.

import { button, choice, control, element } from "../../form/elements.js";
import { tellFault } from "./faults.js";
import { SchemaForm } from "./form.js";

const MOST_ROWS = 20;

export class BodyField {
  constructor({ changed, contentType, putContentType }) {
    Object.assign(this, { changed, contentType, putContentType });
    this.bodies = [];
    this.faults = [];
    this.told = [];
    this.text = control(element("textarea", "lab-code-field"));
    Object.assign(this.text, { rows: 5, spellcheck: false });
    this.text.setAttribute("aria-label", "Body, as text");
    this.text.addEventListener("input", () => this.typed());
    this.form = new SchemaForm((text, name) => {
      this.text.value = text;
      this.faults = this.faults.filter(({ field }) => field !== name);
      this.typed(true);
    });
    this.asText = button("As text", () => this.turn(false));
    this.asForm = button("As a form", () => this.turn(true));
    this.examples = element("span", "lab-field");
    this.note = element("p", "lab-note");
    this.tools = element("div", "lab-fields", this.asText, this.asForm, this.examples);
    this.node = element("div", "", this.tools, this.text, this.form.node, this.note);
    this.turn(false);
  }

  get value() {
    return this.text.value;
  }

  set value(text) {
    this.text.value = text;
    this.faults = [];
    this.text.rows = Math.min(Math.max(text.split("\n").length + 1, 5), MOST_ROWS);
    this.redraw();
  }

  turn(toForm) {
    this.isForm = toForm;
    this.asText.setAttribute("aria-pressed", String(!toForm));
    this.asForm.setAttribute("aria-pressed", String(toForm));
    this.text.hidden = toForm;
    this.form.node.hidden = !toForm;
    this.redraw();
  }

  typed(fromForm = false) {
    this.comment();
    if (!fromForm) {
      this.faults = [];
      this.redraw();
    }
    this.changed();
  }

  redraw() {
    if (this.isForm) this.form.draw(this.described()?.fields || [], this.value);
    this.comment();
    this.drawFaults();
  }

  // Tell what is wrong with the body: in the form at each field, else below the text.
  tell(faults) {
    this.faults = faults;
    this.drawFaults();
  }

  drawFaults() {
    for (const forget of this.told) forget();
    this.told = this.faults.map(({ field, message }) => {
      const line = this.isForm && this.form.lineOf(field);
      if (line) return tellFault(line.given, message, line);
      const text = field ? `${field}: ${message}` : message;
      return tellFault(this.text, text, this.isForm ? this.form.node : this.text);
    });
  }

  // The body as the API describes it for this content type.
  described() {
    const type = (this.contentType() || "").split(";")[0].trim();
    return this.bodies.find((body) => body.media_type === type) || this.bodies[0];
  }

  comment() {
    const said = [];
    if (this.value && /json|^$/.test(this.contentType() || "")) {
      try {
        JSON.parse(this.value);
      } catch (error) {
        said.push(`This is no JSON (${error.message}). It is sent as it stands.`);
      }
    }
    this.note.replaceChildren(...said);
    if (this.value && this.contentType() === undefined) this.note.append(...this.missingType());
  }

  missingType() {
    const type = this.bodies[0]?.media_type || "application/json";
    const add = button(`Add Content-Type: ${type}`, () => {
      this.putContentType(type);
      this.comment();
      this.text.focus();
    });
    return [" No header says what this body is. ", add];
  }

  suggest(bodies) {
    if (bodies === this.bodies) return;
    this.bodies = bodies;
    const all = bodies.flatMap((body) =>
      body.examples.map(([name, text]) => ({ ...body, name, text }))
    );
    const named = ({ name, media_type }) => (bodies.length > 1 ? `${name} (${media_type})` : name);
    const list = choice([["", "choose…"], ...all.map((one, i) => [String(i), named(one)])]);
    list.addEventListener("change", () => this.take(all[Number(list.value)], list));
    this.examples.replaceChildren(
      ...(all.length ? [element("label", "lab-field", element("span", "", "Examples"), list)] : []),
    );
    this.redraw();
  }

  take(example, list) {
    if (!list.value) return;
    list.value = "";
    this.putContentType(example.media_type);
    this.value = example.text;
    this.changed();
  }
}
