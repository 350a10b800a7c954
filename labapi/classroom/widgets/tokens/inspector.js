// The token inspector: three parts to be read and altered, and what the server says of the token.

import { button, codeWithCopy, control, drawn, element, fold, prose } from "../form/elements.js";
import { Link } from "../form/link.js";

const TYPED_MS = 400;
const NOTE = "Change a letter in part 1 or 2: the token is sent to the server as it then is.";
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

function piece(text, i) {
  const number = element("sup", "", String(i + 1));
  return element("span", `lab-piece lab-piece-${i + 1}`, number, text);
}

class InspectorView {
  constructor(model, el) {
    this.model = model;
    this.token = element("p", "lab-token");
    this.header = editor("Header, as JSON", 7, () => this.typed());
    this.claims = editor("Payload, as JSON", 10, () => this.typed());
    this.about = element("div", "");
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
      this.buttons,
      this.status,
      this.verdict,
      this.token,
      element("p", "lab-note", NOTE),
      element(
        "div",
        "lab-parts",
        part(1, "Header: how it is signed", this.header),
        part(
          2,
          "Payload: what it claims",
          this.claims,
          element("p", "lab-note", READABLE),
          fold("What each claim means", this.about),
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

  async ask(content) {
    this.newest = content;
    const answer = await this.link.ask(content);
    if (this.newest !== content) return; // something newer was asked meanwhile
    if (answer.kind === "refused") {
      this.verdict.replaceChildren();
      this.say(`✗ ${answer.text}`);
    } else this.take(answer, content.kind);
  }

  take(answer, kind) {
    if (answer.buttons) this.drawButtons(answer.buttons);
    if (kind !== "edit") {
      this.header.value = answer.header;
      this.claims.value = answer.claims;
    }
    this.draw(answer.pieces);
    this.about.replaceChildren(drawn(answer.about));
    this.signature.textContent = answer.signature;
    this.unmasker.hidden = !answer.pieces[2];
    this.verdict.replaceChildren(drawn(answer.verdict));
    this.code.replaceChildren(codeWithCopy(answer.code));
    this.say(answer.said || "");
  }

  draw(pieces) {
    this.pieces = pieces;
    const dot = () => Object.assign(element("span", "", "."), { ariaHidden: "true" });
    const [one, two, three] = pieces.map(piece);
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
