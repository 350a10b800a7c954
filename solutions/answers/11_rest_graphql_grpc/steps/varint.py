# %% reference
def varint(first, second):
    return (first & 127) + second * 128


# %% right: by bits
def varint(first, second):
    return first & 0x7F | second << 7


# %% right: by subtraction
def varint(first, second):
    return first - 128 + 128 * second


# %% right: by texts of bits
def varint(first, second):
    return int(f"{second:07b}{first % 128:07b}", 2)


# %% wrong: highest_first
def varint(first, second):
    return (first & 127) * 128 + second


# %% wrong: flag_counted
def varint(first, second):
    return first + second * 128


# %% wrong: eight_bits
def varint(first, second):
    return (first & 127) + second * 256


# %% told: and it is 720
def varint(first, second):
    return first
