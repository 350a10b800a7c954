# %% wrong: async_is_enough
office = FastAPI()


@office.get("/health")
async def health():
    return {"status": "ready"}


def put_aside(decision):
    put_away(decision)


async def score_of(application):
    return ask_bureau(application)


@office.post("/predict")
async def predict(application: dict, background: BackgroundTasks):
    decision = decided(application, await score_of(application))
    background.add_task(put_aside, decision)
    return decision


def lines(applications):
    for application in applications:
        yield json.dumps(decided(application, ask_bureau(application))) + "\n"


@office.post("/batch")
async def batch(applications: list[dict]):
    return StreamingResponse(lines(applications), media_type="application/x-ndjson")


# %% wrong: stream_leaves_room
office = FastAPI()


@office.get("/health")
async def health():
    return {"status": "ready"}


def put_aside(decision):
    put_away(decision)


@office.post("/predict")
def predict(application: dict, background: BackgroundTasks):
    decision = decided(application, ask_bureau(application))
    background.add_task(put_aside, decision)
    return decision


async def lines(applications):
    for application in applications:
        await asyncio.sleep(0.01)
        decision = decided(application, ask_bureau(application))
        yield json.dumps(decision) + "\n"


@office.post("/batch")
def batch(applications: list[dict]):
    return StreamingResponse(lines(applications), media_type="application/x-ndjson")


# %% wrong: after_the_answer
office = FastAPI()


@office.get("/health")
async def health():
    return {"status": "ready"}


async def put_aside(decision):
    put_away(decision)


@office.post("/predict")
def predict(application: dict, background: BackgroundTasks):
    decision = decided(application, ask_bureau(application))
    background.add_task(put_aside, decision)
    return decision


def lines(applications):
    for application in applications:
        decision = decided(application, ask_bureau(application))
        yield json.dumps(decision) + "\n"


@office.post("/batch")
async def batch(applications: list[dict]):
    return StreamingResponse(lines(applications), media_type="application/x-ndjson")


# %% right: sends what waits into threads
office = FastAPI()


@office.get("/health")
async def health():
    return {"status": "ready"}


@office.post("/predict")
async def predict(application: dict, background: BackgroundTasks):
    decision = decided(application, await asyncio.to_thread(ask_bureau, application))
    background.add_task(put_away, decision)
    return decision


async def lines(applications):
    for application in applications:
        score = await asyncio.to_thread(ask_bureau, application)
        yield json.dumps(decided(application, score)) + "\n"


@office.post("/batch")
async def batch(applications: list[dict]):
    return StreamingResponse(lines(applications), media_type="application/x-ndjson")


# %% right: by Starlette's own helpers
from starlette.concurrency import run_in_threadpool

office = FastAPI()


@office.get("/health")
def health():
    return {"status": "ready"}


async def put_aside(decision):
    await run_in_threadpool(put_away, decision)


@office.post("/predict")
async def predict(application: dict, background: BackgroundTasks):
    score = await run_in_threadpool(ask_bureau, application)
    decision = decided(application, score)
    background.add_task(put_aside, decision)
    return decision


async def lines(applications):
    for application in applications:
        score = await run_in_threadpool(ask_bureau, application)
        yield f"{json.dumps(decided(application, score))}\n"


@office.post("/batch")
async def batch(applications: list[dict]):
    return StreamingResponse(lines(applications), 200, {"Content-Type": "application/x-ndjson"})


# %% right: an executor of its own, and a list of lines
office = FastAPI()
clerks = ThreadPoolExecutor(4)


@office.get("/health")
async def health():
    return {"status": "ready"}


def settle(application):
    return decided(application, ask_bureau(application))


@office.post("/predict")
async def predict(application: dict):
    loop = asyncio.get_running_loop()
    decision = await loop.run_in_executor(clerks, settle, application)
    clerks.submit(put_away, decision)
    return decision


@office.post("/batch")
def batch(applications: list[dict]):
    lines = [json.dumps(settle(application)) + "\n" for application in applications]
    return StreamingResponse(iter(lines), media_type="application/x-ndjson")


# %% only: others are answered while the bureau is asked
office = FastAPI()


@office.get("/health")
async def health():
    return {"status": "ready"}


async def put_aside(decision):
    put_away(decision)


@office.post("/predict")
def predict(application: dict, background: BackgroundTasks):
    decision = decided(application, ask_bureau(application))
    background.add_task(put_aside, decision)
    return decision


async def lines(applications):
    for application in applications:
        decision = decided(application, ask_bureau(application))
        yield json.dumps(decision) + "\n"


@office.post("/batch")
async def batch(applications: list[dict]):
    return StreamingResponse(lines(applications), media_type="application/x-ndjson")


# %% only: others are answered while a stream waits for its next line
office = FastAPI()


@office.get("/health")
async def health():
    return {"status": "ready"}


async def put_aside(decision):
    put_away(decision)


@office.post("/predict")
async def predict(application: dict, background: BackgroundTasks):
    decision = decided(application, ask_bureau(application))
    background.add_task(put_aside, decision)
    return decision


def lines(applications):
    for application in applications:
        decision = decided(application, ask_bureau(application))
        yield json.dumps(decision) + "\n"


@office.post("/batch")
async def batch(applications: list[dict]):
    return StreamingResponse(lines(applications), media_type="application/x-ndjson")


# %% only: others are answered while a decision is put away
office = FastAPI()


@office.get("/health")
async def health():
    return {"status": "ready"}


def put_aside(decision):
    put_away(decision)


@office.post("/predict")
async def predict(application: dict, background: BackgroundTasks):
    decision = decided(application, ask_bureau(application))
    background.add_task(put_aside, decision)
    return decision


async def lines(applications):
    for application in applications:
        decision = decided(application, ask_bureau(application))
        yield json.dumps(decision) + "\n"


@office.post("/batch")
async def batch(applications: list[dict]):
    return StreamingResponse(lines(applications), media_type="application/x-ndjson")
