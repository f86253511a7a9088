"""Bad input against one running member: `attack.py --address HOST:PORT --pid PID`. After each attack a good request on a
new connection must be answered; memory may grow by 64 MiB over all; while each flood runs, a good client's times are
taken and printed."""

import argparse
import multiprocessing
import os
import random
import socket
import struct
import subprocess
import sys
import tempfile
import time

from differences import Ledger
from http2 import (ACK, CONTINUATION, DATA, END_HEADERS, END_STREAM, GOAWAY, HEADERS, PING, PREFACE, PRIORITY, PUSH, RESET,
                   SETTINGS, WINDOW, Wire, field, frame, message, request_block, text)

GROWTH_MAX = 64 << 20
FLOOD_SECONDS = 0.8
RANGE = b"\x0a\x01a"
PUT_PATH = "/etcdserverpb.KV/Put"
CALM, PROTOCOL, FLOW, FRAME_SIZE, COMPRESSION = 11, 1, 3, 6, 9


def rss(pid):
    with open(f"/proc/{pid}/status") as status:
        return next(int(line.split()[1]) << 10 for line in status if line.startswith("VmRSS"))


def good_request(wire, stream, seconds=10):
    """Whether a range is answered as it should be: one message with a header within, and the end."""
    wire.send(frame(HEADERS, END_HEADERS, stream, request_block())
              + frame(DATA, END_STREAM, stream, message(RANGE)))
    heard = wire.answer(stream, seconds)
    # A refusal is an answer without a message: it does not count.
    return bool(heard) and heard[0] == "answer" and len(heard[1]) > 5 and heard[1][0] == 0


def probe(address, is_over, results):
    """A good client: a request at a time on one connection, and now and then a new one."""
    times, failed, wire, stream = [], 0, None, 1
    while not is_over.is_set():
        began = time.monotonic()
        try:
            if wire is None or stream > 200:
                if wire:
                    wire.close()
                wire, stream = Wire(address), 1
            if not good_request(wire, stream):
                raise OSError
            stream += 2
        except OSError:
            failed += 1
            wire = None
        times.append(time.monotonic() - began)
        time.sleep(0.002)
    results.send((times, failed))


class Probe:
    """What the good client saw. It is a process of its own: threads of the attacker would make it wait."""

    def __init__(self, address, body):
        mine, its = multiprocessing.Pipe()
        is_over = multiprocessing.Event()
        process = multiprocessing.Process(target=probe, args=(address, is_over, its), daemon=True)
        process.start()
        try:
            self.result = body()
        finally:
            is_over.set()
        self.times, self.failed = mine.recv() if mine.poll(30) else ([], 1)
        process.join(10)
        if process.is_alive():
            process.kill()

    def p99(self):
        """In milliseconds."""
        ordered = sorted(self.times)
        return ordered[min(len(ordered) - 1, int(0.99 * len(ordered)))] * 1000 if ordered else float("inf")


# MARK: Single mistakes. Each answers what the server said: ("answer", bytes), ("reset", code), ("goaway", code), …

def send_and_hear(address, data, stream=1, handshake=True, seconds=5):
    wire = Wire(address, handshake=handshake)
    wire.send(data)
    heard = wire.answer(stream, seconds)
    wire.close()
    return heard


def call(body, path="/etcdserverpb.KV/Range", end=END_STREAM, **options):
    return frame(HEADERS, END_HEADERS, 1, request_block(path, **options)) + frame(DATA, end, 1, body)


