"""Just enough HTTP/2 to misbehave with: frames, header blocks without Huffman or tables, a reader of frames."""

import select
import socket
import struct
import time

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
DATA, HEADERS, PRIORITY, RESET, SETTINGS, PUSH, PING, GOAWAY, WINDOW, CONTINUATION = range(10)
END_STREAM, END_HEADERS, ACK, PADDED = 1, 4, 1, 8
# Kind, flags and stream of every GOAWAY: enough to notice one among frames that nobody takes apart.
GOAWAY_MARK = struct.pack(">BBI", GOAWAY, 0, 0)


def frame(kind, flags=0, stream=0, payload=b""):
    return struct.pack(">I", len(payload))[1:] + struct.pack(">BBI", kind, flags, stream & 0xFFFFFFFF) + payload


def field(name, value):
    """A literal without indexing, with a new name."""
    return b"\x00" + text(name) + text(value)


def text(value):
    value = value if isinstance(value, bytes) else value.encode()
    if len(value) < 127:
        return bytes([len(value)]) + value
    rest, out = len(value) - 127, b"\x7f"
    while rest > 127:
        out += bytes([rest & 127 | 128])
        rest >>= 7
    return out + bytes([rest]) + value


def request_block(path="/etcdserverpb.KV/Range", more=(), content_type="application/grpc", method="POST"):
    fields = [(":method", method), (":scheme", "http"), (":path", path), (":authority", "test"), ("te", "trailers")]
    if content_type is not None:
        fields.append(("content-type", content_type))
    return b"".join(field(name, value) for name, value in fields + list(more))


def message(body, compressed=0, claimed=None):
    return struct.pack(">BI", compressed, len(body) if claimed is None else claimed) + body


def connect(address, timeout=5, source=None):
    """A socket to `HOST:PORT`, from one of this machine's addresses."""
    host, port = address.rsplit(":", 1)
    return socket.create_connection((host, int(port)), timeout=timeout, source_address=source and (source, 0))


class Wire:
    """One connection. Sending to a server that has closed it is no error."""

    def __init__(self, address, handshake=True, timeout=5, source=None):
        self.socket = connect(address, timeout, source)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.buffer, self.is_open, self.is_unwanted = b"", True, False
        if handshake:
            self.send(PREFACE + frame(SETTINGS))

    def send(self, data):
        try:
            self.socket.sendall(data)
        except (OSError, TimeoutError):
            self.is_open = False
        return self.is_open

    def is_still_open(self):
        """Reads and forgets what has come, and notices the end of it and whether the server wants it to end."""
        try:
            while self.is_open and select.select([self.socket], [], [], 0)[0]:
                heard = self.socket.recv(65536)
                self.is_open = bool(heard)
                self.is_unwanted |= GOAWAY_MARK in heard
        except OSError:
            self.is_open = False
        return self.is_open

    def frames(self, seconds):
        """Frames until the time is over or the server closes; SETTINGS are acknowledged."""
        deadline = time.monotonic() + seconds
        while True:
            while len(self.buffer) >= 9 and len(self.buffer) >= 9 + int.from_bytes(self.buffer[:3], "big"):
                length = int.from_bytes(self.buffer[:3], "big")
                kind, flags, stream = struct.unpack(">BBI", self.buffer[3:9])
                payload, self.buffer = self.buffer[9 : 9 + length], self.buffer[9 + length :]
                if kind == SETTINGS and not flags & ACK:
                    self.send(frame(SETTINGS, ACK))
                yield kind, flags, stream, payload
            left = deadline - time.monotonic()
            if left <= 0:
                return
            try:
                self.socket.settimeout(left)
                data = self.socket.recv(65536)
            except (TimeoutError, OSError):
                data = None
            if data is None and time.monotonic() >= deadline:
                return
            if not data:
                self.is_open = False
                return
            self.buffer += data

    def wait_for(self, kinds, seconds, stream=None):
        """The first frame of these kinds, or None."""
        for kind, flags, number, payload in self.frames(seconds):
            if kind in kinds and (stream is None or number == stream):
                return kind, flags, number, payload
        return None

    def answer(self, stream, seconds=5):
        """All data of a stream until it ends; None when it does not."""
        seen = b""
        for kind, flags, number, payload in self.frames(seconds):
            if kind == GOAWAY:
                return ("goaway", struct.unpack(">I", payload[4:8])[0])
            if number != stream:
                continue
            if kind == RESET:
                return ("reset", struct.unpack(">I", payload)[0])
            if kind in (HEADERS, DATA):
                seen += payload if kind == DATA else b""
                if flags & END_STREAM:
                    return ("answer", seen)
        return ("closed", None) if not self.is_open else None

    def close(self):
        self.socket.close()
