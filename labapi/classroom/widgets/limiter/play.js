// The playground, played: click or hold to send, and watch four strategies judge each request.

import { button, choice, element, fold, labelled } from "../form/elements.js";
import { Game } from "./game.js";
import { LaneView } from "./lanes.js";

const EVERY_MS = 100;
const HOLD_MS = 250; // how long a press is before it is a hold
const CALM_MS = 500; // how often the picture changes where motion is not wanted
const COSTS = [1, 2, 3, 4, 5];
const LONGEST_S = 15;
const LOOKED_AT = 2.5; // so many windows after the last request, time stands still
const HOW = "Click it, hold it, or hold the space bar: ten requests a second. " +
  "Time stands still while nothing happens.";
const AIM = "Find the worst case of each strategy: the most that it lets in, in some stretch of ";

export class Play {
  // `ask` puts a question to the kernel and gives a promise of its answer.
  constructor({ worst, ask }) {
    this.worst = worst;
    this.ask = ask;
    this.passedMs = 0;
    this.calm = globalThis.matchMedia("(prefers-reduced-motion: reduce)");
    this.makeControls();
    this.lanesBox = element("div", "lab-play-lanes");
    this.aim = element("p", "lab-play-aim");
    const hints = Object.entries(worst).map(([name, { hint }]) =>
      element("li", "", element("b", "", name), ` ${hint}`)
    );
    this.node = element(
      "div",
      "lab-play",
      this.aim,
      element("div", "lab-fields", this.sender, labelled("Cost", this.cost), this.renew),
      element("p", "lab-note", HOW),
      this.said,
      this.lanesBox,
      fold("How? A hint for each", element("ul", "lab-play-hints", ...hints)),
    );
  }

  makeControls() {
    this.sender = button("Send", (event) => {
      if (event.detail === 0) this.send(); // pressed by a program that reads the screen
    });
    this.sender.classList.add("lab-send", "lab-play-send");
    this.listen();
    this.cost = choice(COSTS.map((cost) => [cost, String(cost)]));
    this.renew = button("Start anew", () => this.begin(this.limit, this.windowS));
    this.said = element("p", "lab-said");
    this.said.setAttribute("role", "status");
  }

  listen() {
    const { sender } = this;
    const on = (name, does) => sender.addEventListener(name, does);
    on("pointerdown", (event) => {
      if (event.button !== 0) return;
      sender.setPointerCapture(event.pointerId);
      this.press();
    });
    for (const name of ["pointerup", "pointercancel", "lostpointercapture", "blur"]) {
      on(name, () => this.release());
    }
    on("contextmenu", (event) => event.preventDefault());
    on("keydown", (event) => this.key(event, () => event.repeat || this.press()));
    on("keyup", (event) => this.key(event, () => this.release()));
  }

  key(event, does) {
    if (event.key !== " " && event.key !== "Enter") return;
    event.preventDefault(); // else the browser would click as well
    does();
  }

  // A limit and a window are played on a clock that begins at an edge of the fixed window.
  begin(limit, windowS) {
    this.release();
    Object.assign(this, { limit, windowS, passedMs: 0, lastMs: 0, since: null, told: new Set() });
    this.tooLong = windowS > LONGEST_S;
    this.sender.disabled = this.tooLong;
    const long =
      `A window of ${windowS} s is too long to play. Choose one of ${LONGEST_S} s or less.`;
    this.aim.textContent = this.tooLong ? long : `${AIM}${windowS} s. Allowed: ${limit}.`;
    for (const option of this.cost.options) option.disabled = Number(option.value) > limit;
    if (Number(this.cost.value) > limit) this.cost.value = "1";
    this.game = new Game(limit, windowS * 1e6, Object.keys(this.worst));
    this.views = this.game.lanes.map((lane) => new LaneView(lane, this.game, this.goal(lane.name)));
    this.lanesBox.replaceChildren(...this.views.map((view) => view.node));
    this.say("");
    this.draw();
  }

  goal(name) {
    const { times, less } = this.worst[name];
    return times * this.limit - less;
  }

  nowMs() {
    return this.passedMs + (this.since === null ? 0 : performance.now() - this.since);
  }

  press() {
    if (this.tooLong || this.pressed) return;
    this.pressed = true;
    this.sender.classList.add("lab-pressed");
    this.send();
    this.holding = setTimeout(() => {
      this.repeating = setInterval(() => this.send(), EVERY_MS);
    }, HOLD_MS - EVERY_MS);
  }

  release() {
    clearTimeout(this.holding);
    clearInterval(this.repeating);
    this.sender.classList.remove("lab-pressed");
    if (this.pressed) this.tell();
    this.pressed = false;
  }

  send() {
    if (this.tooLong) return;
    if (this.since === null) this.go();
    const nowUs = Math.round(this.nowMs() * 1000);
    const cost = Number(this.cost.value);
    const made = this.game.send(nowUs, cost);
    this.views.forEach((view, i) => view.add(nowUs, cost, made[i].allowed));
    this.lastMs = this.nowMs();
    this.draw();
    if (!this.pressed) this.tell();
  }

  // Said once a release, not at each tick: what came of it, and what was reached.
  tell() {
    const counts = this.game.lanes.map(({ name, letIn }) => `${name} ${letIn.length}`);
    const reached = this.game.lanes.filter(({ name, best }) =>
      best && best.most >= this.goal(name) && !this.told.has(name)
    );
    reached.forEach(({ name }) => this.told.add(name));
    const words = reached.map(({ name }) => `${name}: ${this.worst[name].reached}`);
    this.say(
      [`Of ${this.game.sent.length} sent, let in: ${counts.join(", ")}.`, ...words].join(" "),
    );
    this.prove();
  }

  // The kernel judges the same traffic by the limiters of the server, and has the last word.
  async prove() {
    const { game, limit, windowS } = this;
    const question = { kind: "played", limit, window_s: windowS, sent: game.sent };
    const answer = await this.ask(question);
    if (answer.kind !== "judged" || game !== this.game || answer.count !== game.sent.length) return;
    const wrong = game.lanes.filter(({ name, best }) => answer.most[name] !== (best?.most ?? 0));
    if (wrong.length) this.say(`✗ Python's limiters say otherwise of ${wrong[0].name}.`);
  }

  go() {
    this.since = performance.now();
    const turn = () => {
      if (this.since === null) return;
      this.draw();
      const quiet = this.nowMs() - this.lastMs > LOOKED_AT * this.windowS * 1000;
      if (quiet && !this.pressed) return this.stand();
      if (this.calm.matches) this.timer = setTimeout(turn, CALM_MS);
      else this.frame = globalThis.requestAnimationFrame(turn);
    };
    turn();
  }

  stand() {
    this.passedMs = this.nowMs();
    this.since = null;
  }

  draw() {
    const nowUs = Math.round(this.nowMs() * 1000);
    for (const view of this.views) view.draw(nowUs);
  }

  say(text) {
    this.said.textContent = text;
  }

  close() {
    this.pressed = false;
    this.release();
    this.since = null;
    clearTimeout(this.timer);
    globalThis.cancelAnimationFrame(this.frame);
  }
}
