"""A learner's client before a lab that misbehaves: one bench and one set of rules in all lessons.

What a client may assume is what RFC 9110 and RFC 6585 promise, and no more:

- `429`: it came too soon, and was stopped before any work. The same request may come again.
- `500`, `502`, `503` and `504`: done or not, nobody knows. Only what may be sent
  twice may come again: an idempotent method, or one `Idempotency-Key` on all tries.
- any other answer is final.
- `Retry-After` is waited for before the next try. It may be seconds, a date, or missing.

`troubles.py`: what goes wrong, and in which order. `bench.py`: a lab with a small proxy before it,
and one call of the client. `call.py`: what that call sent, how long it waited, what it gave.
`rules.py`: compares it with the rules. `beliefs.py`: the mistakes that have a name.
"""
