// What came last, and to which request: the form may hold another one by now.

import { drawn, element } from "../../form/elements.js";

const OTHER = "The form holds another request by now.";

// A draft as what it asks for, however it was typed: a query may stand in the path or in rows.
function meaningOf({ method, path, query, headers, body }) {
  const [place, ...behind] = path.trim().split("?");
  const typed = [...new URLSearchParams(behind.join("?"))];
  const rows = query.filter(([name, value]) => name.trim() || value.trim());
  const sent = headers.map((pair) => pair.map((text) => text.trim()));
  return JSON.stringify([
    method.trim().toUpperCase(),
    place,
    [...typed, ...rows],
    sent.filter(([name, value]) => name || value),
    body,
  ]);
}

export class Answer {
  constructor() {
    this.of = element("p", "lab-note lab-answer-of");
    this.result = element("div", "lab-console-result");
    this.node = element("div", "", this.of, this.result);
    this.known = new Map(); // by number, what those asked for that stood in the form
    this.clear();
  }

  // Show what the kernel has drawn: the exchange of a number, or a request that is not sent.
  // `draft` is what stood in the form when it was asked for.
  show({ html, number, in_form: inForm }, draft) {
    this.result.replaceChildren(drawn(html));
    this.number = html && number;
    if (!number || inForm) this.known.set(number, meaningOf(draft));
    this.meaning = html && (this.known.get(number) || "another");
  }

  clear() {
    this.result.replaceChildren();
    this.number = this.meaning = "";
    this.of.replaceChildren();
  }

  // Say whether it belongs to the request that stands in the form now.
  follow(draft) {
    const other = this.meaning && this.meaning !== meaningOf(draft);
    const whose = this.number ? `Number ${this.number} and its answer.` : "";
    this.of.textContent = [whose, other && OTHER].filter(Boolean).join(" ");
    this.node.classList.toggle("lab-answer-old", Boolean(other));
  }
}
