"""The messages of etcd's API that the check sends and reads, as tables, and a protobuf encoder and decoder for them.

A message is a dict. Absent fields are left out of it, so that an answer with a field set to its default and one
without it are told apart only where protobuf tells them apart: in `oneof`s and in submessages.
"""

KEY_VALUE = {1: ("key", "bytes"), 2: ("create_revision", "int"), 3: ("mod_revision", "int"), 4: ("version", "int"),
             5: ("value", "bytes"), 6: ("lease", "int")}
HEADER = {1: ("cluster_id", "uint"), 2: ("member_id", "uint"), 3: ("revision", "int"), 4: ("raft_term", "uint")}
RANGE_REQUEST = {1: ("key", "bytes"), 2: ("range_end", "bytes"), 3: ("limit", "int"), 4: ("revision", "int"),
                 5: ("sort_order", "int"), 6: ("sort_target", "int"), 7: ("serializable", "int"),
                 8: ("keys_only", "int"), 9: ("count_only", "int"), 10: ("min_mod_revision", "int"),
                 11: ("max_mod_revision", "int"), 12: ("min_create_revision", "int"),
                 13: ("max_create_revision", "int")}
RANGE_RESPONSE = {1: ("header", HEADER), 2: ("kvs", [KEY_VALUE]), 3: ("more", "int"), 4: ("count", "int")}
STREAM_RESPONSE = {1: ("range_response", RANGE_RESPONSE)}
PUT_REQUEST = {1: ("key", "bytes"), 2: ("value", "bytes"), 3: ("lease", "int"), 4: ("prev_kv", "int"),
               5: ("ignore_value", "int"), 6: ("ignore_lease", "int")}
PUT_RESPONSE = {1: ("header", HEADER), 2: ("prev_kv", KEY_VALUE)}
DELETE_REQUEST = {1: ("key", "bytes"), 2: ("range_end", "bytes"), 3: ("prev_kv", "int")}
DELETE_RESPONSE = {1: ("header", HEADER), 2: ("deleted", "int"), 3: ("prev_kvs", [KEY_VALUE])}
COMPARE = {1: ("result", "int"), 2: ("target", "int"), 3: ("key", "bytes"), 4: ("version", "oneof int"),
           5: ("create_revision", "oneof int"), 6: ("mod_revision", "oneof int"), 7: ("value", "oneof bytes"),
           8: ("lease", "oneof int"), 64: ("range_end", "bytes")}
REQUEST_OP = {1: ("range", RANGE_REQUEST), 2: ("put", PUT_REQUEST), 3: ("delete", DELETE_REQUEST)}
TXN_REQUEST = {1: ("compare", [COMPARE]), 2: ("success", [REQUEST_OP]), 3: ("failure", [REQUEST_OP])}
REQUEST_OP[4] = ("txn", TXN_REQUEST)
RESPONSE_OP = {1: ("range", RANGE_RESPONSE), 2: ("put", PUT_RESPONSE), 3: ("delete", DELETE_RESPONSE)}
TXN_RESPONSE = {1: ("header", HEADER), 2: ("succeeded", "int"), 3: ("responses", [RESPONSE_OP])}
RESPONSE_OP[4] = ("txn", TXN_RESPONSE)
COMPACT_REQUEST = {1: ("revision", "int"), 2: ("physical", "int")}
COMPACT_RESPONSE = {1: ("header", HEADER)}
MEMBER = {1: ("ID", "uint"), 2: ("name", "bytes"), 3: ("peerURLs", ["bytes"]), 4: ("clientURLs", ["bytes"]),
          5: ("isLearner", "int")}
MEMBER_LIST_REQUEST = {1: ("linearizable", "int")}
MEMBER_LIST_RESPONSE = {1: ("header", HEADER), 2: ("members", [MEMBER])}
MEMBER_ADD_REQUEST = {1: ("peerURLs", ["bytes"]), 2: ("isLearner", "int")}
MEMBER_ADD_RESPONSE = {1: ("header", HEADER), 2: ("member", MEMBER), 3: ("members", [MEMBER])}
MEMBER_ID_REQUEST = {1: ("ID", "uint")}
MEMBER_UPDATE_REQUEST = {1: ("ID", "uint"), 2: ("peerURLs", ["bytes"])}
MOVE_LEADER_REQUEST = {1: ("targetID", "uint")}
DOWNGRADE_REQUEST = {1: ("action", "int"), 2: ("version", "bytes")}
HEADER_ONLY = {1: ("header", HEADER)}
STATUS_RESPONSE = {1: ("header", HEADER), 2: ("version", "bytes"), 3: ("dbSize", "int"), 4: ("leader", "uint"),
                   5: ("raftIndex", "uint"), 6: ("raftTerm", "uint"), 7: ("raftAppliedIndex", "uint"),
                   8: ("errors", ["bytes"]), 9: ("dbSizeInUse", "int"), 10: ("isLearner", "int"),
                   11: ("storageVersion", "bytes")}
