"""Single mistakes against a running member: after each the server must have said what RFC 9113 and gRPC ask for."""

import itertools
import random
import struct
import subprocess
import tempfile
import time

from floods import BIG
from http2 import (ACK, CONTINUATION, DATA, END_HEADERS, END_STREAM, HEADERS, PING, PREFACE, PUSH, RESET, SETTINGS, WINDOW,
                   Wire, field, frame, message, request_block)
from probe import PUT_PATH, RANGE, good

# Each mistake, and each flood, comes from an address of its own: a member lets connections wait when others of their
# address have misbehaved.
SOURCES = (f"127.1.{number // 250}.{number % 250 + 1}" for number in itertools.count())


def stranger(address, **options):
    return Wire(address, source=next(SOURCES), **options)


# MARK: Single mistakes. Each answers what the server said: ("answer", bytes), ("reset", code), ("goaway", code), …

def send_and_hear(address, data, stream=1, handshake=True, seconds=5):
    wire = stranger(address, handshake=handshake)
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
        wire = stranger(address, handshake=False)
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
        wire = stranger(address)
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


def patient(address, ledger):
    """Clients that read late get every answer: what was postponed is resumed when they open their windows."""
    wires, streams = [], range(1, 201, 2)
    for _ in range(6):
        wire = Wire(address, handshake=False, timeout=20)
        wire.send(PREFACE + frame(SETTINGS, 0, 0, struct.pack(">HI", 4, 0)))
        for number, stream in enumerate(streams):
            path = "/etcdserverpb.KV/RangeStream" if number % 3 == 0 else "/etcdserverpb.KV/Range"
            wire.send(frame(HEADERS, END_HEADERS, stream, request_block(path))
                      + frame(DATA, END_STREAM, stream, message(BIG)))
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
