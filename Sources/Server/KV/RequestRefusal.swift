internal import EtcdAPI
internal import GRPC
internal import MVCC
internal import Replica

/// What a client is told instead of an answer: a gRPC status, and whether the request may have had an effect.
struct RequestRefusal: Error, Hashable {
    /// What the refusal means for the data; told in the trailer `holdfast-outcome`.
    enum Outcome: String, Hashable {
        case notApplied = "not-applied"
        case unknown
    }

    var code: StatusCode
    var message: String
    var outcome: Outcome

    init(_ code: StatusCode, _ message: String, outcome: Outcome = .notApplied) {
        self.code = code
        self.message = message
        self.outcome = outcome
    }

    init(_ error: EtcdError, outcome: Outcome = .notApplied) {
        self.init(StatusCode(rawValue: Int(error.code.rawValue)) ?? .unknown, error.message, outcome: outcome)
    }

    /// A refusal by the store; none has any effect.
    init(_ error: StoreError) {
        switch error {
        case .keyNotProvided: self.init(EtcdError.emptyKey)
        case .keyNotFound: self.init(EtcdError.keyNotFound)
        case .valueProvided: self.init(EtcdError.valueProvided)
        case .leaseProvided: self.init(EtcdError.leaseProvided)
        case .leaseNotFound: self.init(EtcdError.leaseNotFound)
        case .tooManyOperations: self.init(EtcdError.tooManyOperations)
        case .duplicateKey: self.init(EtcdError.duplicateKey)
        case .compacted: self.init(EtcdError.compacted)
        case .futureRevision: self.init(EtcdError.futureRevision)
        case .invalidSortOption: self.init(EtcdError.invalidSortOption)
        case .requestTooLarge: self.init(EtcdError.requestTooLarge)
        case .leaseExists: self.init(EtcdError.leaseExists)
        case .noSpace: self.init(EtcdError.noSpace)
        case .corrupt: self.init(EtcdError.corrupt)
        case .reservedKey: self.init(.invalidArgument, error.message)
        }
    }

    /// A refusal by the replica.
    init(_ refusal: Refusal) {
        let outcome: Outcome = refusal.isDefinite ? .notApplied : .unknown
        switch refusal {
        case .noLeader: self.init(.noLeader, outcome: outcome)
        case .timedOutBeforeHandOver, .timedOut: self.init(.timeout, outcome: outcome)
        case .leaderLost: self.init(.timeoutDueToLeaderFail, outcome: outcome)
        case .tooManyRequests: self.init(.tooManyRequests, outcome: outcome)
        case .tooLarge: self.init(.requestTooLarge, outcome: outcome)
        case .diskFull:
            self.init(.resourceExhausted, "holdfast: no space left on this member's disk", outcome: outcome)
        case .membership(let reason): self.init(reason)
        case .stopping: self.init(.stopped, outcome: outcome)
        }
    }
}
