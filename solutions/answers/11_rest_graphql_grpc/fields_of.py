# %% wrong: highest_first
def varint(data, at):
    value = 0
    while at < len(data):
        byte = data[at]
        at += 1
        value = value << 7 | byte & 127
        if byte < 128:
            return value, at
    raise ValueError("cut")


def piece(data, at, length):
    if at + length > len(data):
        raise ValueError("cut")
    return data[at : at + length], at + length


def fields_of(data):
    fields, at = [], 0
    while at < len(data):
        tag, at = varint(data, at)
        number, kind = tag >> 3, tag & 7
        if kind == 0:
            value, at = varint(data, at)
        elif kind == 1:
            value, at = piece(data, at, 8)
        elif kind == 2:
            length, at = varint(data, at)
            value, at = piece(data, at, length)
        else:
            raise ValueError(f"kind {kind}")
        fields.append((number, value))
    return fields


# %% wrong: two_bytes_at_most
def varint(data, at):
    if at >= len(data) or (data[at] > 127 and at + 1 >= len(data)):
        raise ValueError("cut")
    if data[at] < 128:
        return data[at], at + 1
    return data[at] - 128 + data[at + 1] * 128, at + 2


def piece(data, at, length):
    if at + length > len(data):
        raise ValueError("cut")
    return data[at : at + length], at + length


def fields_of(data):
    fields, at = [], 0
    while at < len(data):
        tag, at = varint(data, at)
        number, kind = tag >> 3, tag & 7
        if kind == 0:
            value, at = varint(data, at)
        elif kind == 1:
            value, at = piece(data, at, 8)
        elif kind == 2:
            length, at = varint(data, at)
            value, at = piece(data, at, length)
        else:
            raise ValueError(f"kind {kind}")
        fields.append((number, value))
    return fields


# %% wrong: length_is_a_byte
def varint(data, at):
    value, shift = 0, 0
    while at < len(data):
        byte = data[at]
        at += 1
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return value, at
    raise ValueError("cut")


def piece(data, at, length):
    if at + length > len(data):
        raise ValueError("cut")
    return data[at : at + length], at + length


def fields_of(data):
    fields, at = [], 0
    while at < len(data):
        tag, at = varint(data, at)
        number, kind = tag >> 3, tag & 7
        if kind == 0:
            value, at = varint(data, at)
        elif kind == 1:
            value, at = piece(data, at, 8)
        elif kind == 2:
            length, at = data[at], at + 1
            value, at = piece(data, at, length)
        else:
            raise ValueError(f"kind {kind}")
        fields.append((number, value))
    return fields


# %% wrong: tag_is_a_byte
def varint(data, at):
    value, shift = 0, 0
    while at < len(data):
        byte = data[at]
        at += 1
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return value, at
    raise ValueError("cut")


def piece(data, at, length):
    if at + length > len(data):
        raise ValueError("cut")
    return data[at : at + length], at + length


def fields_of(data):
    fields, at = [], 0
    while at < len(data):
        tag, at = data[at], at + 1
        number, kind = tag >> 3, tag & 7
        if kind == 0:
            value, at = varint(data, at)
        elif kind == 1:
            value, at = piece(data, at, 8)
        elif kind == 2:
            length, at = varint(data, at)
            value, at = piece(data, at, length)
        else:
            raise ValueError(f"kind {kind}")
        fields.append((number, value))
    return fields


# %% wrong: each_field_once
def varint(data, at):
    value, shift = 0, 0
    while at < len(data):
        byte = data[at]
        at += 1
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return value, at
    raise ValueError("cut")


def piece(data, at, length):
    if at + length > len(data):
        raise ValueError("cut")
    return data[at : at + length], at + length


def fields_of(data):
    fields, at = {}, 0
    while at < len(data):
        tag, at = varint(data, at)
        number, kind = tag >> 3, tag & 7
        if kind == 0:
            value, at = varint(data, at)
        elif kind == 1:
            value, at = piece(data, at, 8)
        elif kind == 2:
            length, at = varint(data, at)
            value, at = piece(data, at, length)
        else:
            raise ValueError(f"kind {kind}")
        fields[number] = value
    return list(fields.items())


# %% wrong: slices_complain
def varint(data, at):
    value, shift = 0, 0
    while at < len(data):
        byte = data[at]
        at += 1
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return value, at
    raise ValueError("cut")


def piece(data, at, length):
    return data[at : at + length], at + length


def fields_of(data):
    fields, at = [], 0
    while at < len(data):
        tag, at = varint(data, at)
        number, kind = tag >> 3, tag & 7
        if kind == 0:
            value, at = varint(data, at)
        elif kind == 1:
            value, at = piece(data, at, 8)
        elif kind == 2:
            length, at = varint(data, at)
            value, at = piece(data, at, length)
        else:
            raise ValueError(f"kind {kind}")
        fields.append((number, value))
    return fields


# %% right: a generator over an iterator
def fields_of(data):
    return list(pairs_of(iter(data)))