MISTAKES = [
    # (what, bytes after the handshake, what may be heard)
    ("a claimed length of 4 GiB", call(message(b"abc", claimed=0xFFFFFFFF)), {"answer", "reset"}),
    ("a claimed length that never comes", call(message(b"abc", claimed=100)), {"answer", "reset"}),
    ("half a length prefix", call(b"\0\0\0"), {"answer", "reset"}),
    ("no message at all", call(b""), {"answer", "reset"}),
    ("two messages in a unary call", call(message(RANGE) + message(RANGE)), {"answer", "reset"}),
    ("a compressed message without an encoding", call(message(RANGE, compressed=1)), {"answer", "reset"}),
    ("a compressed flag of 7", call(message(RANGE, compressed=7)), {"answer", "reset"}),
    ("an unknown encoding", call(message(RANGE, compressed=1), more=[("grpc-encoding", "snappy")]), {"answer", "reset"}),
    ("huge metadata", frame(HEADERS, END_HEADERS | END_STREAM, 1, request_block(more=[("x", "y" * 16_000)])),
     {"goaway", "answer", "reset"}),
    ("101 metadata fields", frame(HEADERS, END_HEADERS | END_STREAM, 1,
                                  request_block(more=[(f"x{i}", "y") for i in range(101)])), {"goaway", "answer", "reset"}),
    ("an empty header name", frame(HEADERS, END_HEADERS | END_STREAM, 1, request_block(more=[("", "y")])),
     {"goaway", "reset"}),
    ("an upper-case header name", frame(HEADERS, END_HEADERS | END_STREAM, 1, request_block(more=[("X", "y")])),
     {"goaway", "reset"}),
    ("bad base64 in binary metadata", call(message(RANGE), more=[("x-bin", "%%%")]), {"answer", "reset"}),
    ("a table update beyond the table", frame(HEADERS, END_HEADERS | END_STREAM, 1, b"\x3f\xff\xff\xff\x7f"), {"goaway"}),
    ("an index beyond the table", frame(HEADERS, END_HEADERS | END_STREAM, 1, b"\xff\x80\x01"), {"goaway"}),
    ("a header integer without end", frame(HEADERS, END_HEADERS | END_STREAM, 1, b"\x7f" + b"\xff" * 20), {"goaway"}),
    ("a header string beyond its block", frame(HEADERS, END_HEADERS | END_STREAM, 1, b"\x00\x7f\xff\xff\x7f"), {"goaway"}),
    ("HEADERS on stream 0", frame(HEADERS, END_HEADERS, 0, request_block()), {"goaway"}),
    ("HEADERS on stream 2", frame(HEADERS, END_HEADERS, 2, request_block()), {"goaway"}),
    ("DATA on stream 0", frame(DATA, 0, 0, b"x"), {"goaway"}),
    ("DATA on an idle stream", frame(DATA, 0, 1, b"x"), {"goaway"}),
    ("DATA after the end", call(message(RANGE)) + frame(DATA, 0, 1, b"x"), {"answer", "reset", "goaway"}),
    ("a frame of 16,385 bytes", frame(HEADERS, END_HEADERS, 1, request_block()) + frame(DATA, 0, 1, b"x" * 16_385),
     {"goaway"}),
    ("a claimed frame of 16 MiB", b"\xff\xff\xff\x00\x00\x00\x00\x00\x01", {"goaway"}),
    ("padding longer than the frame", frame(HEADERS, END_HEADERS | 8, 1, b"\xff"), {"goaway"}),
    ("CONTINUATION without HEADERS", frame(CONTINUATION, END_HEADERS, 1, request_block()), {"goaway"}),
    ("another frame within a header block", frame(HEADERS, 0, 1, request_block()) + frame(PING, 0, 0, b"12345678"),
     {"goaway"}),
    ("SETTINGS of 5 bytes", frame(SETTINGS, 0, 0, b"12345"), {"goaway"}),
    ("SETTINGS on a stream", frame(SETTINGS, 0, 1), {"goaway"}),
    ("SETTINGS with a window of 2^31", frame(SETTINGS, 0, 0, struct.pack(">HI", 4, 1 << 31)), {"goaway"}),
    ("SETTINGS with a frame size of 1", frame(SETTINGS, 0, 0, struct.pack(">HI", 5, 1)), {"goaway"}),
    ("an acknowledgement with content", frame(SETTINGS, ACK, 0, b"123456"), {"goaway"}),
    ("PING of 7 bytes", frame(PING, 0, 0, b"1234567"), {"goaway"}),
    ("PUSH_PROMISE from a client", frame(PUSH, END_HEADERS, 1, b"\0\0\0\2" + request_block()), {"goaway"}),
    ("WINDOW_UPDATE of 0", frame(WINDOW, 0, 0, b"\0\0\0\0"), {"goaway"}),
    ("WINDOW_UPDATE beyond 2^31", frame(WINDOW, 0, 0, b"\x7f\xff\xff\xff") * 2, {"goaway"}),
    ("RST_STREAM of an idle stream", frame(RESET, 0, 1, b"\0\0\0\x08"), {"goaway"}),
    ("a stream that depends on itself", frame(HEADERS, END_HEADERS | END_STREAM | 0x20, 1, b"\0\0\0\1\x10" + request_block()),
     {"goaway", "reset", "answer"}),
    ("an unknown frame type", frame(77, 255, 1, b"?") + call(message(RANGE)), {"answer"}),
    ("no pseudo headers", frame(HEADERS, END_HEADERS | END_STREAM, 1, field("te", "trailers")), {"reset", "goaway"}),
    ("a pseudo header after a field", frame(HEADERS, END_HEADERS | END_STREAM, 1, request_block(more=[(":path", "/x")])),
     {"reset", "goaway"}),
    ("connection-specific fields", frame(HEADERS, END_HEADERS | END_STREAM, 1, request_block(more=[("connection", "close")])),
     {"reset", "goaway"}),
    ("a content-length that lies", call(message(RANGE), more=[("content-length", "3")]), {"reset", "goaway", "answer"}),
    ("more than the window", frame(HEADERS, END_HEADERS, 1, request_block(PUT_PATH)) + frame(DATA, 0, 1, b"\0" * 16_384) * 70,
     {"goaway", "reset", "answer"}),
]


