// The four limiters of `labapi.domain.limiter`, in the page: a held key sends ten requests a
// second, and each must be judged before the next comes. A test sends random traffic through these
// and through Python's, and wants the same decision and the same state for each request.
//
// All times are whole microseconds. No product here reaches 2^53, so no fraction is lost.

const fixedWindow = {
  decide(state, nowUs, cost, { limit, windowUs }) {
    let [startUs, used] = this.counts(state, nowUs, windowUs);
    const allowed = used + cost <= limit;
    if (allowed) used += cost;
    const retryUs = allowed ? 0 : startUs + windowUs - nowUs;
    return { allowed, remaining: limit - used, retryUs, state: [startUs, used] };
  },
  counts(state, nowUs, windowUs) {
    const startUs = nowUs - (nowUs % windowUs);
    const [beforeUs, used] = state.length ? state : [startUs, 0];
    return beforeUs < startUs ? [startUs, 0] : [beforeUs, used];
  },
  room(state, nowUs, { limit, windowUs }) {
    return limit - this.counts(state, nowUs, windowUs)[1];
  },
};

const slidingLog = {
  decide(state, nowUs, cost, { limit, windowUs }) {
    const atUs = state.length ? Math.max(nowUs, state.at(-1)) : nowUs;
    const recent = state.filter((us) => us > atUs - windowUs);
    const tooMany = recent.length + cost - limit;
    const allowed = tooMany <= 0;
    const retryUs = allowed ? 0 : recent[tooMany - 1] + windowUs - nowUs;
    if (allowed) { for (let i = 0; i < cost; i += 1) recent.push(atUs); }
    return { allowed, remaining: limit - recent.length, retryUs, state: recent };
  },
  room(state, nowUs, { limit, windowUs }) {
    return limit - state.filter((us) => us > nowUs - windowUs).length;
  },
};

const slidingCounter = {
  decide(state, nowUs, cost, { limit, windowUs }) {
    let [startUs, earlier, used] = this.counts(state, nowUs, windowUs);
    const endUs = startUs + windowUs;
    let free = (limit - used) * windowUs - earlier * (endUs - Math.max(nowUs, startUs));
    const allowed = free >= cost * windowUs;
    if (allowed) {
      used += cost;
      free -= cost * windowUs;
    }
    const retryUs = allowed ? 0 : this.fullUs(cost, earlier, used, endUs, limit, windowUs) - nowUs;
    const remaining = Math.floor(Math.max(free, 0) / windowUs);
    return { allowed, remaining, retryUs, state: [startUs, earlier, used] };
  },
  counts(state, nowUs, windowUs) {
    const startUs = nowUs - (nowUs % windowUs);
    if (state.length && state[0] >= startUs) return state;
    return state.length && state[0] === startUs - windowUs
      ? [startUs, state[2], 0]
      : [startUs, 0, 0];
  },
  fullUs(wanted, earlier, used, endUs, limit, windowUs) {
    const room = limit - used - wanted;
    if (room >= 0) return earlier ? endUs - Math.floor((room * windowUs) / earlier) : endUs;
    return endUs + windowUs - Math.floor(((limit - wanted) * windowUs) / used);
  },
  room(state, nowUs, { limit, windowUs }) {
    const [startUs, earlier, used] = this.counts(state, nowUs, windowUs);
    const seen = (startUs + windowUs - Math.max(nowUs, startUs)) / windowUs;
    return Math.max(0, limit - used - earlier * seen);
  },
};

const tokenBucket = {
  decide(state, nowUs, cost, allowance) {
    const { limit, windowUs } = allowance;
    let [atUs, drops] = this.level(state, nowUs, allowance);
    const price = cost * windowUs;
    const allowed = drops >= price;
    const retryUs = allowed ? 0 : atUs - nowUs - Math.floor((drops - price) / limit);
    if (allowed) drops -= price;
    return { allowed, remaining: Math.floor(drops / windowUs), retryUs, state: [atUs, drops] };
  },
  level(state, nowUs, { limit, windowUs }) {
    const full = limit * windowUs;
    const [thenUs, drops] = state.length ? state : [nowUs, full];
    const atUs = Math.max(nowUs, thenUs);
    return [atUs, Math.min(full, drops + (atUs - thenUs) * limit)];
  },
  room(state, nowUs, allowance) {
    return this.level(state, nowUs, allowance)[1] / allowance.windowUs;
  },
};

export const LIMITERS = {
  "fixed-window": fixedWindow,
  "sliding-log": slidingLog,
  "sliding-counter": slidingCounter,
  "token-bucket": tokenBucket,
};

// One caller's requests, sent to all four: what each let in, and the most in any window's length.
export class Game {
  constructor(limit, windowUs, names = Object.keys(LIMITERS)) {
    this.allowance = { limit, windowUs };
    this.sent = [];
    this.lanes = names.map((name) => ({ name, state: [], letIn: [], refused: 0, best: null }));
  }

  send(nowUs, cost) {
    this.sent.push([nowUs, cost]);
    return this.lanes.map((lane) => {
      const made = LIMITERS[lane.name].decide(lane.state, nowUs, cost, this.allowance);
      lane.state = made.state;
      if (made.allowed) this.letIn(lane, nowUs, cost);
      else lane.refused += 1;
      return made;
    });
  }

  letIn(lane, nowUs, cost) {
    lane.letIn.push([nowUs, cost]);
    const counted = lane.letIn.filter(([us]) => us > nowUs - this.allowance.windowUs);
    const most = counted.reduce((sum, [, each]) => sum + each, 0);
    if (!lane.best || most > lane.best.most) lane.best = { most, startUs: counted[0][0] };
  }

  room(lane, nowUs) {
    return LIMITERS[lane.name].room(lane.state, nowUs, this.allowance);
  }
}
