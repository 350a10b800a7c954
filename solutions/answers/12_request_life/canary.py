# %% wrong: by_chance
import random


def version_of(application, share):
    if share is None or random.random() >= share:
        return OLD
    return NEW


# %% wrong: order_counts
def version_of(application, share):
    numbers = [float(value) for value in application.values()]
    place = int.from_bytes(fingerprint(numbers)[:4], "big") / 2**32
    return OLD if share is None or place >= share else NEW


# %% wrong: share_is_of_the_old
def version_of(application, share):
    numbers = [float(application[name]) for name in FIELDS]
    place = int.from_bytes(fingerprint(numbers)[:4], "big") / 2**32
    if share is None:
        return OLD
    return NEW if place >= share else OLD


# %% right: by a number in hexadecimal
def version_of(application, share):
    numbers = [float(application[name]) for name in FIELDS]
    place = int(fingerprint(numbers).hex()[:8], 16) / 0x100000000
    return NEW if share is not None and place < share else OLD


# %% right: compares whole numbers
def version_of(application, share):
    if not share:
        return OLD
    four = fingerprint(list(map(float, map(application.get, FIELDS))))[:4]
    number = 0
    for byte in four:
        number = number * 256 + byte
    return NEW if number < share * 2**32 else OLD


# %% only: the share is decided as the other servers do it
def version_of(application, share):
    numbers = [float(application[name]) for name in FIELDS]
    place = int.from_bytes(fingerprint(numbers)[:4], "big") / 2**32
    return NEW if place < (share or 0.5) else OLD


# %% only: a share of nobody, of all, and none at all
def version_of(application, share):
    return NEW if share == 1 else OLD
