"""Streams in both directions: what is said on one, and everything that was heard."""

import queue
import threading
import time

import grpc

from messages import METHODS, decode, defaults_dropped, encode


class Conversation:
    """A stream of the method `path`; answers are kept in the order in which they came."""

    def __init__(self, server, path, metadata=None):
        self.request_table, self.answer_table = METHODS[path]
        self.requests = queue.Queue()
        self.call = server.channel.stream_stream(path)(iter(self.requests.get, None), metadata=metadata)
        self.heard, self.has_ended, self.end = [], False, None
        self.has_news = threading.Condition()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self):
        try:
            for answer in self.call:
                with self.has_news:
                    self.heard.append(defaults_dropped(self.answer_table, decode(self.answer_table, answer)))
                    self.has_news.notify()
        except grpc.RpcError as error:
            self.end = (error.code().name, error.details())
        with self.has_news:
            self.has_ended = True
            self.has_news.notify()

    def say(self, request):
        self.requests.put(encode(self.request_table, request))

    def wait_for(self, is_enough, seconds=10):
        """Whether what was heard is enough, once it is or nothing more will come in time."""
        deadline = time.monotonic() + seconds
        with self.has_news:
            while not is_enough(self.heard) and not self.has_ended and time.monotonic() < deadline:
                self.has_news.wait(deadline - time.monotonic())
            return is_enough(self.heard)

    def finish(self, seconds=10):
        """Says no more, and tells how the stream ended."""
        self.requests.put(None)
        self.wait_for(lambda _: False, seconds)
        return self.call.code().name if self.has_ended else "still open"

    def close(self):
        self.requests.put(None)
        self.call.cancel()
