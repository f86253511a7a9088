internal import EtcdAPI
internal import GRPC
public import LocalCluster

/// The table that says what a failed call means. In doubt it is unknown: to call a write that may have been applied
/// failed would make a correct cluster look wrong, and never the other way round.
extension Outcome {
    /// Reads its cause, its reach, the member's own word on it, and for members that say nothing the text of the status.
    public init(_ failure: CallFailure) {
        let reason = failure.description
        guard failure.reach == .unknown else {
            self = .failed(reason)
            return
        }
        switch failure.cause {
        // The connection was never made: nothing was sent.
        case .refused: self = .failed(reason)
        case .timedOut, .disconnected, .malformedAnswer: self = .unknown(reason)
        case .status(let status, let trailers):
            let isDefinite = Self.saysNotApplied(trailers) ?? Self.isDefinite(status)
            self = isDefinite ? .failed(reason) : .unknown(reason)
        }
    }

    /// The trailer in which a member says what its refusal means for the data; nil when it does not.
    private static func saysNotApplied(_ trailers: Metadata) -> Bool? {
        guard let value = trailers.first("holdfast-outcome") else { return nil }
        return value == Array("not-applied".utf8)
    }

    /// What etcd's own statuses mean: refusals before the log are definite, everything that a wait ended is not.
    static func isDefinite(_ status: Status) -> Bool {
        switch status.code {
        case .invalidArgument, .notFound, .alreadyExists, .permissionDenied, .failedPrecondition, .outOfRange,
            .unimplemented, .unauthenticated:
            true
        case .resourceExhausted:
            status.message == EtcdError.tooManyRequests.message || status.message == EtcdError.noSpace.message
        // "No leader" is what a member says that has handed the request to nobody.
        case .unavailable: status.message == EtcdError.noLeader.message
        case .ok, .cancelled, .unknown, .deadlineExceeded, .aborted, .internal, .dataLoss: false
        }
    }
}
