# %% reference
await asyncio.sleep(0.1)


# %% right: a little longer, and an answer
await asyncio.sleep(0.12)
return {"score": 700}


# %% right: the wait that blocks, in a thread
await asyncio.to_thread(time.sleep, 0.1)


# %% right: in a thread of the loop's
async def score():
    loop = asyncio.get_running_loop()
    await loop.run_in_executor(None, time.sleep, 0.1)


# %% right: a plain function, which FastAPI puts into a thread
def score():
    time.sleep(0.1)


# %% wrong: still_blocks
time.sleep(0.1)


# %% wrong: not_awaited
asyncio.sleep(0.1)


# %% told: did not wait
pass


# %% wrong: any_wait
await time.sleep(0.1)


# %% told: raised `NameError
await pause(0.1)
