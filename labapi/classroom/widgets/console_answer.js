// What came last, and to which request: the form may hold another one by now.

import { drawn, element } from "./elements.js";

const CHANGED = "The form holds another request by now.";

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
    this.clear();
  }

  // Show what the kernel has drawn: the exchange of a number, or a request that is not sent.
  show({ html, number, answered }, draft) {
    this.result.replaceChildren(drawn(html));
    this.number = html && number;
    this.meaning = html && meaningOf(answered || draft);
    this.follow(draft);
  }

  clear() {
    this.result.replaceChildren();
    this.number = this.meaning = "";
    this.of.replaceChildren();
  }

  // Say whether it belongs to the request that stands in the form now.
  follow(draft) {
    const changed = this.meaning && this.meaning !== meaningOf(draft);
    const whose = this.number ? `Number ${this.number} and its answer.` : "";
    this.of.textContent = [whose, changed && CHANGED].filter(Boolean).join(" ");
    this.node.classList.toggle("lab-answer-old", Boolean(changed));
  }
}
