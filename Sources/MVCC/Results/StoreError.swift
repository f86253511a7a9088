/// Why a request was refused. A refusal is an answer like any other: it is the same on every member and changes nothing.
public enum StoreError: UInt8, Error, Hashable, Sendable, CaseIterable {
    case keyNotProvided = 1
    case keyNotFound = 2
    case valueProvided = 3
    case leaseProvided = 4
    case leaseNotFound = 5
    case tooManyOperations = 6
    case duplicateKey = 7
    case compacted = 8
    case futureRevision = 9
    case invalidSortOption = 10
    case requestTooLarge = 11
    /// A client's write to a key of the ``SystemKeyspace``.
    case reservedKey = 12
    /// A lease of this name was granted before and has not ended.
    case leaseExists = 13
    /// The quota is reached, and the request would make the store larger.
    case noSpace = 14
    /// A member's state differs from the others', and nobody knows whose is right.
    case corrupt = 15

    /// The text that etcd's clients match on.
    public var message: String {
        switch self {
        case .keyNotProvided: "etcdserver: key is not provided"
        case .keyNotFound: "etcdserver: key not found"
        case .valueProvided: "etcdserver: value is provided"
        case .leaseProvided: "etcdserver: lease is provided"
        case .leaseNotFound: "etcdserver: requested lease not found"
        case .tooManyOperations: "etcdserver: too many operations in txn request"
        case .duplicateKey: "etcdserver: duplicate key given in txn request"
        case .compacted: "etcdserver: mvcc: required revision has been compacted"
        case .futureRevision: "etcdserver: mvcc: required revision is a future revision"
        case .invalidSortOption: "etcdserver: invalid sort option"
        case .requestTooLarge: "etcdserver: request is too large"
        case .leaseExists: "etcdserver: lease already exists"
        case .noSpace: "etcdserver: mvcc: database space exceeded"
        case .corrupt: "etcdserver: corrupt cluster"
        case .reservedKey: "holdfast: keys that begin with \\0holdfast/ are read-only"
        }
    }
}
