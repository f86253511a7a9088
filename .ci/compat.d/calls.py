"""Calls over gRPC with requests built by `messages`, and answers in a form that two servers can be compared by."""

import grpc

from messages import METHODS, decode, defaults_dropped, encode

OPTIONS = [("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1),
           ("grpc.use_local_subchannel_pool", 1), ("grpc.enable_http_proxy", 0)]


def short(value, limit=500):
    text = repr(value)
    return text if len(text) <= limit else f"{text[:limit]}… ({len(text)} characters)"


class Server:
    """One server under test: raw bytes in, `(code, message)` or decoded answers out."""

    def __init__(self, address):
        self.address = address
        self.channel = grpc.insecure_channel(address, options=OPTIONS)

    def raw(self, path, body, streams=False, metadata=None, timeout=20):
        make = self.channel.unary_stream if streams else self.channel.unary_unary
        call = make(path)(body, timeout=timeout, metadata=metadata)
        return list(call) if streams else [call]

    def call(self, path, request, **options):
        """`("ok", [answers])` or `(code, message)`."""
        return self.call_bytes(path, encode(METHODS[path][0], request), **options)

    def call_bytes(self, path, body, **options):
        table = METHODS[path][1] if path in METHODS else {}
        try:
            answers = self.raw(path, body, **options)
        except grpc.RpcError as error:
            return (error.code().name, error.details())
        return ("ok", [defaults_dropped(table, decode(table, answer)) for answer in answers])

    def close(self):
        self.channel.close()


def normal(result):
    """Without what names a member, a cluster or a term; that these are there is kept."""
    kind, body = result
    if kind != "ok":
        return result
    return (kind, [_normal(message) for message in body])


def _normal(value):
    if isinstance(value, dict):
        return {name: ("present" if name in ("cluster_id", "member_id", "raft_term") else _normal(inner))
                for name, inner in value.items()}
    if isinstance(value, list):
        return [_normal(inner) for inner in value]
    return value
