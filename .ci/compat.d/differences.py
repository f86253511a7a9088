"""What Holdfast answers otherwise than etcd 3.4 on purpose. The list is closed: any other difference fails the check,
and so does a comparison that names an entry and finds no difference."""

REASONS = {
    "sort-option": "etcd before 3.6 takes sort orders and targets outside the enums; 3.6 refuses them, as we do",
    "delete-from-key": "a put and a delete with range_end 00 that covers it, in one branch: etcd takes the end literally "
    "when it looks for duplicates and then changes a key twice at one revision; we refuse it as with any other end",
    "nested-duplicate": "a put in one nested transaction and a delete that covers it in a later one of the same branch: "
    "etcd looks only for the other order; we refuse both, as its documentation says",
    "method-name": "a path that is no method: old gRPC releases say ResourceExhausted, later ones and we Unimplemented",
    "token": "etcd 3.4 refuses an unknown token even while authentication is off; later releases and we do not look at it",
    "nesting": "etcd takes transactions nested 127 deep; we decode at most 32 messages within each other",
    "first-error": "of several errors in one transaction etcd before 3.6 names the puts' before the ranges'; later "
    "releases and we name the first in order; of one put's two errors within a transaction etcd names the missing key, we the lease",
    "deletion-at-floor": "a watch that begins at the compacted revision hears of a deletion at it from etcd 3.6 and from us; "
    "etcd 3.4 forgets it when its compaction comes to it, in its own time",
    "alarm-header": "an answer about alarms has a header in etcd 3.5 and later and in ours; etcd 3.4 has none",
    "corrupt-reads": "with a CORRUPT alarm of all members etcd still answers reads; we do not, since nobody knows who is right",
    "nested-put": "without space etcd lets a put through that stands in a nested transaction; we count it",
    "gateway-base64": "JSON: etcd before 3.6 takes only padded base64 in the standard alphabet; later releases and we both alphabets, "
    "with padding or without",
    "gateway-whole-number": "JSON: etcd before 3.6 refuses 5.0 for a whole number; later releases and we take it",
    "gateway-twice": "JSON: of a field that is given twice, or two members of a oneof, etcd before 3.6 takes the last; later releases and "
    "we refuse both, since two readers could understand them differently",
    "gateway-stream-code": "JSON: a malformed request of a stream is Unknown in etcd before 3.6; we say InvalidArgument, as of all others",
    "gateway-precondition": "JSON: etcd 3.4 tells FailedPrecondition as HTTP 412; later releases and we as 400",
    "peer-url": "etcd takes peer URLs that no member can be reached at here (host names, other schemes than http, port 0), and "
    "MemberUpdate looks at none: one that is malformed ends the process; we refuse them as MemberAdd refuses others",
    "learner-code": "etcd before 3.6 refuses what a learner does not serve as Unavailable; 3.6 and we as FailedPrecondition",
    "learner-update": "MemberUpdate of a learner makes etcd list it as a voter; we leave what it is",
    "new-connection": "a voter is added as soon as all voters are heard; etcd wants each to have been connected for five seconds",
    "restart-as-existing": "etcd takes a directory with data whatever --initial-cluster says; we do so with "
    "--initial-cluster-state existing, and otherwise refuse a directory that is not the one of the list",
    "removed-exit": "a removed member ends with exit code 1 and says the way back; etcd ends with 0",
    "downgrade": "no older release could read our data: every target version is invalid, and there is never a job to cancel",
    "auth-status": "AuthStatus is a method of etcd since 3.5",
    "auth-range": "permissions on no key, on a range that ends before it begins or of an unknown kind are taken by etcd before 3.6; "
    "3.6 refuses the first two, and we all of them",
    "auth-compact": "compacting needs the role root from etcd 3.6.9 on",
    "auth-anybody": "members, status and a transaction of nothing are told to everybody by etcd 3.4; later releases ask for a "
    "token of members and status, and we of all; etcdctl before them asks for members without its user when it is given --cluster",
    "auth-watch": "before 3.6.14 and 3.7.1 etcd lets whoever may read a key watch everything from that key on",
    "auth-grant-again": "a permission that is granted again takes the place of the one on the same range; etcd finds that only when it "
    "is the first of its key, and otherwise keeps both, so that what was taken away stays",
    "auth-nested": "etcd before 3.6.11 does not judge what nested transactions read and write, nor previous values of puts within any",
    "recipe-code": "what the store refuses a lock or an election with keeps its text on the way through etcd's own client and loses its code, "
    "which becomes Unknown; we give the code that the same refusal has elsewhere",
    "lock-expired": "etcd 3.4 tells who waited for a lock that it holds it, although its lease has ended meanwhile; later releases and we "
    "say that the session is expired, and we at once",
    "campaign-expired": "a candidate whose lease has ended while it waited leads nothing, though etcd tells it that it leads",
    "bearer": "etcd 3.4 knows no `Bearer` before a token; later releases and we take it away",
    "negative-revision": "a range at a negative revision within a transaction is compacted for etcd; we read the latest, "
    "as both do outside of one",
}

# Refusals of which etcd 3.4 may name another one than we do when a transaction has several.
VALIDITY = {"etcdserver: requested lease not found", "etcdserver: key not found",
            "etcdserver: mvcc: required revision has been compacted",
            "etcdserver: mvcc: required revision is a future revision"}


def is_other_first_error(ours, theirs):
    return "ok" not in (ours[0], theirs[0]) and ours != theirs and {ours[1], theirs[1]} <= VALIDITY


class Ledger:
    """Counts comparisons, and keeps what differed."""

    def __init__(self):
        self.compared = 0
        self.asserted = 0
        self.failures = []
        self.met = {}

    def same(self, what, ours, theirs, allowed=None):
        """`allowed` names the entry of the list that says why the two differ here."""
        self.compared += 1
        if ours == theirs:
            if allowed:
                self.failures.append(f"{what}\n    does not differ any more, though the list says {allowed}: {ours}")
            return
        if allowed:
            assert allowed in REASONS, allowed
            self.met[allowed] = self.met.get(allowed, 0) + 1
            return
        self.failures.append(f"{what}\n    ours   {ours}\n    etcd's {theirs}")

    def alone(self, what, ours, expected, reason):
        """A request that only we are sent, as the list says why."""
        self.met[reason] = self.met.get(reason, 0) + 1
        assert reason in REASONS, reason
        self.holds(what, ours == expected, ours)

    def holds(self, what, condition, detail=""):
        self.asserted += 1
        if not condition:
            self.failures.append(f"{what} {detail}")

    def report(self, title, shown=12):
        print(f"{title}: {self.compared} answers compared, {self.asserted} facts asserted, "
              f"{len(self.failures)} differ", flush=True)
        for name, count in sorted(self.met.items()):
            print(f"    on purpose, {count} times: {name}: {REASONS[name]}")
        for failure in self.failures[:shown]:
            print(f"  {failure}")
        return not self.failures
