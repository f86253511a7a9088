"""What a generic tool sees by reflection, read with protobuf's own implementation: `reflection.py --ours ADDRESS,…`."""

import argparse
import sys

import grpc
from google.protobuf import descriptor_pool, message_factory
from grpc_reflection.v1alpha.proto_reflection_descriptor_database import ProtoReflectionDescriptorDatabase

from differences import Ledger


def look(address, ledger):
    channel = grpc.insecure_channel(address, options=[("grpc.enable_http_proxy", 0)])
    database = ProtoReflectionDescriptorDatabase(channel)
    services = database.get_services()
    ledger.holds(f"{address}: services", {"etcdserverpb.KV", "grpc.health.v1.Health"} <= set(services), services)
    pool = descriptor_pool.DescriptorPool(database)
    methods = 0
    for name in services:
        for method in pool.FindServiceByName(name).methods:
            methods += 1
            ledger.holds(f"{method.full_name} has its messages", bool(method.input_type.full_name) and bool(method.output_type))
    ledger.holds(f"{address}: methods", methods >= 10, methods)

    def message(name):
        return message_factory.GetMessageClass(pool.FindMessageTypeByName(name))

    def call(service, name, request):
        method = pool.FindServiceByName(service).methods_by_name[name]
        answer = message(method.output_type.full_name)
        made = channel.unary_unary(f"/{service}/{name}", request_serializer=lambda value: value.SerializeToString(),
                                   response_deserializer=answer.FromString)
        return made(message(method.input_type.full_name)(**request), timeout=10)

    # A client made of nothing but what was told.
    put = call("etcdserverpb.KV", "Put", {"key": b"reflected", "value": b"x"})
    ledger.holds(f"{address}: put", put.header.revision > 1, put)
    answer = call("etcdserverpb.KV", "Range", {"key": b"reflected", "sort_order": 1})
    ledger.holds(f"{address}: range", [kv.value for kv in answer.kvs] == [b"x"], answer)
    compare = message("etcdserverpb.Compare")
    ledger.holds("oneofs are told", [one.name for one in compare.DESCRIPTOR.oneofs] == ["target_union"])
    ledger.holds("far field numbers are told", compare.DESCRIPTOR.fields_by_name["range_end"].number == 64)
    order = pool.FindEnumTypeByName("etcdserverpb.RangeRequest.SortOrder")
    ledger.holds("enums are told", [value.name for value in order.values] == ["NONE", "ASCEND", "DESCEND"])
    watch = pool.FindServiceByName("etcdserverpb.Watch").methods_by_name["Watch"]
    ledger.holds("streams are told", watch.client_streaming and watch.server_streaming)
    call("etcdserverpb.KV", "DeleteRange", {"key": b"reflected"})
    channel.close()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--ours", required=True)
    options = parser.parse_args()
    ledger = Ledger()
    for address in options.ours.split(","):
        look(address, ledger)
    return 0 if ledger.report("reflection") else 1


if __name__ == "__main__":
    sys.exit(main())