WATCH_CREATE = {1: ("key", "bytes"), 2: ("range_end", "bytes"), 3: ("start_revision", "int"), 4: ("progress_notify", "int"),
                5: ("filters", ["int"]), 6: ("prev_kv", "int"), 7: ("watch_id", "int"), 8: ("fragment", "int")}
WATCH_REQUEST = {1: ("create", WATCH_CREATE), 2: ("cancel", {1: ("watch_id", "int")}), 3: ("progress", {})}
EVENT = {1: ("type", "int"), 2: ("kv", KEY_VALUE), 3: ("prev_kv", KEY_VALUE)}
WATCH_RESPONSE = {1: ("header", HEADER), 2: ("watch_id", "int"), 3: ("created", "int"), 4: ("canceled", "int"),
                  5: ("compact_revision", "int"), 6: ("cancel_reason", "bytes"), 7: ("fragment", "int"),
                  11: ("events", [EVENT])}
ALARM = {1: ("memberID", "uint"), 2: ("alarm", "int")}
LEASE_ID = {1: ("ID", "int")}
LEASE_GRANT_REQUEST = {1: ("TTL", "int"), 2: ("ID", "int")}
LEASE_GRANT_RESPONSE = {1: ("header", HEADER), 2: ("ID", "int"), 3: ("TTL", "int"), 4: ("error", "bytes")}
LEASE_KEEP_ALIVE_RESPONSE = {1: ("header", HEADER), 2: ("ID", "int"), 3: ("TTL", "int")}
LEASE_TTL_REQUEST = {1: ("ID", "int"), 2: ("keys", "int")}
LEASE_TTL_RESPONSE = {1: ("header", HEADER), 2: ("ID", "int"), 3: ("TTL", "int"), 4: ("grantedTTL", "int"),
                      5: ("keys", ["bytes"])}
LEASE_LEASES_RESPONSE = {1: ("header", HEADER), 2: ("leases", [LEASE_ID])}
HEALTH_REQUEST = {1: ("service", "bytes")}
HEALTH_RESPONSE = {1: ("status", "int")}

LOCK_REQUEST = {1: ("name", "bytes"), 2: ("lease", "int")}
LEADER_KEY = {1: ("name", "bytes"), 2: ("key", "bytes"), 3: ("rev", "int"), 4: ("lease", "int")}
LEADER_RESPONSE = {1: ("header", HEADER), 2: ("kv", KEY_VALUE)}

METHODS = {
    "/v3lockpb.Lock/Lock": (LOCK_REQUEST, {1: ("header", HEADER), 2: ("key", "bytes")}),
    "/v3lockpb.Lock/Unlock": ({1: ("key", "bytes")}, HEADER_ONLY),
    "/v3electionpb.Election/Campaign": ({**LOCK_REQUEST, 3: ("value", "bytes")},
                                        {1: ("header", HEADER), 2: ("leader", LEADER_KEY)}),
    "/v3electionpb.Election/Proclaim": ({1: ("leader", LEADER_KEY), 2: ("value", "bytes")}, HEADER_ONLY),
    "/v3electionpb.Election/Leader": ({1: ("name", "bytes")}, LEADER_RESPONSE),
    "/v3electionpb.Election/Observe": ({1: ("name", "bytes")}, LEADER_RESPONSE),
    "/v3electionpb.Election/Resign": ({1: ("leader", LEADER_KEY)}, HEADER_ONLY),
    "/etcdserverpb.KV/Range": (RANGE_REQUEST, RANGE_RESPONSE),
    "/etcdserverpb.KV/RangeStream": (RANGE_REQUEST, STREAM_RESPONSE),
    "/etcdserverpb.KV/Put": (PUT_REQUEST, PUT_RESPONSE),
    "/etcdserverpb.KV/DeleteRange": (DELETE_REQUEST, DELETE_RESPONSE),
    "/etcdserverpb.KV/Txn": (TXN_REQUEST, TXN_RESPONSE),
    "/etcdserverpb.KV/Compact": (COMPACT_REQUEST, COMPACT_RESPONSE),
    "/etcdserverpb.Cluster/MemberList": (MEMBER_LIST_REQUEST, MEMBER_LIST_RESPONSE),
    "/etcdserverpb.Cluster/MemberAdd": (MEMBER_ADD_REQUEST, MEMBER_ADD_RESPONSE),
    "/etcdserverpb.Cluster/MemberRemove": (MEMBER_ID_REQUEST, MEMBER_LIST_RESPONSE),
    "/etcdserverpb.Cluster/MemberUpdate": (MEMBER_UPDATE_REQUEST, MEMBER_LIST_RESPONSE),
    "/etcdserverpb.Cluster/MemberPromote": (MEMBER_ID_REQUEST, MEMBER_LIST_RESPONSE),
    "/etcdserverpb.Maintenance/MoveLeader": (MOVE_LEADER_REQUEST, HEADER_ONLY),
    "/etcdserverpb.Maintenance/Defragment": ({}, HEADER_ONLY),
    "/etcdserverpb.Maintenance/Downgrade": (DOWNGRADE_REQUEST, HEADER_ONLY),
    "/etcdserverpb.Maintenance/Status": ({}, STATUS_RESPONSE),
    "/etcdserverpb.Watch/Watch": (WATCH_REQUEST, WATCH_RESPONSE),
    "/etcdserverpb.Maintenance/Alarm": ({1: ("action", "int"), 2: ("memberID", "uint"), 3: ("alarm", "int")},
                                        {1: ("header", HEADER), 2: ("alarms", [ALARM])}),
    "/etcdserverpb.Maintenance/Hash": ({}, {1: ("header", HEADER), 2: ("hash", "uint")}),
    "/etcdserverpb.Maintenance/HashKV": ({1: ("revision", "int")}, {1: ("header", HEADER), 2: ("hash", "uint"),
                                         3: ("compact_revision", "int"), 4: ("hash_revision", "int")}),
    "/etcdserverpb.Lease/LeaseGrant": (LEASE_GRANT_REQUEST, LEASE_GRANT_RESPONSE),
    "/etcdserverpb.Lease/LeaseRevoke": (LEASE_ID, {1: ("header", HEADER)}),
    "/etcdserverpb.Lease/LeaseKeepAlive": (LEASE_ID, LEASE_KEEP_ALIVE_RESPONSE),
    "/etcdserverpb.Lease/LeaseTimeToLive": (LEASE_TTL_REQUEST, LEASE_TTL_RESPONSE),
    "/etcdserverpb.Lease/LeaseLeases": ({}, LEASE_LEASES_RESPONSE),
    "/grpc.health.v1.Health/Check": (HEALTH_REQUEST, HEALTH_RESPONSE),
    "/grpc.health.v1.Health/Watch": (HEALTH_REQUEST, HEALTH_RESPONSE),
}