def pairs_of(rest):
    for first in rest:
        number, kind = divmod(number_of(rest, first), 8)
        if kind == 0:
            yield number, number_of(rest, taken(rest, 1)[0])
        elif kind == 1:
            yield number, taken(rest, 8)
        elif kind == 2:
            yield number, taken(rest, number_of(rest, taken(rest, 1)[0]))
        else:
            raise ValueError(kind)


def number_of(rest, byte):
    value, worth = byte % 128, 128
    while byte >= 128:
        byte = taken(rest, 1)[0]
        value += byte % 128 * worth
        worth *= 128
    return value


def taken(rest, count):
    found = bytes(byte for _, byte in zip(range(count), rest))  # noqa: B905
    if len(found) < count:
        raise ValueError("Some bytes are missing.")
    return found


# %% right: a stream of bytes
from io import BytesIO


def fields_of(data):
    stream, fields = BytesIO(data), []

    def read(count):
        found = stream.read(count)
        if len(found) != count:
            raise ValueError("The message is cut.")
        return found

    def varint():
        (byte,) = read(1)
        return byte if byte < 128 else byte - 128 + 128 * varint()

    while stream.tell() < len(data):
        tag = varint()
        match tag & 0b111:
            case 0:
                value = varint()
            case 1:
                value = read(8)
            case 2:
                value = read(varint())
            case kind:
                raise ValueError(f"There is no kind {kind}.")
        fields.append([tag >> 3, value])
    return fields


# %% right: by recursion, an index that is out of range made a ValueError
def fields_of(data):
    if not data:
        return []
    try:
        tag, rest = varint(data)
        if tag % 8 == 0:
            value, rest = varint(rest)
        else:
            length, rest = (8, rest) if {1: True, 2: False}[tag % 8] else varint(rest)
            value, rest = rest[:length], rest[length - 1 :] if length else b"." + rest
            rest[0]
            rest = rest[1:]
    except (IndexError, KeyError) as error:
        raise ValueError("cut, or of an unknown kind") from error
    return [(tag // 8, value), *fields_of(rest)]


def varint(data):
    if data[0] < 128:
        return data[0], data[1:]
    more, rest = varint(data[1:])
    return data[0] & 127 | more << 7, rest


# %% only: whole numbers of any size
def varint(data, at):
    value, shift = 0, 0
    while at < len(data):
        byte = data[at]
        at += 1
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return value, at
    raise ValueError("cut")


def piece(data, at, length):
    return data[at : at + length], at + length


def fields_of(data):
    fields, at = [], 0
    while at < len(data):
        tag, at = data[at], at + 1
        number, kind = tag >> 3, tag & 7
        if kind == 0:
            value, at = varint(data, at)
        elif kind == 1:
            value, at = piece(data, at, 8)
        elif kind == 2:
            length, at = data[at], at + 1
            value, at = piece(data, at, length)
        else:
            raise ValueError(f"kind {kind}")
        fields.append((number, value))
    return fields


# %% only: texts and eight bytes
def varint(data, at):
    if at >= len(data) or (data[at] > 127 and at + 1 >= len(data)):
        raise ValueError("cut")
    if data[at] < 128:
        return data[at], at + 1
    return data[at] - 128 + data[at + 1] * 128, at + 2


def piece(data, at, length):
    return data[at : at + length], at + length


def fields_of(data):
    fields, at = [], 0
    while at < len(data):
        tag, at = data[at], at + 1
        number, kind = tag >> 3, tag & 7
        if kind == 0:
            value, at = varint(data, at)
        elif kind == 1:
            value, at = piece(data, at, 8)
        elif kind == 2:
            length, at = varint(data, at)
            value, at = piece(data, at, length)
        else:
            raise ValueError(f"kind {kind}")
        fields.append((number, value))
    return fields


# %% only: any field number, and a field that comes again
def varint(data, at):
    value, shift = 0, 0
    while at < len(data):
        byte = data[at]
        at += 1
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return value, at
    raise ValueError("cut")


def piece(data, at, length):
    return data[at : at + length], at + length


def fields_of(data):
    fields, at = [], 0
    while at < len(data):
        tag, at = varint(data, at)
        number, kind = tag >> 3, tag & 7
        if kind == 0:
            value, at = data[at], at + 1
        elif kind == 1:
            value, at = piece(data, at, 8)
        elif kind == 2:
            length, at = data[at], at + 1
            value, at = piece(data, at, length)
        else:
            raise ValueError(f"kind {kind}")
        fields.append((number, value))
    return fields


# %% only: what is cut or unknown is refused
def varint(data, at):
    value, shift = 0, 0
    while at < len(data):
        byte = data[at]
        at += 1
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return value % 2**14, at
    raise ValueError("cut")


def piece(data, at, length):
    if at + length > len(data):
        raise ValueError("cut")
    return data[at : at + length], at + length


def fields_of(data):
    fields, at = [], 0
    while at < len(data):
        tag, at = data[at], at + 1
        number, kind = tag >> 3, tag & 7
        if kind == 0:
            value, at = varint(data, at)
        elif kind == 1:
            value, at = piece(data, at, 8)
        elif kind == 2:
            length, at = piece(data, at, 1)[0][0], at + 1
            value, at = piece(data, at, length)
        else:
            raise ValueError(f"kind {kind}")
        fields.append((number, value))
    return fields
