/// What an etcd server refuses a request with: a status code and the text that clients compare word for word.
///
/// The raw value is the whole text. A write that may have been executed is answered with one of the `timeout…` cases
/// (or ``leaderChanged``), never with an error that says it was not.
public enum EtcdError: String, Error, CaseIterable, Hashable, Sendable {
    // 3: invalidArgument
    case emptyKey = "etcdserver: key is not provided"
    case keyNotFound = "etcdserver: key not found"
    case valueProvided = "etcdserver: value is provided"
    case leaseProvided = "etcdserver: lease is provided"
    case tooManyOperations = "etcdserver: too many operations in txn request"
    case duplicateKey = "etcdserver: duplicate key given in txn request"
    case invalidClientAPIVersion = "etcdserver: invalid client api version"
    case invalidSortOption = "etcdserver: invalid sort option"
    case memberBadURLs = "etcdserver: given member URLs are invalid"
    case requestTooLarge = "etcdserver: request is too large"
    case userEmpty = "etcdserver: user name is empty"
    case roleEmpty = "etcdserver: role name is empty"
    case authenticationFailed = "etcdserver: authentication failed, invalid user ID or password"
    case permissionNotGiven = "etcdserver: permission not given"
    case invalidAuthManagement = "etcdserver: invalid auth management"
    case authOldRevision = "etcdserver: revision of auth store is old"
    case wrongDowngradeVersionFormat = "etcdserver: wrong downgrade target version format"
    case invalidDowngradeTargetVersion = "etcdserver: invalid downgrade target version"

    // 11: outOfRange
    case compacted = "etcdserver: mvcc: required revision has been compacted"
    case futureRevision = "etcdserver: mvcc: required revision is a future revision"
    case leaseTTLTooLarge = "etcdserver: too large lease TTL"

    // 8: resourceExhausted
    case noSpace = "etcdserver: mvcc: database space exceeded"
    case tooManyRequests = "etcdserver: too many requests"

    // 5: notFound
    case leaseNotFound = "etcdserver: requested lease not found"
    case memberNotFound = "etcdserver: member not found"

    // 9: failedPrecondition
    case leaseExists = "etcdserver: lease already exists"
    case memberExists = "etcdserver: member ID already exist"
    case peerURLExists = "etcdserver: Peer URLs already exists"
    case memberNotEnoughStarted = "etcdserver: re-configuration failed due to not enough started members"
    case memberNotLearner = "etcdserver: can only promote a learner member"
    case learnerNotReady = "etcdserver: can only promote a learner member which is in sync with leader"
    case tooManyLearners = "etcdserver: too many learner members in cluster"
    case clusterIDMismatch = "etcdserver: cluster ID mismatch"
    case rootUserNotExist = "etcdserver: root user does not exist"
    case rootRoleNotExist = "etcdserver: root user does not have root role"
    case userAlreadyExist = "etcdserver: user name already exists"
    case userNotFound = "etcdserver: user name not found"
    case roleAlreadyExist = "etcdserver: role name already exists"
    case roleNotFound = "etcdserver: role name not found"
    case roleNotGranted = "etcdserver: role is not granted to the user"
    case permissionNotGranted = "etcdserver: permission is not granted to the role"
    case authNotEnabled = "etcdserver: authentication is not enabled"
    case notLeader = "etcdserver: not leader"
    case notCapable = "etcdserver: not capable"
    case notSupportedForLearner = "etcdserver: rpc not supported for learner"
    case badLeaderTransferee = "etcdserver: bad leader transferee"
    case clusterVersionUnavailable = "etcdserver: cluster version not found during downgrade"
    case downgradeInProcess = "etcdserver: cluster has a downgrade job in progress"
    case noInflightDowngrade = "etcdserver: no inflight downgrade job"

    // 7: permissionDenied
    case permissionDenied = "etcdserver: permission denied"

    // 16: unauthenticated
    case invalidAuthToken = "etcdserver: invalid auth token"

    // 14: unavailable
    case noLeader = "etcdserver: no leader"
    case leaderChanged = "etcdserver: leader changed"
    case stopped = "etcdserver: server stopped"
    case timeout = "etcdserver: request timed out"
    case timeoutDueToLeaderFail = "etcdserver: request timed out, possibly due to previous leader failure"
    case timeoutDueToConnectionLost = "etcdserver: request timed out, possibly due to connection lost"
    case timeoutWaitAppliedIndex = "etcdserver: request timed out, waiting for the applied index took too long"
    case unhealthy = "etcdserver: unhealthy cluster"

    // 15: dataLoss
    case corrupt = "etcdserver: corrupt cluster"

    // 1: canceled
    case watchCanceled = "etcdserver: watch canceled"
    case requestCanceled = "etcdserver: request canceled"

    // 4: deadlineExceeded
    case deadlineExceeded = "etcdserver: context deadline exceeded"

    // 12: unimplemented
    case rangeStreamSortOrder = "RangeStream does not support custom sort orders"
    case rangeStreamRevisionFilter = "RangeStream does not support revision filters"

    // 2: unknown, which is what etcd makes of errors outside its table
    case electionNoLeader = "election: no leader"
    case electionNotLeader = "election: not leader"
    case leaderFieldMissing = "\"leader\" field must be provided"
    case sessionExpired = "mutex: session is expired"
}

extension EtcdError {
    /// The text of the status.
    public var message: String { rawValue }

    /// The code of the status.
    public var code: Code {
        switch self {
        case .emptyKey, .keyNotFound, .valueProvided, .leaseProvided, .tooManyOperations, .duplicateKey,
            .invalidClientAPIVersion, .invalidSortOption, .memberBadURLs, .requestTooLarge, .userEmpty, .roleEmpty,
            .authenticationFailed, .permissionNotGiven, .invalidAuthManagement, .authOldRevision,
            .wrongDowngradeVersionFormat, .invalidDowngradeTargetVersion:
            .invalidArgument
        case .compacted, .futureRevision, .leaseTTLTooLarge:
            .outOfRange
        case .noSpace, .tooManyRequests:
            .resourceExhausted
        case .leaseNotFound, .memberNotFound:
            .notFound
        case .leaseExists, .memberExists, .peerURLExists, .memberNotEnoughStarted, .memberNotLearner,
            .learnerNotReady, .tooManyLearners, .clusterIDMismatch, .rootUserNotExist, .rootRoleNotExist,
            .userAlreadyExist, .userNotFound, .roleAlreadyExist, .roleNotFound, .roleNotGranted,
            .permissionNotGranted, .authNotEnabled, .notLeader, .notCapable, .notSupportedForLearner,
            .badLeaderTransferee, .clusterVersionUnavailable, .downgradeInProcess, .noInflightDowngrade:
            .failedPrecondition
        case .permissionDenied:
            .permissionDenied
        case .invalidAuthToken:
            .unauthenticated
        case .noLeader, .leaderChanged, .stopped, .timeout, .timeoutDueToLeaderFail, .timeoutDueToConnectionLost,
            .timeoutWaitAppliedIndex, .unhealthy:
            .unavailable
        case .corrupt:
            .dataLoss
        case .watchCanceled, .requestCanceled:
            .canceled
        case .deadlineExceeded:
            .deadlineExceeded
        case .rangeStreamSortOrder, .rangeStreamRevisionFilter:
            .unimplemented
        case .electionNoLeader, .electionNotLeader, .leaderFieldMissing, .sessionExpired:
            .unknown
        }
    }

    /// The error as gRPC libraries print it. Watchers are refused with this text as their cancel reason.
    public var rpcText: String { "rpc error: code = \(code.name) desc = \(message)" }
}
