// The rows that a traffic view holds: the newest of the journal, by their numbers.

const SHOWN = 200;

export class Rows {
  constructor() {
    this.byNumber = new Map();
    this.last = 0; // the highest number that came as news
    this.clearedTo = 0;
    this.first = 1; // the number that this view begins with
  }

  // Take news; `whole` says that it stands in the place of all before.
  take(rows, whole) {
    const known = whole ? new Map() : this.byNumber;
    for (const row of rows) known.set(row.number, row);
    const inOrder = [...known.values()].sort((a, b) => a.number - b.number).slice(-SHOWN);
    this.byNumber = new Map(inOrder.map((row) => [row.number, row]));
    this.last = Math.max(whole ? 0 : this.last, ...rows.map((row) => row.number));
    if (this.last < this.clearedTo) this.clearedTo = 0; // the journal counts from 1 again
  }

  // Take one row out of turn: the next news will bring it once more.
  merge(row) {
    const { last } = this;
    this.take([row], false);
    this.last = last;
  }

  has(number) {
    return this.byNumber.has(number);
  }

  clear() {
    this.clearedTo = this.last;
  }

  upTo(number) {
    return [...this.byNumber.values()].filter(
      (row) => row.number <= number && row.number > this.clearedTo,
    );
  }

  after(number) {
    return [...this.byNumber.keys()].filter((known) => known > number).length;
  }

  // In words, what is shown of what was recorded.
  inWords(shown) {
    const recorded = Math.max(this.last - this.first + 1, 0);
    const begins = this.first > 1
      ? ` This view begins with number ${this.first}; journal.view() with no question shows all.`
      : "";
    if (recorded === 0) {
      const where = begins ? "come since this view began" : "reached this server";
      return `Nothing has ${where} yet. Run a cell that sends a request, and watch.`;
    }
    const bound = recorded > SHOWN ? ` This view holds the newest ${SHOWN}.` : "";
    return `${shown} shown of ${recorded} recorded.${bound}${begins}`;
  }
}