def mistakes(address, ledger):
    for what, data, expected in MISTAKES:
        heard = send_and_hear(address, data)
        ledger.holds(f"{what}: one of {sorted(expected)}", heard and heard[0] in expected, heard)
    for what, data in [("a preface that is none", b"PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n" + frame(SETTINGS)),
                       ("a greeting of TLS", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"x" * 32),
                       ("noise", b"\xff" + random.Random(1).randbytes(5000)),
                       ("noise after a method", b"GET " + random.Random(1).randbytes(5000) + b"\r\n\r\n"),
                       ("a frame before SETTINGS", PREFACE + frame(PING, 0, 0, b"12345678"))]:
        wire = Wire(address, handshake=False)
        wire.send(data)
        deadline = time.monotonic() + 5
        while wire.is_still_open() and time.monotonic() < deadline:
            time.sleep(0.01)
        ledger.holds(f"{what} ends the connection", not wire.is_open)
        wire.close()


def split(address, ledger):
    """A request in frames, and in segments, of one byte."""
    wire = Wire(address)
    body = message(RANGE)
    block = request_block()
    data = frame(HEADERS, END_HEADERS, 1, block) + b"".join(frame(DATA, 0, 1, body[i : i + 1]) for i in range(len(body)))
    data += frame(DATA, END_STREAM, 1)
    for i in range(len(data)):
        wire.send(data[i : i + 1])
    ledger.holds("a request byte by byte is answered", (wire.answer(1) or ("",))[0] == "answer")
    wire.close()


def random_frames(address, ledger, connections=150):
    """Frames of a grammar with mutations, from a seed."""
    chance = random.Random(40)
    for _ in range(connections):
        data = b""
        for _ in range(chance.randrange(1, 12)):
            stream = chance.choice([0, 1, 1, 1, 3, 5, 2, 0x7FFFFFFF])
            payload = chance.choice([request_block(), message(RANGE), b"", b"\0" * chance.randrange(40),
                                     chance.randbytes(chance.randrange(60))])
            data += frame(chance.choice([0, 1, 1, 2, 3, 4, 6, 7, 8, 9, 10, 200]), chance.choice([0, 1, 4, 5, 5, 8, 0x20, 255]),
                          stream, payload)
        mutable = bytearray(data)
        for _ in range(chance.randrange(3)):
            if mutable:
                mutable[chance.randrange(len(mutable))] = chance.randrange(256)
        wire = Wire(address)
        wire.send(bytes(mutable))
        wire.close()
    ledger.holds("after random frames", good(address))


