// The sequence picture: a switch at each arrow, where a thief may stand.

import { button, codeWithCopy, drawn, element, fold, intoSight, prose } from "../form/elements.js";
import { Link } from "../form/link.js";

const SWITCH = "A thief stands here";
const TRYING = "The flow runs again in a second lab, with a thief in it.";

class SequenceView {
  constructor(model, el) {
    this.at = 0;
    this.drawnArrows = 0;
    this.picture = element("div", "lab-seq-drawn");
    this.status = element("p", "lab-said");
    this.status.setAttribute("role", "status");
    this.heard = element("p", "lab-seq-heard");
    this.heard.setAttribute("role", "status");
    this.code = element("div", "");
    const made = element(
      "section",
      "lab lab-seq",
      element("p", "lab-question", ...prose(model.get("question"))),
      this.picture,
      this.status,
      this.heard,
      fold("The same in Python", this.code),
    );
    made.setAttribute("aria-label", "OAuth 2.0 as it happened");
    this.link = new Link(model, {
      heard: (message) => message.kind === "news" && this.grow(),
      waits: (text) => this.say(text),
    });
    el.append(made);
    this.ask({ kind: "hello" });
    this.link.tell({ kind: "here", page: this.link.page });
  }

  async ask(content, from) {
    this.newest = content;
    const answer = await this.link.ask(content);
    if (this.newest !== content) return; // something newer was asked meanwhile
    if (answer.kind === "refused") {
      this.say(`✗ ${answer.text}`);
      return;
    }
    this.show(answer);
    if (from) this.bringBack(from);
  }

  // What came meanwhile is drawn, unless a thief stands in the picture.
  grow() {
    if (!this.at) this.ask({ kind: "hello" });
  }

  show(answer) {
    this.at = answer.at;
    const now = drawn(answer.html);
    const rows = now.querySelectorAll(".lab-seq-row");
    rows.forEach((row, i) => row.classList.toggle("lab-seq-still", i < this.drawnArrows));
    rows.forEach((row, i) => row.style.setProperty("--place", i - this.drawnArrows));
    this.drawnArrows = answer.at ? 0 : rows.length;
    this.picture.replaceChildren(now);
    this.code.replaceChildren(codeWithCopy(answer.code));
    this.addSwitches();
    this.say("");
    this.heard.textContent = answer.said;
  }

  // Who pressed a switch is still at it, and sees the thief who came.
  bringBack(number) {
    const here = this.switches.get(number);
    here?.focus({ preventScroll: true });
    const verdict = this.picture.querySelector(".lab-seq-verdict");
    if (verdict) intoSight(here, verdict);
  }

  // One switch a number: where a thief acts, several rows have the number of one arrow.
  addSwitches() {
    this.switches = new Map();
    for (const place of this.picture.querySelectorAll(".lab-seq-under")) {
      const number = Number(place.dataset.number);
      if (place.closest(".lab-seq-thief-channel") || this.switches.has(number)) continue;
      const made = button(SWITCH, () => this.turn(number));
      made.classList.add("lab-seq-switch");
      made.setAttribute("role", "switch");
      made.setAttribute("aria-checked", String(number === this.at));
      made.setAttribute("aria-label", `${SWITCH}: arrow ${number}`);
      this.switches.set(number, made);
      place.append(made);
    }
  }

  turn(number) {
    const on = number !== this.at;
    this.switches.get(number).setAttribute("aria-checked", String(on));
    if (on) this.say(TRYING);
    this.ask({ kind: "thief", number, on }, number);
  }

  say(text) {
    this.status.textContent = text;
  }

  close() {
    try {
      this.link.tell({ kind: "gone", page: this.link.page });
    } catch { /* the kernel, or this view's side of it, is gone already */ }
    this.link.close();
  }
}

function render({ model, el }) {
  const view = new SequenceView(model, el);
  return () => view.close();
}

export default { render };
