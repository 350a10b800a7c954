// One prediction by four protocols, asked for by this page.

import { button, drawn, element, prose } from "../form/elements.js";
import { Link } from "../form/link.js";

const LIMIT_MS = 20_000;

// A body that is no JSON comes as base64.
function bodyOf({ json, bytes }) {
  if (!bytes) return JSON.stringify(json);
  return Uint8Array.from(atob(bytes), (character) => character.charCodeAt(0));
}

async function tryOne(one) {
  try {
    const answer = await fetch(one.url, {
      method: "POST",
      headers: one.headers,
      body: bodyOf(one),
      cache: "no-store",
      signal: AbortSignal.timeout(LIMIT_MS),
    });
    await answer.text();
    return { status: answer.status };
  } catch (error) {
    return { error: String(error) };
  }
}

class TriesView {
  constructor(model, el) {
    this.model = model;
    this.sender = button("Try all four", () => this.try());
    this.sender.classList.add("lab-send");
    this.status = element("p", "lab-said");
    this.status.setAttribute("role", "status");
    this.result = element("div", "");
    this.link = new Link(model, {
      heard: () => {},
      waits: (text, silent) => {
        this.say(text);
        if (silent) this.free();
      },
    });
    const question = element("p", "lab-question", ...prose(model.get("question")));
    const fields = element("div", "lab-fields", this.sender);
    const whole = element("section", "lab lab-probe", question, fields, this.status, this.result);
    whole.setAttribute("aria-label", "Four tries of this page");
    el.append(whole);
    this.greet();
  }

  async greet() {
    this.show(await this.link.ask({ kind: "hello" }));
  }

  async try() {
    if (this.trying) return; // a second click does not send them twice
    this.trying = true;
    this.sender.setAttribute("aria-disabled", "true");
    try {
      const begun = await this.link.ask({ kind: "begin" });
      if (begun.kind === "refused") return this.say(`✗ ${begun.text}`);
      this.say("Trying …");
      const reports = [];
      for (const one of begun.tries) reports.push(await tryOne(one));
      this.show(await this.link.ask({ kind: "tried", reports }));
    } finally {
      this.free();
    }
  }

  show(answer) {
    this.say(answer.kind === "refused" ? `✗ ${answer.text}` : "");
    if (answer.html) this.result.replaceChildren(drawn(answer.html));
  }

  say(text) {
    this.status.textContent = text;
  }

  free() {
    this.trying = false;
    this.sender.removeAttribute("aria-disabled");
  }
}

function render({ model, el }) {
  const view = new TriesView(model, el);
  return () => view.link.close();
}

export default { render };