# MARK: What the transport says in words, asked with curl

def spoken(address, ledger):
    """(what, curl's options, HTTP status, gRPC status)"""
    cases = [
        ("a request", [], "200", "0"),
        ("another subtype", ["-H", "content-type: application/grpc+proto"], "200", "0"),
        ("no te", ["-H", "te:"], "200", "0"),
        ("JSON", ["-X", "POST", "-H", "content-type: application/json"], "415", None),
        ("no content-type", ["-X", "POST", "-H", "content-type:"], "415", None),
        ("GET", ["-X", "GET"], "405", None),
        ("a timeout of 1n", ["-H", "grpc-timeout: 1n"], "200", ("0", "4")),
        ("a timeout of 99999999H", ["-H", "grpc-timeout: 99999999H"], "200", "0"),
        ("a timeout of 0S", ["-H", "grpc-timeout: 0S"], "200", ("0", "4")),
        ("a timeout of 9 digits", ["-H", "grpc-timeout: 999999999S"], None, "13"),
        ("a timeout without a unit", ["-H", "grpc-timeout: 10"], None, "13"),
        ("a timeout of garbage", ["-H", "grpc-timeout: garbage"], None, "13"),
        ("a negative timeout", ["-H", "grpc-timeout: -1S"], None, "13"),
        ("an empty timeout", ["-H", "grpc-timeout;"], None, ("0", "13")),
        ("hasleader with a leader", ["-H", "hasleader: true"], "200", "0"),
        ("an odd authority", ["-H", "host: #initially=[127.0.0.1:2379;x]"], "200", "0"),
    ]
    with tempfile.NamedTemporaryFile() as body:
        body.write(message(RANGE))
        body.flush()
        for what, options, http, grpc in cases:
            # What is refused by its head is refused before its body has come, which curl takes for an error.
            headers = {"--data-binary": "@" + body.name} if http == "200" else {}
            method = [] if headers or "-X" in options else ["-X", "POST"]
            command = ["curl", "-sS", "-m", "10", "--http2-prior-knowledge", "-D", "-", "-o", "/dev/null"]
            given = " ".join(options).lower()
            for name, value in (("content-type", "application/grpc"), ("te", "trailers")):
                if name + ":" not in given:
                    command += ["-H", f"{name}: {value}"]
            command += [part for pair in headers.items() for part in pair] + method + options
            done = subprocess.run(command + [f"http://{address}/etcdserverpb.KV/Range"], capture_output=True, timeout=20)
            lines = done.stdout.decode("latin-1").replace("\r", "").split("\n")
            said_http = lines[0].split(" ")[1] if lines[0] else None
            said_grpc = next((line.split(": ")[1] for line in lines if line.startswith("grpc-status: ")), None)
            wanted = grpc if isinstance(grpc, tuple) else (grpc,)
            ledger.holds(f"curl: {what}", (http is None or said_http == http) and (grpc is None or said_grpc in wanted),
                         f"{lines} {done.stderr.decode()}")


def good(address):
    try:
        wire = Wire(address)
        answered = good_request(wire, 1)
        wire.close()
        return answered
    except OSError:
        return False


# MARK: Floods. Each runs for a while, opening a new connection when the server has closed the last one, and answers how
# often that happened.

def flooding(address, data, seconds=FLOOD_SECONDS, opening=b""):
    """Sends the bytes over and over; `data` may be a function of a counter."""
    deadline, closed = time.monotonic() + seconds, 0
    while time.monotonic() < deadline:
        try:
            wire = Wire(address, timeout=1)
        except OSError:
            time.sleep(0.01)
            continue
        wire.send(opening)
        count = 0
        while time.monotonic() < deadline and wire.is_still_open():
            wire.send(data(count) if callable(data) else data)
            count += 1
        closed += not wire.is_open
        wire.close()
    return closed


