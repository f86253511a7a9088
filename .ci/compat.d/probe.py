"""A good client: a process of its own that takes the times of its requests while something else goes on."""

import gc
import multiprocessing
import struct
import time

from http2 import DATA, END_HEADERS, END_STREAM, HEADERS, WINDOW, Wire, frame, message, request_block

RANGE = b"\x0a\x01a"
PUT_PATH = "/etcdserverpb.KV/Put"
REQUESTS_PER_CONNECTION = 20
BLOCK, BODY = request_block(), message(RANGE)


def good_request(wire, stream, seconds=10):
    """Whether a linearizable range is answered as it should be: one message with a header within, and the end."""
    wire.send(frame(HEADERS, END_HEADERS, stream, BLOCK) + frame(DATA, END_STREAM, stream, BODY))
    heard = wire.answer(stream, seconds)
    # A refusal is an answer without a message: it does not count.
    return bool(heard) and heard[0] == "answer" and len(heard[1]) > 5 and heard[1][0] == 0


def good(address):
    """Whether a request on a new connection is answered."""
    try:
        wire = Wire(address)
        answered = good_request(wire, 1)
        wire.close()
        return answered
    except OSError:
        return False


class Times:
    """Seconds that requests on a standing connection took, and those that new connections took to their first answer."""

    def __init__(self, requests=(), arrivals=(), failed=0):
        self.requests, self.arrivals, self.failed = list(requests), list(arrivals), failed

    def __add__(self, other):
        return Times(self.requests + other.requests, self.arrivals + other.arrivals, self.failed + other.failed)


def percentile(times, share):
    """In milliseconds."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1000 if ordered else float("inf")


def take_times(address, is_ready, is_over, results):
    times, standing, stream = Times(), None, 1
    gc.disable()
    while not is_over.is_set():
        try:
            if standing is None:
                standing, stream = Wire(address), 1
                # The window of the whole connection, once for all answers to come.
                standing.send(frame(WINDOW, 0, 0, struct.pack(">I", 1 << 30)))
                good_request(standing, stream)
                is_ready.set()
            for _ in range(REQUESTS_PER_CONNECTION):
                stream += 2
                began = time.perf_counter()
                if not good_request(standing, stream):
                    raise OSError
                times.requests.append(time.perf_counter() - began)
            began = time.perf_counter()
            arriving = Wire(address)
            if not good_request(arriving, 1):
                raise OSError
            times.arrivals.append(time.perf_counter() - began)
            arriving.close()
        except OSError:
            times.failed += 1
            standing = None
    results.send(times)


def while_running(address, body):
    """What the good client saw while the body ran, and the body's result. It is a process of its own: threads of the
    attacker would make it wait."""
    mine, its = multiprocessing.Pipe()
    is_ready, is_over = multiprocessing.Event(), multiprocessing.Event()
    process = multiprocessing.Process(target=take_times, args=(address, is_ready, is_over, its), daemon=True)
    process.start()
    is_ready.wait(10)
    try:
        result = body()
    finally:
        is_over.set()
    times = mine.recv() if mine.poll(30) else Times(failed=1)
    process.join(10)
    if process.is_alive():
        process.kill()
    return times, result
