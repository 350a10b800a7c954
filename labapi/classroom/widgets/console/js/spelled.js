// JSON as it is spelled. `JSON.parse` makes 9007199254740993 end in a 2 and 1e400 infinite, and
// keeps one of two members of a name (RFC 8259, sections 4 and 6); here all stay as they stand.

const TOKENS = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

// A number, a text, true, false or null, with the characters that it was written in.
export class Spelled {
  constructor(text) {
    this.text = text;
  }

  write() {
    return this.text;
  }
}

class Items {
  constructor() {
    this.values = [];
  }

  write(indent, margin = "") {
    const parts = this.values.map((value) => (inner) => value.write(indent, inner));
    return enclosed("[]", parts, indent, margin);
  }
}

// An object: its members in their order, and twice where they were.
export class Members {
  constructor() {
    this.pairs = []; // of a name as it is spelled, and its value
  }

  get names() {
    return [...new Set(this.pairs.map(([name]) => JSON.parse(name)))];
  }

  // Of two with this name, the last: most readers take that one.
  find(name) {
    return this.pairs.findLast(([one]) => JSON.parse(one) === name);
  }

  get(name) {
    return this.find(name)?.[1];
  }

  set(name, value) {
    const known = this.find(name);
    if (known) known[1] = value;
    else this.pairs.push([JSON.stringify(name), value]);
  }

  remove(name) {
    this.pairs = this.pairs.filter(([one]) => JSON.parse(one) !== name);
  }

  write(indent, margin = "") {
    const parts = this.pairs.map(([name, value]) => (inner) =>
      `${name}:${indent && " "}${value.write(indent, inner)}`
    );
    return enclosed("{}", parts, indent, margin);
  }
}

// Write parts between brackets as JSON.stringify does: a line each, or all in one without an indent.
function enclosed([open, close], parts, indent, margin) {
  const inner = margin + indent;
  const [before, after] = indent && parts.length ? [`\n${inner}`, `\n${margin}`] : ["", ""];
  return open + before + parts.map((part) => part(inner)).join(`,${before}`) + after + close;
}

// Read a text of JSON; it throws what JSON.parse throws.
export function spelled(text) {
  JSON.parse(text); // so that nothing has to be checked below
  return valueFrom(text.match(TOKENS).values());
}

function valueFrom(tokens, token = tokens.next().value) {
  if (token === "[") return itemsFrom(tokens);
  return token === "{" ? membersFrom(tokens) : new Spelled(token);
}

function itemsFrom(tokens) {
  const made = new Items();
  for (let token = next(tokens); token !== "]"; token = next(tokens)) {
    made.values.push(valueFrom(tokens, token));
  }
  return made;
}

function membersFrom(tokens) {
  const made = new Members();
  for (let name = next(tokens); name !== "}"; name = next(tokens)) {
    made.pairs.push([name, valueFrom(tokens, next(tokens))]);
  }
  return made;
}

// The next token that is more than a mark between two others.
function next(tokens) {
  const { value } = tokens.next();
  return value === "," || value === ":" ? next(tokens) : value;
}
