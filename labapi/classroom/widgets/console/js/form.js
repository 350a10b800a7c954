// The schema's form: a field for each value of a JSON body. The text of the body is what counts:
// the form reads it, and writes it anew after each change.

import { button, choice, element, input } from "../../form/elements.js";

const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;

// Give a body as an object, or null where a form cannot show it.
export function readBody(text) {
  if (!text.trim()) return {};
  try {
    const value = JSON.parse(text);
    return value && typeof value === "object" && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

function valueAt(body, keys) {
  return keys.reduce(
    (value, key) => (value && typeof value === "object" ? value[key] : undefined),
    body,
  );
}

function putAt(body, keys, value) {
  const [key, ...rest] = keys;
  if (rest.length) {
    const inner = body[key] && typeof body[key] === "object" ? body[key] : {};
    putAt(inner, rest, value);
    if (Object.keys(inner).length) body[key] = inner;
    else delete body[key];
  } else if (value === undefined) delete body[key];
  else body[key] = value;
}

// A number stays what it is, JSON is read; all else is sent as text, wrong or not.
function parsed(text, kind) {
  if (text.trim() === "") return undefined;
  if (kind.startsWith("string")) return text;
  if (NUMBER.test(text.trim()) || /^(true|false|null)$/.test(text.trim())) return JSON.parse(text);
  try {
    return /^[[{"]/.test(text.trim()) ? JSON.parse(text) : text;
  } catch {
    return text;
  }
}

function written(value) {
  if (value === undefined) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

function parents(fields) {
  return new Set(fields.map(({ keys }) => keys.slice(0, -1).join("\n")));
}

// The fields that get a control: no list is taken apart, and of several shapes the first is shown.
function leaves(fields) {
  const flat = fields.filter(({ keys }) => keys.length && !keys.includes("[]"));
  const above = parents(flat);
  const [first] = flat.map(({ of }) => of);
  return flat.filter(({ keys, of }) => of === first && !above.has(keys.join("\n")));
}

// What the body holds and the API does not describe: the keys that lead to each.
function strangers(body, fields, above = []) {
  return Object.entries(body).flatMap(([key, value]) => {
    const keys = [...above, key];
    if (!fields.some((field) => field.keys.join("\n") === keys.join("\n"))) return [keys];
    const inside = value && typeof value === "object" && !Array.isArray(value);
    return inside ? strangers(value, fields, keys) : [];
  });
}

function fieldFor(field) {
  if (field.kind.startsWith("boolean")) {
    return choice([["", "not sent"], ["true", "true"], ["false", "false"]]);
  }
  if (field.choices.length && field.choices.every((one) => typeof one === "string")) {
    return choice([["", "not sent"], ...field.choices.map((one) => [one, one])]);
  }
  return input("text", {
    placeholder: field.default && `${field.default} if not sent`,
    spellcheck: false,
  });
}

function line(field, changed) {
  const made = fieldFor(field);
  made.addEventListener("input", () => changed(field.keys, parsed(made.value, field.kind)));
  const name = element("span", "lab-form-name", element("code", "", field.keys.join(".")));
  if (field.required) name.append(element("span", "lab-note", " required"));
  const about = element("span", "lab-note", field.about);
  const whole = element("label", "lab-form-line", name, made, about);
  return Object.assign(whole, { field, given: made });
}

// A field that the API does not describe: to be changed, or taken away.
function strangeLine(keys, changed, remove) {
  const name = keys.join(".");
  const made = input("text", { spellcheck: false });
  made.addEventListener("input", () => changed(keys, parsed(made.value, "")));
  const label = element("label", "", element("code", "", name), " ", made);
  const taker = button("Remove", () => remove(keys));
  taker.setAttribute("aria-label", `Remove ${name}`);
  const about = element("span", "lab-note", "The API does not describe this field.");
  const whole = element("div", "lab-form-line lab-form-strange", label, about, taker);
  return Object.assign(whole, { field: { keys }, given: made, taker });
}

export class SchemaForm {
  constructor(wrote) {
    this.wrote = wrote;
    this.node = element("div", "lab-form");
    this.lines = [];
  }

  // Show the fields of a body that the API describes, filled from the text.
  draw(fields, text) {
    const body = readBody(text);
    const known = leaves(fields);
    if (body === null || !known.length) {
      this.lines = [];
      const why = known.length
        ? "The text is no JSON object, so no form can show it. Mend the text, or choose an example."
        : "The API describes no fields for this method and path.";
      this.node.replaceChildren(element("p", "lab-note", why));
      return;
    }
    this.body = body;
    const change = (keys, value) => this.change(keys, value);
    const strange = strangers(body, fields);
    this.lines = [
      ...known.map((field) => line(field, change)),
      ...strange.map((keys) => strangeLine(keys, change, () => this.remove(keys))),
    ];
    for (const one of this.lines) this.fill(one);
    this.node.replaceChildren(...this.lines);
  }

  // The line of a value, by its path such as `features.age`.
  lineOf(name) {
    return this.lines.find(({ field }) => field.keys.join(".") === name);
  }

  // Take away a field; whoever did it goes on at the next one of its kind, or at the first line.
  remove(keys) {
    const at = this.lines.findIndex(({ field }) => field.keys === keys);
    const [gone] = this.lines.splice(at, 1);
    this.change(keys, undefined);
    const next = this.lines.slice(at).find(({ taker }) => taker);
    (next?.taker || this.lines[0].given).focus();
    if (gone.nextSibling?.matches(".lab-fault")) gone.nextSibling.remove();
    gone.remove();
  }

  fill(one) {
    const text = written(valueAt(this.body, one.field.keys));
    const { given: made } = one;
    if (made.tagName === "SELECT" && ![...made.options].some(({ value }) => value === text)) {
      made.append(Object.assign(element("option", "", text), { value: text }));
    }
    made.value = text;
  }

  change(keys, value) {
    putAt(this.body, keys, value);
    this.wrote(JSON.stringify(this.body, null, 2), keys.join("."));
  }
}
