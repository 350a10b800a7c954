"""Whether a server keeps the contract of lesson 05: `labapi.check_contract(url)`, in `check.py`.

The suite knows an address and nothing else. `talk.py` is the conversation with the server, and what
a claim is. The claims stand in `reading.py` (health, models, past predictions), `predicting.py`,
`hurting.py` (bodies that hurt, and errors) and `manners.py` (methods, headers, the envelope);
`suite.py` puts them in their order and judges. `verdict.py` draws what came of it, and
`generated.py` adds what Schemathesis finds.
"""
