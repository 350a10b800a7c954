// Two panels: the request as code, and code as the request.

import { button, codeWithCopy, control, element, input, labelled } from "../../form/elements.js";

const MASK = "••••••";

// The draft in four languages; `ask` gives a promise of the pairs of name and code.
export class CodePanel {
  constructor(ask) {
    this.ask = ask;
    this.language = 0;
    this.secrets = input("checkbox");
    this.secrets.addEventListener("change", () => this.refresh());
    this.unmask = labelled("write keys and passwords out", this.secrets);
    this.languages = element("div", "lab-fields");
    this.languages.setAttribute("role", "group");
    this.languages.setAttribute("aria-label", "Language");
    this.code = element("div", "");
    this.node = element("div", "", this.languages, this.unmask, this.code);
  }

  async refresh() {
    const codes = await this.ask(this.secrets.checked);
    if (!codes) this.code.replaceChildren();
    else this.draw(codes);
  }

  draw(codes) {
    const made = codes.map(([name], i) => {
      const one = button(name, () => this.turn(i, codes));
      one.setAttribute("aria-pressed", String(i === this.language));
      return one;
    });
    this.languages.replaceChildren(...made);
    const text = codes[this.language][1];
    this.unmask.hidden = !this.secrets.checked && !text.includes(MASK);
    this.code.replaceChildren(codeWithCopy(text));
  }

  turn(language, codes) {
    this.language = language;
    this.draw(codes);
    this.languages.children[language].focus();
  }
}

// A curl command to paste; `take` is called with it.
export function curlPanel(take) {
  const text = control(element("textarea", "lab-code-field"));
  Object.assign(text, {
    rows: 5,
    spellcheck: false,
    placeholder: "curl -X POST http://… -H 'Content-Type: application/json' -d '{…}'",
  });
  const why =
    "Paste a curl command: from a manual, or from your browser's network tab, where a right click on a request offers Copy as cURL.";
  const label = element("label", "", element("p", "lab-note", why), text);
  return element("div", "", label, button("Take it over", () => take(text.value)));
}
