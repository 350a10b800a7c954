// The schema's form: a field for each value of a JSON body. The text of the body is what counts:
// the form reads it, and writes it anew after each change.

import { button, choice, element, input } from "../../form/elements.js";
import { Members, Spelled, spelled } from "./spelled.js";

const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;

// Give a body as an object, or null where a form cannot show it.
export function readBody(text) {
  if (!text.trim()) return new Members();
  try {
    const value = spelled(text);
    return value instanceof Members ? value : null;
  } catch {
    return null;
  }
}

function valueAt(body, keys) {
  return keys.reduce((value, key) => (value instanceof Members ? value.get(key) : undefined), body);
}

function putAt(body, keys, value) {
  const [key, ...rest] = keys;
  if (rest.length) {
    const there = body.get(key);
    const inner = there instanceof Members ? there : new Members();
    putAt(inner, rest, value);
    if (inner.pairs.length) body.set(key, inner);
    else body.remove(key);
  } else if (value === undefined) body.remove(key);
  else body.set(key, value);
}

// A number stays as it is typed, JSON is read; all else is sent as text, wrong or not.
function parsed(text, kind) {
  const bare = text.trim();
  if (bare === "") return undefined;
  if (!kind.startsWith("string")) {
    if (NUMBER.test(bare)) return new Spelled(bare);
    try {
      if (/^([[{"]|(true|false|null)$)/.test(bare)) return spelled(bare);
    } catch {
      // no JSON: it is a text, then
    }
  }
  return new Spelled(JSON.stringify(text));
}

function written(value) {
  if (value === undefined) return "";
  const text = value.write("");
  return text.startsWith('"') ? JSON.parse(text) : text;
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
  return body.names.flatMap((key) => {
    const [keys, value] = [[...above, key], body.get(key)];
    if (!fields.some((field) => field.keys.join("\n") === keys.join("\n"))) return [keys];
    return value instanceof Members ? strangers(value, fields, keys) : [];
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
    this.wrote(this.body.write("  "), keys.join("."));
  }
}
