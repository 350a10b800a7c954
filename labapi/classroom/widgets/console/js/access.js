// Who sends the request: a credential. It is kept in the header that carries it, and nowhere else.

import { button, choice, element, input, labelled, prose } from "../../form/elements.js";

const KEY_HEADER = "X-API-Key";
const TOKEN_HEADER = "Authorization";
const CARRIERS = [KEY_HEADER, TOKEN_HEADER].map((name) => name.toLowerCase());
const KINDS = [
  ["none", "nobody says"],
  ["key", "an API key"],
  ["token", "a token (Bearer)"],
  ["basic", "a name and a password (Basic)"],
];
const SECRETS = { key: "Key", token: "Token", basic: "Password" };
const WHERE = {
  none: "No credential is sent.",
  empty: "Nothing is typed in yet, so no credential is sent.",
  key: `It goes into the header \`${KEY_HEADER}\`, with each request anew.`,
  token: `It goes into the header \`${TOKEN_HEADER}\`, after \`Bearer\`, with each request anew.`,
  basic: `Both go into the header \`${TOKEN_HEADER}\`, in base64: written otherwise, not hidden.`,
  several: "Two credentials stand in the headers. Choose one here, or remove one there.",
  other: `The header \`${TOKEN_HEADER}\` holds something else. It is sent as it stands there.`,
};
const NOBODY = "The API asks nobody who they are here.";

function isCarrier([name]) {
  return CARRIERS.includes(name.trim().toLowerCase());
}

// Text as base64, by way of its bytes.
function encoded(text) {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

function decoded(text) {
  return new TextDecoder().decode(Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0)));
}

function basic(text) {
  try {
    const [, user, secret] = decoded(text.trim()).match(/^([^:]*):(.*)$/s);
    return { kind: "basic", user, secret };
  } catch {
    return { kind: "other" };
  }
}

// Read the credential that stands in the headers.
export function credentialIn(pairs) {
  const carriers = pairs.filter(isCarrier);
  if (!carriers.length) return { kind: "none" };
  if (carriers.length > 1) return { kind: "several" };
  const [[name, value]] = carriers;
  if (name.trim().toLowerCase() === KEY_HEADER.toLowerCase()) return { kind: "key", secret: value };
  const [, scheme, rest] = value.match(/^(\S*)\s*(.*)$/s);
  if (scheme.toLowerCase() === "bearer") return { kind: "token", secret: rest };
  return scheme.toLowerCase() === "basic" ? basic(rest) : { kind: "other" };
}

// Write it as a header; none where there is nothing to write.
function header({ kind, user, secret }) {
  const text = secret.trim();
  if (kind === "key" && text) return [KEY_HEADER, text];
  if (kind === "token" && text) return [TOKEN_HEADER, `Bearer ${text}`];
  if (kind === "basic" && (user || secret)) {
    return [TOKEN_HEADER, `Basic ${encoded(`${user}:${secret}`)}`];
  }
  return null;
}

export class AccessPanel {
  // `headers` are the rows that hold it; `changed` is called after a change, `fetchToken` asks
  // the kernel to change the key for a token.
  constructor(headers, { changed, fetchToken }) {
    this.headers = headers;
    this.changed = changed;
    this.kind = choice(KINDS);
    this.user = input("text", { autocomplete: "off", spellcheck: false });
    this.secret = input("password", { autocomplete: "off", spellcheck: false });
    this.shower = input("checkbox");
    this.asked = element("p", "lab-note");
    this.where = element("p", "lab-note");
    this.secretField = labelled("", this.secret);
    this.userField = labelled("Name", this.user);
    this.showField = labelled("show it", this.shower);
    this.fetcher = button("Get a token for this key", fetchToken);
    this.kind.addEventListener("change", () => this.write());
    for (const field of [this.user, this.secret]) {
      field.addEventListener("input", () => this.write());
    }
    this.shower.addEventListener("change", () => this.unmask());
    const fields = element(
      "div",
      "lab-fields",
      labelled("Who sends it", this.kind),
      this.userField,
      this.secretField,
      this.showField,
      this.fetcher,
    );
    this.node = element("div", "", this.asked, fields, this.where);
    this.suggest(undefined);
    this.draw("none");
  }

  // Say what the API asks for, as far as its document tells.
  suggest(known) {
    const text = known ? known.access || NOBODY : "The API's document does not tell of this path.";
    this.asked.replaceChildren(...prose(text));
  }

  // Follow what stands in the headers.
  read() {
    const found = credentialIn(this.headers.value);
    const empty = found.kind === "none" && this.kind.value !== "none";
    if (!empty && found.kind in SECRETS) this.kind.value = found.kind;
    const texts = [[this.user, found.user || ""], [this.secret, found.secret || ""]];
    for (const [field, text] of texts) {
      if (field.value !== text) field.value = text;
    }
    this.draw(empty ? "empty" : found.kind);
  }

  write() {
    const others = this.headers.value.filter((pair) => !isCarrier(pair));
    const given = header({
      kind: this.kind.value,
      user: this.user.value,
      secret: this.secret.value,
    });
    this.headers.value = given ? [...others, given] : others;
    this.changed();
  }

  draw(kind) {
    const name = SECRETS[this.kind.value];
    this.secretField.firstChild.textContent = name || "";
    this.secretField.hidden = this.showField.hidden = !name;
    this.userField.hidden = this.kind.value !== "basic";
    this.fetcher.hidden = this.kind.value !== "key" || !this.secret.value;
    this.where.replaceChildren(...prose(WHERE[kind]));
  }

  unmask() {
    this.secret.type = this.shower.checked ? "text" : "password";
  }

  // How many credentials there are, for the tab to tell.
  get count() {
    return this.headers.value.filter(isCarrier).length;
  }
}
