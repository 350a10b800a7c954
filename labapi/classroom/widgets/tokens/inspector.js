// The token inspector: three parts to be read and altered, and what the server says of the token.

import {
  button,
  codeWithCopy,
  control,
  drawn,
  element,
  fold,
  input,
  labelled,
  prose,
} from "../form/elements.js";
import { Link } from "../form/link.js";

const TYPED_MS = 400;
const PASTED_MS = 150;
const NOTE = "Change a letter in part 1 or 2: the token is sent to the server as it then is.";
const PASTE_LABEL = "Paste another token: it is taken apart in this kernel";
const PASTE_NOTE = "It never leaves this computer, and is shown to the lab only if it names the " +
  "lab as its issuer.";
const READABLE = "Nothing here is encrypted: whoever holds the token can read this.";

function editor(label, rows, typed) {
  const made = control(element("textarea", "lab-code-field"));
  Object.assign(made, { rows, spellcheck: false });
  made.setAttribute("aria-label", label);
  made.addEventListener("input", typed);
  return made;
}

function part(number, title, ...children) {
  const heading = element("p", "", element("strong", "", `${number} ${title}`));
  return element("div", `lab-part lab-piece-${number}`, heading, ...children);
}

function piece(text, i, changed) {
  const number = element("sup", "", changed ? `${i + 1} changed` : String(i + 1));
  const name = `lab-piece lab-piece-${i + 1}${changed ? " lab-changed" : ""}`;
  return element("span", name, number, text);
}

class InspectorView {
  constructor(model, el) {
    this.model = model;
    this.token = element("p", "lab-token");
    this.header = editor("Header, as JSON", 7, () => this.typed());
    this.claims = editor("Payload, as JSON", 10, () => this.typed());
    this.fields = [element("div", ""), element("div", "")];
    this.known = element("div", "");
    this.paste = input("text", { spellcheck: false, autocomplete: "off", className: "lab-paste" });
    this.paste.addEventListener("input", () => this.pasted());
    this.putBack = button("Back to the cell's token", () => this.ask({ kind: "put_back" }));
    this.putBack.hidden = true;
    this.signature = element("p", "");
    this.unmasker = button("Show the signature", () => this.unmask());
    this.verdict = element("div", "lab-inspector-verdict");
    this.verdict.setAttribute("role", "status");
    this.status = element("p", "lab-said");
    this.status.setAttribute("role", "status");
    this.code = element("div", "");
    this.buttons = element("div", "lab-variants");
    this.buttons.setAttribute("role", "group");
    this.buttons.setAttribute("aria-label", "The token in other forms");
    this.link = new Link(model, { heard: () => {}, waits: (text) => this.say(text) });
    el.append(this.whole());
    this.ask({ kind: "hello" });
  }

  whole() {
    const made = element(
      "section",
      "lab lab-inspector",
      element("p", "lab-question", ...prose(this.model.get("question"))),
      element("div", "lab-pasting", labelled(PASTE_LABEL, this.paste), this.putBack),
      element("p", "lab-note", PASTE_NOTE),
      this.status,
      this.token,
      this.buttons,
      element("div", "lab-said-of-it", this.verdict, this.known),
      element("p", "lab-note", NOTE),
      element(
        "div",
        "lab-parts",
        part(1, "Header: how it is signed", this.header, this.fields[0]),
        part(
          2,
          "Payload: what it claims",
          this.claims,
          this.fields[1],
          element("p", "lab-note", READABLE),
        ),
        part(3, "Signature: what makes it hard to forge", this.signature, this.unmasker),
      ),
      fold("The same in Python", this.code),
    );
    made.setAttribute("aria-label", "Token inspector");
    return made;
  }

  typed() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.press("");
      this.ask({ kind: "edit", header: this.header.value, claims: this.claims.value });
    }, TYPED_MS);
  }

  // What is pasted comes as a whole; what is typed is waited for.
  pasted() {
    clearTimeout(this.timer);
    const text = this.paste.value;
    if (!text.trim()) return this.refuse("");
    this.timer = setTimeout(() => this.ask({ kind: "paste", text }), PASTED_MS);
  }

  refuse(text) {
    this.paste.setAttribute("aria-invalid", String(Boolean(text)));
    this.say(text && `✗ ${text}`);
  }

  async ask(content) {
    this.newest = content;
    const answer = await this.link.ask(content);
    if (this.newest !== content) return; // something newer was asked meanwhile
    if (answer.kind === "refused" && content.kind === "paste") this.refuse(answer.text);
    else if (answer.kind === "refused") {
      this.verdict.replaceChildren();
      this.say(`✗ ${answer.text}`);
    } else this.take(answer, content.kind);
  }

  take(answer, kind) {
    if (answer.buttons) this.drawButtons(answer.buttons);
    if ("pasted" in answer) this.putBack.hidden = !answer.pasted;
    if (kind === "paste" || kind === "put_back") {
      this.paste.value = "";
      this.refuse("");
      this.press("");
    }
    if (kind !== "edit") {
      this.header.value = answer.header;
      this.claims.value = answer.claims;
    }
    this.changed = answer.changed;
    this.draw(answer.pieces);
    answer.fields.forEach((html, i) => this.fields[i].replaceChildren(drawn(html)));
    this.known.replaceChildren(drawn(answer.known));
    this.signature.textContent = answer.signature;
    this.unmasker.hidden = !answer.pieces[2];
    this.verdict.replaceChildren(drawn(answer.verdict));
    this.code.replaceChildren(codeWithCopy(answer.code));
    this.say(answer.said || "");
  }

  draw(pieces) {
    this.pieces = pieces;
    const dot = () => Object.assign(element("span", "", "."), { ariaHidden: "true" });
    const [one, two, three] = pieces.map((text, i) => piece(text, i, this.changed[i]));
    this.token.replaceChildren(one, dot(), two, dot(), three);
  }

  drawButtons(variants) {
    const made = variants.map(([name, label]) => {
      const one = button(label, () => {
        clearTimeout(this.timer);
        this.press(name);
        this.ask({ kind: "variant", name });
      });
      return Object.assign(one, { value: name });
    });
    this.buttons.replaceChildren(...made);
    this.press("");
  }

  press(name) {
    for (const one of this.buttons.children) {
      one.setAttribute("aria-pressed", String(one.value === name));
    }
  }

  async unmask() {
    const answer = await this.link.ask({ kind: "unmask" });
    if (answer.kind === "signature") this.draw([...this.pieces.slice(0, 2), answer.text]);
  }

  say(text) {
    this.status.textContent = text;
  }

  close() {
    clearTimeout(this.timer);
    this.link.close();
  }
}

function render({ model, el }) {
  const view = new InspectorView(model, el);
  return () => view.close();
}

export default { render };
