// The limiter playground: the controls choose a traffic, Python draws it, and sends it for real.

import {
  button,
  choice,
  codeWithCopy,
  drawn,
  element,
  fold,
  input,
  labelled,
  prose,
} from "../form/elements.js";
import { Link } from "../form/link.js";
import { Play } from "./play.js";

const TRAFFIC = [
  ["steady", "steady"],
  ["burst", "a burst, then a trickle"],
  ["edge", "bursts around the window's edge"],
];
const WINDOWS_S = [1, 2, 5, 10, 15, 30, 60, 3600];

class Playground {
  constructor(model, el) {
    this.model = model;
    this.waiting = false;
    this.next = null;
    this.play = new Play({
      worst: model.get("worst"),
      ask: (question) => this.link.ask(question),
    });
    this.makeControls();
    el.append(this.whole());
    this.show(model.get("picture"));
    this.link = new Link(model, {
      heard: (message) => message.kind === "picture" && this.show(message),
      waits: (text) => this.say(text),
    });
  }

  makeControls() {
    const { limit, size } = this.model.get("bounds");
    this.traffic = choice(TRAFFIC);
    this.limit = input("range", { min: 1, max: limit, step: 1 });
    this.windowS = choice(WINDOWS_S.map((s) => [s, s === 3600 ? "1 hour" : `${s} s`]));
    this.size = input("range", { min: 1, max: size, step: 1 });
    this.place = input("range", { min: 0, max: 2, step: 0.05 });
    this.strategy = choice(this.model.get("strategies").map((name) => [name, name]));
    this.traffic.addEventListener("change", () => this.takeUsual());
    this.windowS.addEventListener("change", () => this.ask());
    for (const slider of [this.limit, this.size, this.place]) {
      slider.addEventListener("input", () => this.ask());
    }
    this.values = new Map(
      [this.limit, this.size, this.place].map((slider) => [slider, element("output", "")]),
    );
    this.sendButton = button("Send it to the lab", () => this.live());
    this.status = element("p", "lab-said");
    this.status.setAttribute("role", "status");
    this.picture = element("div", "lab-picture");
    this.answers = element("div", "lab-answers");
    this.again = element("div", "");
  }

  whole() {
    const made = element("section", "lab lab-limiting");
    made.setAttribute("aria-label", "Limiter playground");
    made.append(
      element("p", "lab-question", ...prose(this.model.get("question"))),
      element(
        "div",
        "lab-fields",
        labelled("Traffic", this.traffic),
        this.slider("Limit", this.limit),
        labelled("Window", this.windowS),
        this.slider("Requests", this.size),
        this.slider("Place", this.place),
      ),
      this.picture,
      element(
        "div",
        "lab-fields",
        labelled("Live, with", this.strategy),
        this.sendButton,
      ),
      this.status,
      this.answers,
      this.again,
      element("p", "lab-play-title", "Play it yourself"),
      this.play.node,
    );
    return made;
  }

  slider(name, field) {
    const made = labelled(name, field);
    made.append(this.values.get(field));
    return made;
  }

  // What is chosen now.

  atS() {
    return Number((Number(this.place.value) * Number(this.windowS.value)).toFixed(3));
  }

  chosen() {
    return {
      traffic: this.traffic.value,
      limit: Number(this.limit.value),
      window_s: Number(this.windowS.value),
      size: Number(this.size.value),
      at_s: this.atS(),
    };
  }

  // Of each kind of traffic another size and place tell most.
  takeUsual() {
    const { size, place } = this.model.get("usual")[this.traffic.value];
    this.size.value = size;
    this.place.value = place;
    this.ask();
  }

  // While one picture is under way the newest wish waits, so that a slider never floods the kernel.
  async ask() {
    this.tellValues();
    this.next = { kind: "draw", ...this.chosen() };
    if (this.waiting) return;
    this.waiting = true;
    while (this.next) {
      const wish = this.next;
      this.next = null;
      const message = await this.link.ask(wish);
      if (!this.next) this.answered(message);
    }
    this.waiting = false;
  }

  async live() {
    this.sendButton.disabled = true;
    this.say("Sending.");
    this.answered(await this.link.ask({ kind: "live", strategy: this.strategy.value }));
    this.sendButton.disabled = false;
  }

  answered(message) {
    if (message.kind === "picture") this.show(message);
    if (message.kind === "live") this.answers.replaceChildren(drawn(message.html));
    this.say(message.text || "");
  }

  show(picture) {
    const { traffic, limit, window_s: windowS, size, at_s: atS, html, code } = picture;
    if (![...this.windowS.options].some((option) => Number(option.value) === windowS)) {
      this.windowS.append(Object.assign(element("option", "", `${windowS} s`), { value: windowS }));
    }
    Object.assign(this.traffic, { value: traffic });
    Object.assign(this.limit, { value: limit });
    Object.assign(this.windowS, { value: windowS });
    Object.assign(this.size, { value: size });
    Object.assign(this.place, { value: atS / windowS });
    this.tellValues();
    if (this.play.limit !== limit || this.play.windowS !== windowS) this.play.begin(limit, windowS);
    const open = this.picture.querySelector("details")?.open;
    this.picture.replaceChildren(drawn(html));
    if (open) this.picture.querySelector("details").open = true;
    this.again.replaceChildren(fold("The same in Python", codeWithCopy(code)));
  }

  tellValues() {
    this.values.get(this.limit).textContent = this.limit.value;
    this.values.get(this.size).textContent = this.size.value;
    this.values.get(this.place).textContent = `${this.atS()} s`;
  }

  say(text) {
    this.status.textContent = text;
  }

  close() {
    this.play.close();
    this.link.close();
  }
}

function render({ model, el }) {
  const view = new Playground(model, el);
  return () => view.close();
}

export default { render };
