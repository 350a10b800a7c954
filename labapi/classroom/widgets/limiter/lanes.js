// One strategy while it is played: what is left, what came, and the most that came in one window.

import { element } from "../form/elements.js";

const WINDOWS_SEEN = 2.2;
const NOW_AT = 0.94; // of the strip's width
const TALLEST = 26;
const SHORTEST = 9;

export class LaneView {
  constructor(lane, game, goal) {
    Object.assign(this, { lane, game, goal });
    const { limit, windowUs } = game.allowance;
    Object.assign(this, { limit, windowUs, spanUs: WINDOWS_SEEN * windowUs, edges: 0, marks: [] });
    this.fill = element("span", "lab-play-fill");
    this.room = element("span", "lab-play-room", this.fill);
    this.room.style.setProperty("--parts", limit);
    this.left = element("span", "lab-play-left");
    this.counts = element("span", "lab-play-counts");
    this.record = element("span", "lab-play-record");
    this.track = element("div", "lab-play-track");
    this.seen = element("div", "lab-play-seen");
    this.before = element("div", "lab-play-seen");
    this.most = element("span", "");
    this.bracket = element("div", "lab-play-bracket", this.most);
    this.track.append(this.before, this.seen, this.bracket);
    this.strip = element("div", "lab-play-strip", this.track, element("div", "lab-play-now"));
    this.strip.ariaHidden = "true"; // all that it shows is told in words beside it
    this.node = this.whole();
    for (const shown of [this.seen, this.before, this.bracket]) shown.hidden = true;
  }

  whole() {
    const name = element("b", "lab-play-name", this.lane.name);
    return element(
      "div",
      "lab-play-lane",
      element("div", "lab-play-head", name, this.counts),
      element("div", "lab-play-gauge", this.room, this.left),
      this.strip,
      this.record,
    );
  }

  add(nowUs, cost, allowed) {
    const mark = element("i", allowed ? "lab-mark" : "lab-mark lab-mark-out");
    mark.style.left = this.at(nowUs);
    const tallest = Math.min(5, this.limit);
    mark.style.height = `${Math.max(SHORTEST, (cost / tallest) * TALLEST)}px`;
    this.track.append(mark);
    this.marks.push([nowUs, mark]);
  }

  at(us) {
    return `${(us / this.spanUs) * 100}%`;
  }

  place(box, fromUs) {
    box.hidden = false;
    box.style.left = this.at(fromUs);
    box.style.width = this.at(this.windowUs);
  }

  draw(nowUs) {
    this.track.style.transform = `translateX(${(NOW_AT - nowUs / this.spanUs) * 100}%)`;
    this.forget(nowUs - this.spanUs);
    this.drawSeen(nowUs);
    this.drawRoom(nowUs);
    this.drawCounts();
  }

  forget(endUs) {
    while (this.marks.length && this.marks[0][0] < endUs) this.marks.shift()[1].remove();
  }

  // What the strategy looks at: a window of the clock, or the last stretch of one window's length.
  drawSeen(nowUs) {
    const { name } = this.lane;
    const startUs = nowUs - (nowUs % this.windowUs);
    if (name === "sliding-log") this.place(this.seen, nowUs - this.windowUs);
    if (name === "fixed-window" || name === "sliding-counter") {
      this.place(this.seen, startUs);
      this.drawEdges(startUs + this.windowUs);
    }
    if (name === "sliding-counter") {
      this.place(this.before, startUs - this.windowUs);
      this.before.style.opacity = 1 - (nowUs - startUs) / this.windowUs;
    }
  }

  drawEdges(lastUs) {
    for (; this.edges * this.windowUs <= lastUs; this.edges += 1) {
      const edge = element("div", "lab-play-edge");
      edge.style.left = this.at(this.edges * this.windowUs);
      this.track.append(edge);
    }
  }

  drawRoom(nowUs) {
    const room = this.game.room(this.lane, nowUs);
    this.fill.style.width = `${(room / this.limit) * 100}%`;
    const shown = Number.isInteger(room) ? String(room) : (Math.floor(room * 10) / 10).toFixed(1);
    this.write(this.left, `${shown} of ${this.limit} left`);
  }

  drawCounts() {
    const { letIn, refused, best } = this.lane;
    this.write(this.counts, `${letIn.length} in, ${refused} refused`);
    const most = best ? best.most : 0;
    const reached = most >= this.goal;
    this.write(this.record, `${reached ? "✓ " : ""}best ${most}, goal ${this.goal}`);
    this.node.classList.toggle("lab-play-reached", reached);
    if (!best || this.drawn === most) return;
    this.drawn = most;
    this.place(this.bracket, best.startUs);
    this.write(this.most, `${most} in ${this.windowUs / 1e6} s`);
  }

  write(where, text) {
    if (where.textContent !== text) where.textContent = text;
  }
}
