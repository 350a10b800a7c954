"""START HERE: what surrounds the API in a notebook.

In the root stands what a student calls: `lab.py` (`labapi.start`), `serving.py` (`labapi.serve`;
every lab and app gets its menu, console and probe there), `front.py` (`labapi.proxy`, which stands
before them), `reveal.py` and `visit.py` (what stands around an app of OAuth 2.0). `running.py`
knows which servers run. Behind them lie the rooms:

- `server/`: an HTTP server in a thread of this process, and how cells and pages reach it
- `alternatives/`: what `labapi.start(alternatives=True)` puts beside a lab
- `journal/`: all requests that reached a server (`record.py`), what they changed in its store
  (`state.py`), and what the server wrote down itself (`log.py`)
- `exchange/`: one request with its answer: shown, compared, sent again, written as code; what comes
  in parts is read and drawn in `exchange/stream/`, and what another protocol says within one in
  `exchange/message/`
- `openapi/`: the OpenAPI document of a running server, read as any client would; in `contract/` two
  documents are compared (`labapi.compare_contracts`), in `design/` one is read by rules
  (`labapi.review_design`), and in `claims/` a server is asked whether it keeps its contract
  (`labapi.check_contract`)
- `notebook/`: what a cell shows: markup, measured values, a mistake in one line
- `setup/`: whether this machine has what the lessons need
- `widgets/`: what is drawn as a form, one folder a widget: how it works in a cell, what its page
  asks (`page.py`), its JavaScript, styles and texts; `widgets/form/` is what they share

The way of one `labapi.start()` that takes the place of an earlier lab::

    lab.py                 start            the settings are read, and refused in words
    setup/shadows.py       blaming_shadows  a file in the place of a library would be named
    alternatives/addresses.py  checked_choice  no alternatives are asked for
    server/kept_out.py     keep_out         no password and no proxy of this computer comes between
    server/loopback.py     explain_in_notebook  a request to a stopped lab will be told in two lines
    notebook/shell.py      shell            ... which is asked of the notebook, where there is one
    notebook/ahead.py      told_where_slow  a word in the cell, should it take long
    notebook/ahead.py      wait_for_imports  what a kernel began to import ahead is there
    lab.py                 Lab.__init__     the API is built on its store (see `labapi/web/app.py`)
    journal/record.py      Record.__init__  an empty journal: the newest requests will be kept
    server/browser_address.py  PageHosts.__init__  which pages come through a proxy is not asked yet
    server/server.py       Server.__init__  no port is taken yet
    journal/log.py         ServerLog.__init__  an empty log: what befalls the server will be in it
    serving.py             App.__init__     the menu, the console and the probe stand on top
    server/served.py       Served.__init__  the address and the journal are at hand
    lab.py                 Lab._serve       the models are ready
    server/server.py       launch           the earlier lab of this name stops and gives its port
    server/server.py       Server.start     a thread begins; the cell waits until it answers
    server/loopback.py     loopback_socket  a port of this computer alone
    server/loop.py         LoopServer.__init__  uvicorn, in an event loop of its own
    server/protocols.py    config_of        ... which reads HTTP as its standard has it

The way of one `labapi.show(r)` of a refusal, until its picture is there::

    exchange/show.py       show             what `requests` returned is taken up
    exchange/expected.py   expected_statuses  nothing in particular is expected here
    exchange/stream/arriving.py  as_it_comes  a stream would be read as it comes
    exchange/exchange.py   exchange_of      ... as one value, from the client's side
    running.py             server_at        which server of this kernel has that address?
    server/server.py       Server.url       ... each is asked for its own
    journal/record.py      Record.__iter__  its journal has the request, too
    exchange/way/known.py  whole_exchange   ... and knows which layer refused, here or further on
    exchange/show.py       Shown.__init__   ready to be read
    exchange/show.py       draw_exchange    the way, and below it both sides beside each other
    exchange/way/facts.py  way_of           which stations it passed, and where it turned back
    exchange/way/drawn.py  draw_way         a line of stations, up to the one that refused
    notebook/markup.py     tag              HTML, escaped
    exchange/meanings/__init__.py  term     what a word means, for the mouse
    exchange/secrets.py    masked_text      keys, tokens and cookies are masked
    notebook/measured.py   marked           what differs from run to run stands between marks
    exchange/message/reading.py  spoken_in  is another protocol spoken within it?
    exchange/message/calls.py  talk_in      ... a WebSocket, a call
    exchange/message/graphql_query.py  graphql_in  ... a query
    exchange/message/spoken.py  json_in     ... or a method in JSON: none of them
    exchange/content.py    body_of          JSON is indented, long bodies are cut
    exchange/stream/events.py  stream_of     ... and an answer that is no stream is drawn whole
    exchange/as_code.py    as_curl          the same request, to be copied
    notebook/markup.py     page             with its styles, one output of a cell

The way of one request through the `front` of `labapi.proxy(lab)`, and back::

    server/proxy.py        Proxy.__call__   it has passed the journal and the gate of the proxy
    server/hops.py         has_passed       has it been here before, in a circle?
    server/hops.py         forwards_left    ... and may it go on?
    front.py               Front._at_work   which servers run, in the order of their turns
    server/served.py       Served.successor  ... each, or what took its place
    server/server.py       Server.running   ... and whether it is at work
    server/upstream.py     Upstream.open    a connection to the one whose turn it is
    server/hops.py         request_headers  what goes on, what ends here, and what is added
    server/proxy.py        pass_on          both ways at once, piece by piece
    server/upstream.py     Upstream.send    the head goes out
    server/proxy.py        pieces_of        ... and the body, as it comes
    server/proxy.py        Back.carry       meanwhile the answer is waited for
    server/upstream.py     Upstream.head    its head has come
    server/hops.py         response_headers  what goes back
    server/upstream.py     Upstream.piece   ... and its body, as it comes
    journal/record.py      Record.record    kept before its last byte goes back
    server/upstream.py     Upstream.close   a connection for one request is closed

Each function that a learner calls is wrapped by `short_traceback` of `notebook/shell.py`: it tells
an ordinary mistake in one line, and leaves a fault of labapi its traceback.
"""