def rapid_resets(count):
    out = b""
    for stream in range(1 + 200 * count, 201 + 200 * count, 2):
        out += frame(HEADERS, END_HEADERS, stream, request_block()) + frame(RESET, 0, stream, b"\0\0\0\x08")
    return out


def provoked_resets(count):
    """Streams that the server has to reset: a window update of 0."""
    out = b""
    for stream in range(1 + 200 * count, 201 + 200 * count, 2):
        out += frame(HEADERS, END_HEADERS, stream, request_block()) + frame(WINDOW, 0, stream, b"\0\0\0\0")
    return out


def stalled(address, seconds):
    """Clients that let windows of 0 be, and never read: 20 connections with 100 large ranges each."""
    wires = []
    for _ in range(20):
        wire = Wire(address, handshake=False)
        wire.send(PREFACE + frame(SETTINGS, 0, 0, struct.pack(">HI", 4, 0)))
        for stream in range(1, 201, 2):
            wire.send(frame(HEADERS, END_HEADERS, stream, request_block())
                      + frame(DATA, END_STREAM, stream, message(b"\x0a\x03big")))
        wires.append(wire)
    time.sleep(seconds)
    for wire in wires:
        wire.close()
    return 0


def patient(address, ledger):
    """Clients that read late get every answer: what was postponed is resumed when they open their windows."""
    wires, streams = [], range(1, 201, 2)
    for _ in range(6):
        wire = Wire(address, handshake=False, timeout=20)
        wire.send(PREFACE + frame(SETTINGS, 0, 0, struct.pack(">HI", 4, 0)))
        for number, stream in enumerate(streams):
            path = "/etcdserverpb.KV/RangeStream" if number % 3 == 0 else "/etcdserverpb.KV/Range"
            wire.send(frame(HEADERS, END_HEADERS, stream, request_block(path))
                      + frame(DATA, END_STREAM, stream, message(b"\x0a\x03big")))
        wires.append(wire)
    time.sleep(0.5)
    for wire in wires:
        wire.send(frame(SETTINGS, 0, 0, struct.pack(">HI", 4, 1 << 20)) + frame(WINDOW, 0, 0, b"\x10\0\0\0"))
        ended, received = set(), 0
        for kind, flags, stream, payload in wire.frames(20):
            received += len(payload) if kind == DATA else 0
            if kind == HEADERS and flags & END_STREAM:
                ended.add(stream)
                if len(ended) == len(streams):
                    break
        ledger.holds("a client that reads late gets all answers", len(ended) == len(streams), len(ended))
        ledger.holds("and all of their bytes", received > len(streams) << 16, received)
        wire.close()


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
        time.sleep(0.3)
        for wire in wires:
            if wire.is_open:
                wire.send(b"\0")
    for wire in wires:
        wire.close()
    return 0


def large_headers(address, seconds):
    """Header blocks that grow by references into the table: 4 KiB once, then 60 references of a byte each."""
    bomb = b"\x40" + text("x") + text("y" * 4000) + b"\xbe" * 60
    return flooding(address, lambda n: frame(HEADERS, END_HEADERS | END_STREAM, 1 + 2 * n, bomb), seconds)


def churn(address, seconds):
    deadline, count = time.monotonic() + seconds, 0
    while time.monotonic() < deadline:
        try:
            socket.create_connection(tuple(address.split(":")), timeout=1).close()
        except OSError:
            pass
        count += 1
    return count


