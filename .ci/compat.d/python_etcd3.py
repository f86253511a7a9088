"""What python-etcd3 (PyPI `etcd3`) gets from us and from etcd: `python_etcd3.py --ours HOST:PORT,… [--theirs HOST:PORT]`."""

import argparse
import os
import sys

# Its generated messages are older than today's protobuf, which reads them in pure Python only.
os.environ["PROTOCOL_BUFFERS_PYTHON_IMPLEMENTATION"] = "python"

import etcd3
import grpc

from differences import Ledger

PREFIX = "python/"


def conversation(client):
    """(what, answer) of calls that belong together, without what has to differ: revisions and member names."""
    transactions = client.transactions
    client.delete_prefix(PREFIX)
    yield "get nothing", client.get(PREFIX + "a")
    yield "put", client.put(PREFIX + "a", "1") is not None
    yield "get", client.get(PREFIX + "a")[0]
    yield "previous", client.put(PREFIX + "a", "2", prev_kv=True).prev_kv.value
    yield "put if not there, and it is", client.put_if_not_exists(PREFIX + "a", "x")
    yield "put if not there, and it is not", client.put_if_not_exists(PREFIX + "b", "3")
    yield "replace", client.replace(PREFIX + "b", "3", "4")
    yield "replace another", client.replace(PREFIX + "b", "3", "5")
    yield "versions", [meta.version for _, meta in client.get_prefix(PREFIX)]
    yield "prefix", [(value, meta.key) for value, meta in client.get_prefix(PREFIX, sort_order="descend")]
    yield "range", [value for value, _ in client.get_range(PREFIX + "a", PREFIX + "b")]
    yield "keys only", [value for value, _ in client.get_prefix(PREFIX, keys_only=True)]
    succeeded, answers = client.transaction(
        compare=[transactions.value(PREFIX + "a") == "2", transactions.version(PREFIX + "b") > 0],
        success=[transactions.put(PREFIX + "c", "6"), transactions.get(PREFIX + "a"), transactions.delete(PREFIX + "b")],
        failure=[transactions.get(PREFIX + "b")])
    yield "transaction", (succeeded, [value for value, _ in answers[1]], len(answers))
    yield "the other branch", client.transaction(
        compare=[transactions.create(PREFIX + "a") == 0], success=[], failure=[transactions.get(PREFIX + "c")])[0]
    yield "all keys below", sorted(meta.key for _, meta in client.get_prefix(PREFIX))
    yield "delete", client.delete(PREFIX + "a")
    yield "delete again", client.delete(PREFIX + "a")
    yield "delete prefix", client.delete_prefix(PREFIX).deleted
    yield "status", client.status().leader is not None
    yield "a member has client URLs", all(member.client_urls for member in client.members)


def said_of(address):
    host, port = address.rsplit(":", 1)
    client = etcd3.client(host=host, port=int(port), timeout=10)
    try:
        return dict(conversation(client))
    finally:
        client.close()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--ours", required=True)
    parser.add_argument("--theirs")
    options = parser.parse_args()
    ledger = Ledger()
    theirs = said_of(options.theirs) if options.theirs else None
    for address in options.ours.split(","):
        try:
            ours = said_of(address)
        except (grpc.RpcError, etcd3.exceptions.Etcd3Exception) as error:
            ledger.holds(f"python-etcd3 at {address}", False, repr(error))
            continue
        ledger.holds(f"python-etcd3 at {address} reads what it has put", ours["get"] == b"1", ours["get"])
        for what, answer in ours.items() if theirs else ():
            ledger.same(f"python-etcd3 at {address}: {what}", answer, theirs[what])
    return 0 if ledger.report("python-etcd3") else 1


if __name__ == "__main__":
    sys.exit(main())