def varint(number):
    number &= (1 << 64) - 1
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def encode(table, message):
    numbers = {name: (number, kind) for number, (name, kind) in table.items()}
    unknown = set(message) - set(numbers)
    if unknown:
        raise KeyError(f"no such field: {unknown}")
    out = bytearray()
    for name, value in message.items():
        number, kind = numbers[name]
        for element in value if isinstance(kind, list) else [value]:
            one = kind[0] if isinstance(kind, list) else kind
            out += _encode_field(number, one, element)
    return bytes(out)


def _encode_field(number, kind, value):
    if isinstance(kind, str) and kind.endswith("int"):
        # As any proto3 encoder does, a default is left out unless the field belongs to a oneof.
        if value == 0 and not kind.startswith("oneof"):
            return b""
        return varint(number << 3) + varint(int(value))
    body = encode(kind, value) if isinstance(kind, dict) else value
    if body == b"" and kind == "bytes":
        return b""
    return varint(number << 3 | 2) + varint(len(body)) + body


def _read_varint(data, at):
    number = shift = 0
    while True:
        byte = data[at]
        at += 1
        number |= (byte & 0x7F) << shift
        if byte < 0x80:
            return number, at
        shift += 7


def decode(table, data):
    message, at = {}, 0
    for name, kind in table.values():
        if isinstance(kind, list):
            message[name] = []
    while at < len(data):
        tag, at = _read_varint(data, at)
        wire = tag & 7
        if wire == 0:
            value, at = _read_varint(data, at)
        elif wire == 2:
            length, at = _read_varint(data, at)
            value, at = data[at : at + length], at + length
        else:
            raise ValueError(f"wire type {wire}")
        name, kind = table.get(tag >> 3, (f"field {tag >> 3}", "uint" if wire == 0 else "bytes"))
        one = kind[0] if isinstance(kind, list) else kind
        if isinstance(one, dict):
            value = decode(one, value)
        elif one == "int" and value >= 1 << 63:
            value -= 1 << 64
        if isinstance(kind, list):
            message[name].append(value)
        else:
            message[name] = value
    return message


def defaults_dropped(table, message):
    """The message without scalar fields that hold their default, which may be sent or not."""
    kinds = {name: kind for name, kind in table.values()}
    out = {}
    for name, value in message.items():
        kind = kinds.get(name, "")
        if isinstance(kind, dict):
            out[name] = defaults_dropped(kind, value)
        elif isinstance(kind, list):
            inner = kind[0]
            out[name] = [defaults_dropped(inner, one) for one in value] if isinstance(inner, dict) else value
        elif value not in (0, b""):
            out[name] = value
    return out
