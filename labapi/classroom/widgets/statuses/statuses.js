// The status explorer: a tab for each code, with the request that gets it and what mends it.

import { button, codeWithCopy, drawn, element, fold, intoSight, prose } from "../form/elements.js";
import { Link } from "../form/link.js";
import { Tabs } from "../form/tabs.js";

const FIRST = "200";

// One code: its request as code, the buttons that send, and what came.
class Card {
  constructor(about, ask) {
    this.about = about;
    this.ask = ask;
    this.sender = button("Send it", () => this.send("send"));
    this.mender = button("Send the mended request", () => this.send("mend"));
    this.said = element("p", "lab-said");
    this.said.setAttribute("role", "status");
    this.result = element("div", "lab-status-came");
    this.facts = fold("Whose turn is it now, and what then?", facts(about.facts));
    this.node = element("div", "lab-status-panel", ...this.parts());
  }

  parts() {
    const { title, request, code, mended } = this.about;
    const family = `lab-status-title lab-family-${String(this.about.status)[0]}`;
    return [
      element("p", family, element("strong", "", title)),
      element("p", "", ...prose(request)),
      codeWithCopy(code),
      this.sender,
      this.facts,
      ...(mended ? [codeWithCopy(mended), this.mender] : []),
      this.said,
      this.result,
    ];
  }

  async send(kind) {
    if (this.waits) return;
    this.waits = true;
    this.enable(false);
    this.said.textContent = kind === "mend" ? "Sent; a wait may be part of it." : "Sent.";
    const answer = await this.ask({ kind, status: this.about.status }, this);
    this.waits = false;
    this.enable(true);
    this.said.textContent = answer.kind === "refused" ? answer.text : answer.said;
    if (!answer.html) return;
    this.result.replaceChildren(drawn(answer.html));
    this.facts.open = true;
    const here = this.node.contains(globalThis.document.activeElement);
    if (here) intoSight(this.said, this.result); // else somebody has gone on meanwhile
  }

  // Not `disabled`: that would take the focus away from whoever pressed it.
  enable(can) {
    for (const pressed of [this.sender, this.mender]) {
      if (can) pressed.removeAttribute("aria-disabled");
      else pressed.setAttribute("aria-disabled", "true");
    }
  }
}

function facts(pairs) {
  const list = element("dl", "lab-facts");
  for (const [name, said] of pairs) {
    list.append(element("dt", "", name), element("dd", "", ...prose(said)));
  }
  return list;
}

function render({ model, el }) {
  let asking = null;
  const link = new Link(model, {
    heard: () => {},
    waits: (text) => {
      if (asking && text) asking.said.textContent = text;
    },
  });
  const ask = (question, card) => {
    asking = card;
    return link.ask(question);
  };
  const cards = model.get("cards").map((about) => [`${about.status}`, new Card(about, ask).node]);
  const tabs = new Tabs("Status codes", cards, () => {});
  tabs.open(FIRST);
  const question = element("p", "lab-question", ...prose(model.get("question")));
  const note = "Each try has a lab of its own: yours stays as it is. Only copied into a cell, " +
    "the code works on yours.";
  const made = element(
    "section",
    "lab lab-statuses",
    question,
    tabs.node,
    element("p", "lab-note", note),
  );
  made.setAttribute("aria-label", "Status explorer");
  el.append(made);
  return () => link.close();
}

export default { render };