def floods(address):
    open_stream = frame(HEADERS, END_HEADERS, 1, request_block(PUT_PATH))
    flood = lambda data, **more: lambda: flooding(address, data, **more)
    return [
        # (what, body, whether the server must have closed the connection)
        ("rapid reset", flood(rapid_resets), True),
        ("resets provoked by bad frames", flood(provoked_resets), True),
        ("CONTINUATION", flood(frame(CONTINUATION, 0, 1, field("x", "y" * 1000)) * 10,
                               opening=frame(HEADERS, 0, 1, request_block())), True),
        ("empty CONTINUATION", flood(frame(CONTINUATION, 0, 1) * 500, opening=frame(HEADERS, 0, 1, request_block())), True),
        ("PING", flood(frame(PING, 0, 0, b"12345678") * 500), True),
        ("SETTINGS", flood(frame(SETTINGS, 0, 0, struct.pack(">HI", 4, 65_535)) * 500), True),
        ("empty DATA", flood(frame(DATA, 0, 1) * 500, opening=open_stream), True),
        ("PRIORITY", flood(frame(PRIORITY, 0, 3, b"\0\0\0\0\0") * 500), True),
        ("WINDOW_UPDATE", flood(frame(WINDOW, 0, 1, b"\0\0\0\1") * 500, opening=open_stream), True),
        ("unknown frames", flood(frame(99, 0, 0, b"x" * 100) * 500), True),
        ("header bombs", lambda: large_headers(address, FLOOD_SECONDS), True),
        ("streams without an end", flood(lambda n: b"".join(
            frame(HEADERS, END_HEADERS, 1 + 200 * n + 2 * i, request_block(PUT_PATH)) for i in range(100))), True),
        ("clients that do not read", lambda: stalled(address, FLOOD_SECONDS), False),
        ("slow clients", lambda: slow(address, 2 * FLOOD_SECONDS), False),
        ("connections that come and go", lambda: churn(address, FLOOD_SECONDS), False),
    ]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--address", required=True)
    parser.add_argument("--pid", type=int, required=True)
    parser.add_argument("--factor", type=float, default=4, help="how many times its calm p99 a good client may wait")
    parser.add_argument("--floor", type=float, default=15, help="a calm p99 below so many milliseconds is luck")
    options = parser.parse_args()
    address, ledger = options.address, Ledger()

    # A value large enough that clients which do not read it are a burden.
    wire = Wire(address)
    body = message(b"\x0a\x03big\x12" + b"\x80\x80\x04" + b"x" * (64 << 10))
    wire.send(frame(WINDOW, 0, 0, struct.pack(">I", 1 << 20)) + frame(HEADERS, END_HEADERS, 1, request_block(PUT_PATH)))
    for at in range(0, len(body), 16_384):
        # The window opens again when the first bytes have been taken.
        wire.wait_for({WINDOW}, 0.05)
        wire.send(frame(DATA, END_STREAM if at + 16_384 >= len(body) else 0, 1, body[at : at + 16_384]))
    ledger.holds("a large put is answered", (wire.answer(1) or ("",))[0] == "answer")
    wire.close()

    calm = Probe(address, lambda: time.sleep(2 * FLOOD_SECONDS))
    before = rss(options.pid)
    print(f"calm: p99 {calm.p99():.1f} ms of {len(calm.times)}, {before >> 20} MiB", flush=True)
    ledger.holds("the good client is answered", calm.failed == 0)

    mistakes(address, ledger)
    split(address, ledger)
    spoken(address, ledger)
    random_frames(address, ledger)
    patient(address, ledger)
    bound = options.factor * max(calm.p99(), options.floor)
    most = 0
    for what, body, must_close in floods(address):
        prober = Probe(address, body)
        closed = prober.result
        most = max(most, rss(options.pid))
        p99 = prober.p99()
        print(f"{what}: p99 {p99:.1f} ms of {len(prober.times)}, {prober.failed} failed, {rss(options.pid) >> 20} MiB, "
              f"{closed} connections", flush=True)
        ledger.holds(f"{what}: a good client waits at most {bound:.0f} ms", p99 <= bound, f"{p99:.1f}")
        ledger.holds(f"{what}: a good client is never failed", prober.failed == 0, prober.failed)
        ledger.holds(f"{what}: the server ends the connection", closed > 0 or not must_close)
        ledger.holds(f"{what}: the member lives on", os.path.exists(f"/proc/{options.pid}") and good(address))
    ledger.holds("memory grows by at most 64 MiB", most - before <= GROWTH_MAX, f"{(most - before) >> 20} MiB")
    print(f"memory: {before >> 20} MiB before, at most {most >> 20} MiB")
    return 0 if ledger.report("bad input") else 1


if __name__ == "__main__":
    sys.exit(main())
